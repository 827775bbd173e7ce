"""An outlook as a workbook: notes, quantiles, and a sheet an Ally with live formulas.

The formulas are the path without surprises: what an analyst changes in an input cell moves it. The
quantiles beside it are numbers; they come from the draws.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from article3.alliance import entity_name
from article3.export import citations_of
from article3.outlook import notes
from article3.outlook.quantiles import LEVELS
from article3.outlook.rules import FiscalRoom, State
from article3.outlook.simulate import MEASURES

if TYPE_CHECKING:
    from article3.outlook import Outlook
    from article3.outlook.run import Ensemble

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_TOP = 14  # the row of the first year, counted from 1
_ROOM = 14  # the column of the fiscal room, counted from 0: O
_HEADS = (
    "Year", "Real growth, %", "Inflation, %", "EUR per unit", "Government spending, % of GDP",
    "Base, million", "Price level", "Share wanted, %", "Share, %", "Cost, million",
    "Cost, million EUR", "Cost at start prices, million", "Over today's share, start prices",
    "% of government spending",
)  # fmt: skip


def workbook(found: Outlook, path: Path) -> None:
    """Write the workbook of an outlook."""
    import xlsxwriter

    forecast = found.forecast_path()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(path, options) as book:
        # A fixed date: the same outlook gives the same file.
        book.set_properties({"created": _EPOCH, "title": notes.heading(found)})
        looks = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "input": book.add_format({"font_color": "#0000ff", "num_format": "#,##0.00"}),
            "share": book.add_format({"num_format": "0.00"}),
            "money": book.add_format({"num_format": "#,##0"}),
            "level": book.add_format({"num_format": "0.0000"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _notes(found, book, looks)
        for column in range(len(found.drivers.entities)):
            _path(found, forecast, column, book, looks)
        _quantiles(found, book)


def _notes(found: Outlook, book: Any, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet("Notes")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    lines = [notes.heading(found), *notes.start(found), *notes.level(found)]
    lines += [*notes.compared(found), *notes.likely(found), *notes.caveats(found)]
    for row, text in enumerate(lines):
        sheet.write_string(row, 1, text, looks["wrap"])
    sheet.write_string(len(lines) + 1, 0, "Edition", looks["head"])
    sheet.write_string(len(lines) + 1, 1, "Citation", looks["head"])
    cited = citations_of(found.frame(), found.ledger)
    for row, (edition, text) in enumerate(cited.items(), start=len(lines) + 2):
        sheet.write_string(row, 0, edition)
        sheet.write_string(row, 1, text, looks["wrap"])


def _path(
    found: Outlook, forecast: Ensemble, column: int, book: Any, looks: dict[str, Any]
) -> None:
    """One Ally: inputs in blue above, a year a line below, every result a formula."""
    entity, drivers, question = found.drivers.entities[column], found.drivers, found.problem
    sheet = book.add_worksheet(entity)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(_HEADS), 13)
    sheet.freeze_panes(_TOP - 1, 1)
    rate = 1.0 if question.in_euro[column] else (
        float(question.start_dollars[column]) / question.start_euro_dollars
    )  # fmt: skip
    sheet.write_string(
        0, 0, f"{entity_name(entity)}: {notes.RULE_WORDS[found.asked.rule]}", looks["head"]
    )
    inputs: list[tuple[str, float, str]] = [
        (f"Start year ({drivers.edition})", drivers.start, "level"),
        (f"Share of {drivers.bases[column]} in the start year, %", drivers.share[column], "share"),
        (f"Expenditure, million {drivers.currencies[column]}", drivers.spent[column], "money"),
        ("Target, %", found.target.level, "share"),
        ("Target year", found.target.year, "level"),
        (f"GDP over {drivers.bases[column]}", drivers.gdp[column], "level"),
        ("Most real growth a year, % (1000: no limit)", 100 * (found.limit or 10.0), "share"),
        ("EUR per unit of currency in the start year", rate, "level"),
    ]
    for row, (label, value, _) in enumerate(inputs, start=1):
        sheet.write_string(row, 0, label)
        sheet.write_number(row, 1, float(value), looks["input"])
    sheet.write_string(9, 0, "Base in the start year, million (expenditure / share)")
    sheet.write_formula(9, 1, "=B4/B3*100", looks["money"], float(drivers.base[column]))
    heads = _HEADS if _room(found, column, 0) is None else (*_HEADS, "Fiscal room, % of GDP")
    for place, head in enumerate(heads):
        sheet.write_string(_TOP - 2, place, head, looks["head"])
    _lines(found, forecast, column, sheet, looks)


def _lines(
    found: Outlook, forecast: Ensemble, column: int, sheet: Any, looks: dict[str, Any]
) -> None:
    question = found.problem
    prices = question.nominal[:, column] / question.real[:, column]
    yearly = prices / np.concatenate([[1.0], prices[:-1]])
    euros = question.dollars[:, column] / question.euro_dollars
    for row, year in enumerate(found.years):
        at = _TOP - 1 + row
        sheet.write_number(at, 0, year)
        sheet.write_number(at, 1, 100 * (question.real_change[row, column] - 1), looks["input"])
        sheet.write_number(at, 2, 100 * (yearly[row] - 1), looks["input"])
        euro = 1.0 if question.in_euro[column] else float(euros[row])
        sheet.write_number(at, 3, euro, looks["input"])
        sheet.write_number(at, 4, question.expenditure[row, column], looks["input"])
        before = _values(forecast, column, row - 1)["share"] if row else None
        cells = _formulas(found, column, row, before, _values(forecast, column, row))
        for place, (formula, look, value) in enumerate(cells, start=5):
            if formula:
                sheet.write_formula(at, place, formula, looks[look], value)
            else:
                sheet.write_number(at, place, value, looks["input"])
        if (room := _room(found, column, row)) is not None:
            sheet.write_number(at, _ROOM, room, looks["input"])


def _values(forecast: Ensemble, column: int, row: int) -> dict[str, float]:
    """The path without surprises, to be shown before a spreadsheet computes it again."""
    middle = LEVELS.index(0.5)
    return {
        name: float(forecast.quantiles[MEASURES.index(name), column, row, middle])
        for name in MEASURES
    }


def _formulas(
    found: Outlook, column: int, row: int, before: float | None, values: dict[str, float]
) -> list[tuple[str, str, float]]:
    """Formula, look and value of a year's columns F to N; no formula marks an input.

    ``before`` is last year's share, None in the first year.
    """
    line, above = _TOP + row, _TOP + row - 1
    base, price, share = (
        ("$B$10", "1", "$B$3") if before is None else (f"F{above}", f"G{above}", f"I{above}")
    )
    start = float(found.drivers.share[column])
    grown = f"(1+B{line}/100)"
    national, constant = values["cost_national"], values["cost_national_constant"]
    most = f"{share}*(1+$B$8/100)/{grown}"
    if _room(found, column, row) is not None:
        most += f",MAX({share},$B$3+O{line})"
    return [
        (f"={base}*{grown}*(1+C{line}/100)", "money", 100 * national / values["share"]),
        (f"={price}*(1+C{line}/100)", "level", national / constant),
        (_wanted(found, column, line, share, grown), "share",
         _planned(found, column, row, start if before is None else before)),
        (f"=MIN(H{line},{most})", "share", values["share"]),
        (f"=I{line}/100*F{line}", "money", national),
        (f"=J{line}*D{line}", "money", values["cost_eur"]),
        (f"=J{line}/G{line}", "money", constant),
        (f"=(I{line}-$B$3)/100*F{line}/G{line}", "money",
         constant * (1 - start / values["share"])),
        (f"=100*I{line}/(E{line}*$B$7)", "share", values["expenditure_share"]),
    ]  # fmt: skip


def _wanted(found: Outlook, column: int, line: int, share: str, grown: str) -> str:
    """The rule as a formula; an announced plan has none, its shares are inputs."""
    passed = f"MIN(1,(A{line}-$B$2)/($B$6-$B$2))"
    goal = "MAX($B$3,$B$5)"
    rate, speed = (_parameter(found, column, name) for name in ("rate", "speed"))
    return {
        "hold": "=$B$3",
        "linear": f"=$B$3+({goal}-$B$3)*{passed}",
        "back-loaded": f"=$B$3+({goal}-$B$3)*{passed}^2",
        "growth": f"={share}*(1+{rate})/{grown}",
        "partial": f"={share}+{speed}*MAX(0,{goal}-{share})",
    }.get(found.asked.rule, "")


def _parameter(found: Outlook, column: int, name: str) -> float:
    return float(getattr(found.problem.rules[column], name, 0.0))


def _planned(found: Outlook, column: int, row: int, previous: float) -> float:
    """What the rule wants in a year without surprises, after last year's share."""
    state = State(
        found.years[row], found.start, float(found.drivers.share[column]), previous,
        float(found.problem.real_change[row, column]),
    )  # fmt: skip
    return float(found.problem.rules[column](state))


def _room(found: Outlook, column: int, row: int) -> float | None:
    """Fiscal room in per cent of GDP; None without that limit."""
    limit = next((x for x in found.limits if isinstance(x, FiscalRoom)), None)
    if limit is None:
        return None
    question = found.problem
    if question.debt[max(row - 1, 0), column] > limit.ceiling:
        return 0.0
    return float(max(question.net_lending[row, column] - limit.floor, 0.0))


def _quantiles(found: Outlook, book: Any) -> None:
    frame = found.frame()
    sheet = book.add_worksheet("Quantiles")
    sheet.add_table(
        0, 0, frame.height, frame.width - 1,
        {"data": [list(row) for row in frame.iter_rows()], "name": "quantiles",
         "columns": [{"header": name} for name in frame.columns], "autofilter": False},
    )  # fmt: skip
    sheet.autofit()
