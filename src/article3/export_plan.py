"""A plan as files: a workbook whose notes say what is assumed, and its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from article3.errors import MissingFigureError
from article3.export import whole_file
from article3.planner.answers import REGIONS, assumed, ranges
from article3.planner.scenario import ASSUMPTION, Parameter, Scenario
from article3.planner.yearly import missing, use

if TYPE_CHECKING:
    from article3.charts.chart import Chart
    from article3.planner.plan import Plan
    from article3.planner.prices import Price

WORKBOOK = "plan.xlsx"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_SHARES = {"share", "used", "missing"}
_FINE = {"price", "low", "high"}
"""Columns of money a unit, which for a round is a few thousand euros."""


def tables(plan: Plan, tried: Sequence[Price] = ()) -> dict[str, pl.DataFrame]:
    """The workbook's sheets of numbers by name, in order."""
    return {
        "Deliveries": plan.deliveries,
        "Stock and shortfall": plan.stocks,
        "Missing by year": missing(plan),
        "Supply by origin": plan.supply.with_columns(
            origin=pl.col("region").replace_strict(REGIONS, return_dtype=pl.String)
        ),
        "Budgets": plan.budgets,
        "Lines": use(plan),
        "Expansion": plan.expansion,
        "Slots": values(plan, tried),
    }


def values(plan: Plan, tried: Sequence[Price] = ()) -> pl.DataFrame:
    """What one more unit of a line is worth: line, low, high, price, confirmed.

    Worth is million EUR of shortfall value avoided, ``price`` the line's price, million EUR a unit.
    Without ``tried`` the ends are the least and the most of the programme's own prices over the
    periods in which the line is full, and not confirmed; with it, they are those found by solving
    again, and lines that were not tried are left out.
    """
    price = {x.line: x.price for x in plan.scenario.lines}
    rows = [
        (p.name.split()[0], p.low, p.high, p.confirmed)
        for p in tried if p.family == "slot" and p.low is not None and p.high is not None
    ]  # fmt: skip
    schema = {"line": pl.String, "low": pl.Float64, "high": pl.Float64, "confirmed": pl.Boolean}
    found = pl.DataFrame(rows, schema=schema, orient="row") if rows else (
        plan.binding.group_by("line", maintain_order=True)
        .agg(low=pl.col("price").min(), high=pl.col("price").max())
        .with_columns(confirmed=pl.lit(value=False))
    )  # fmt: skip
    return found.with_columns(
        price=pl.col("line").replace_strict(price, return_dtype=pl.Float64)
    ).select("line", "low", "high", "price", "confirmed")


def pictures(
    plan: Plan, tried: Sequence[Price] = (), *, width: int = 720
) -> Iterator[tuple[str, Chart]]:
    """Each picture of the plan with a name for its file; what has nothing to show is left out.

    ``tried`` are prices of slots found by solving again, in place of the programme's own.
    Raises :class:`~article3.errors.MissingExtraError` without the ``charts`` extra.
    """
    from article3.charts.plan_lines import plan_lines
    from article3.charts.plan_shortfall import plan_shortfall
    from article3.charts.plan_supply import plan_supply
    from article3.charts.plan_values import PERIODS, TRIED, plan_values

    items = {i.item: i.name for i in plan.scenario.items}
    unit = f"million EUR, {plan.scenario.price_basis}"
    makers: dict[str, Callable[[], Chart]] = {
        "shortfall": lambda: plan_shortfall(missing(plan), width=width),
        "shortfall-items": lambda: plan_shortfall(missing(plan, "item"), width=width),
        "supply": lambda: plan_supply(plan.supply, unit=unit, width=width),
        "lines": lambda: plan_lines(use(plan), plan.expansion, items=items, width=width),
        "values": lambda: plan_values(
            values(plan, tried), span=TRIED if tried else PERIODS, width=width
        ),
    }
    for name, make in makers.items():
        try:
            yield name, make()
        except MissingFigureError:
            continue


def draw(plan: Plan, folder: Path, tried: Sequence[Price] = ()) -> list[Path]:
    """Write the pictures as SVG into a folder that is there; the files written.

    Raises :class:`~article3.errors.MissingExtraError` without the ``charts`` extra.
    """
    from article3.charts.render import to_svg

    written = []
    for name, chart in pictures(plan, tried):
        path = folder / f"{name}.svg"
        drawn = to_svg(chart)
        with whole_file(path) as unfinished:
            unfinished.write_text(drawn, encoding="utf-8")
        written.append(path)
    return written


def workbook(plan: Plan, path: Path, tried: Sequence[Price] = ()) -> None:
    """Write the workbook; it appears whole or not at all, and the same plan gives the same bytes.

    Sheets: notes with the assumptions and sources, then :func:`tables`. Money is million EUR at
    the scenario's prices.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with whole_file(path) as unfinished, xlsxwriter.Workbook(unfinished, options) as book:
        # A fixed date: the same plan gives the same file.
        book.set_properties({"created": _EPOCH, "title": plan.scenario.title})
        _notes(plan, book)
        for name, frame in tables(plan, tried).items():
            _sheet(book, name, frame)


def _notes(plan: Plan, book: Any) -> None:
    """What the plan is, how much of it is assumed, and the source of every row of its files."""
    sheet = book.add_worksheet("Notes")
    head = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 100)
    lines = _said(plan)
    for row, text in enumerate(lines):
        sheet.write_string(row, 0, text, head if row == 0 else None)
    top = len(lines) + 1
    for column, text in enumerate(("File", "Lines", "Source of the number")):
        sheet.write_string(top, column, text, head)
    for row, cells in enumerate(sources(plan.scenario), start=top + 1):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, wrap)


def _said(plan: Plan) -> list[str]:
    made, s = plan.solution, plan.scenario
    solved = "solved to its bound" if made.finished else (
        f"cut short by the time limit; no plan is better than {made.bound:,.1f}"
    )  # fmt: skip
    counts = [
        f"Assumed in {file}: {len(at)} of {total} rows." for file, (at, total) in assumed(s).items()
    ]
    return [
        s.title,
        f"Objective {made.objective:,.1f} million EUR of value, {solved}.",
        f"Money is million EUR, {s.price_basis} prices; amounts are in the unit of their item.",
        "Public aggregates, made for arguing about choices; not operational planning.",
        "Slots: low and high are found by solving again with one unit more and one less; where the "
        "column confirmed is FALSE, this could not be done or said something else.",
        "Without such tries they are the programme's own prices. All rest on the weights of the "
        "items.",
        "Lines: room counts the quarters in which an order of the plan can arrive, firm what "
        "earlier orders take of it; used is empty where none can arrive.",
        *counts,
    ]


def sources(scenario: Scenario) -> list[tuple[str, str, str]]:
    """File, lines (or the parameter's name) and source of every row, the assumptions first.

    A row whose main number has a source while another is assumed says which one is.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    named: dict[tuple[str, str], list[str]] = {}
    for row in scenario.rows():
        also = f" (assumed: {', '.join(row.also_assumed)})" if row.also_assumed else ""
        key = (row.file, row.source if row.source == ASSUMPTION else row.source + also)
        if isinstance(row, Parameter):
            named.setdefault(key, []).append(row.name)
        groups.setdefault(key, []).append(row.at)
    rows = [
        (file, ", ".join(named.get((file, said), [])) or _lines(at), said)
        for (file, said), at in groups.items()
    ]
    return sorted(rows, key=lambda row: (row[2] != ASSUMPTION, row[0]))


def _lines(at: list[int]) -> str:
    """Line numbers; rows that come from no line of a file have none."""
    return ranges(tuple(sorted({n for n in at if n})))


def _sheet(book: Any, name: str, frame: pl.DataFrame) -> None:
    """A frame as a table; what is missing stays an empty cell."""
    sheet = book.add_worksheet(name)
    looks = {
        "share": book.add_format({"num_format": "0.0%"}),
        "fine": book.add_format({"num_format": "0.000000"}),
        "amount": book.add_format({"num_format": "#,##0.00"}),
    }
    columns: list[dict[str, Any]] = []
    for place, (column, kind) in enumerate(frame.schema.items()):
        look = "share" if column in _SHARES else "fine" if column in _FINE else "amount"
        shown = {"format": looks[look]} if kind.is_float() else {}
        columns.append({"header": column, **shown})
        sheet.set_column(place, place, 22 if kind == pl.String else max(12, len(column) + 2))
    data = frame.with_columns(pl.col(pl.Float64).fill_nan(None)).rows()
    sheet.add_table(
        0, 0, max(frame.height, 1), frame.width - 1,
        {"data": data, "columns": columns, "name": name.replace(" ", "_"), "autofilter": False},
    )  # fmt: skip
    sheet.freeze_panes(1, 0)
