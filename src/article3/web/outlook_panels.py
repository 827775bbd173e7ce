"""The blocks of the outlook pages: fan, cost a year, chances, what was said, what moves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import polars as pl

from article3.alliance import entity_name
from article3.briefs.model import Shown, Text, number, say
from article3.charts.fan import fan, fan_svg
from article3.charts.outlook_fan import drawn
from article3.errors import MissingFigureError
from article3.outlook import Outlook, notes, said
from article3.outlook.drivers import EXTENSION, frame
from article3.outlook.sensitivity import changes, influences
from article3.web.panel import Column, Panel

if TYPE_CHECKING:
    from article3.charts.chart import Chart
    from article3.ledger import Figure

_BAND = "Medians; low and high: eight in ten draws lie between."
_FANNED = ("p10", "p25", "p50", "p75", "p90")


def fan_panel(found: Outlook) -> Panel:
    """The fan: amounts of the past, and the quantiles of the years ahead."""
    shown = drawn(found)
    single = found.entity in found.drivers.entities
    measure = "cost_eur" if single else "cost_usd"
    rows: list[dict[str, Any]] = [
        {"period": past["period"], "status": past["status"], "p50": past["value"],
         "figure_id": past["figure_id"], "edition": past["figure_id"].rpartition("@")[2]}
        for past in shown["past"].iter_rows(named=True)
    ]  # fmt: skip
    for ahead in shown["ahead"].iter_rows(named=True):
        row: dict[str, Any] = {"period": ahead["period"], "status": "forecast"}
        for name in _FANNED:
            level = float(name[1:]) / 100
            one = found.figure(measure, int(ahead["period"]), level)
            row |= {name: ahead[name], f"figure_{name}": one.figure_id, "edition": one.edition}
        rows.append(row | {"figure_id": row["figure_p50"]})
    names = [
        "period",
        "status",
        *_FANNED,
        "edition",
        "figure_id",
        *(f"figure_{n}" for n in _FANNED),
    ]
    schema = {n: pl.Float64 if n in _FANNED else pl.String for n in names}
    made = pl.DataFrame(rows, schema=schema).with_columns(unit=pl.lit(shown["unit"]))
    digits = 0 if single else 1
    columns = (
        Column("period", "Year", "period"),
        Column("p50", "Spent, then median", "figure", decimals=digits),
        *(
            Column(name, f"{name[1:]} % of draws below", "figure", f"figure_{name}",
                   decimals=digits)
            for name in _FANNED if name != "p50"
        ),
        Column("status", "Status"),
    )  # fmt: skip

    def draw(width: int) -> Chart:
        return fan(**shown, width=width)

    def quick(width: int) -> str:
        return fan_svg(**shown, width=width)

    return Panel(
        "fan", shown["title"], made, columns, draw, page_svg=quick,
        caption=f"{shown['title']}, {shown['unit']}",
        note="The past is NATO's; the years ahead are quantiles of simulated futures.",
    )  # fmt: skip


def years_panel(found: Outlook) -> Panel:
    """A line a year as a finance committee wants it, every number a figure."""
    rows = list(_years(found))
    kinds = {"period": pl.String, "edition": pl.String}
    names = list(dict.fromkeys(name for row in rows for name in row))
    schema = {n: kinds.get(n, pl.String if n.startswith("id_") else pl.Float64) for n in names}
    made = pl.DataFrame(rows, schema=schema)
    columns = [Column("period", "Year")]
    for name, label, digits in _measures(found):
        if name in made.columns and made[name].null_count() < made.height:
            columns.append(Column(name, label, "figure", f"id_{name}", decimals=digits))
    return Panel(
        "years", "Cost a year", made, tuple(columns),
        caption=f"Cost a year of {found.target.level:g} % of {found.base} by {found.target.year}",
        note=f"{_BAND} Prices of {found.start} are at its exchange rates; over today's share is "
        "what it costs beyond holding it.",
    )  # fmt: skip


def _measures(found: Outlook) -> tuple[tuple[str, str, int], ...]:
    """Columns of the table: name (measure, or measure and level), label and decimals."""
    currency = found.drivers.currencies[0]
    single = found.entity in found.drivers.entities
    own = (("cost_national", f"{currency} million, current", 0),)
    return (
        ("share", f"Share of {found.base}, %", 2),
        *(own if single and currency != "EUR" else ()),
        ("cost_eur", "EUR million, current", 0),
        ("cost_eur_10", "low", 0),
        ("cost_eur_90", "high", 0),
        ("cost_eur_constant", f"EUR million, prices of {found.start}", 0),
        ("cost_eur_constant_10", "low", 0),
        ("cost_eur_constant_90", "high", 0),
        ("extra_eur_constant", f"Over today's share, prices of {found.start}", 0),
        ("expenditure_share", "Of government spending, %", 1),
        *((("debt_effect", "Debt added, points of GDP", 1),) if single else ()),
    )


def _years(found: Outlook) -> Iterator[dict[str, Any]]:
    for year in found.years:
        row: dict[str, Any] = {"period": str(year)}
        for name, _, _ in _measures(found):
            measure, _, level = name.rpartition("_")
            plain = not level.isdigit()
            try:
                one = found.figure(*((name, year) if plain else (measure, year, int(level) / 100)))
            except MissingFigureError:
                row |= {name: None, f"id_{name}": None}
                continue
            row |= {name: one.value, f"id_{name}": one.figure_id, "edition": one.edition}
        yield row


def chances_panel(found: Outlook) -> Panel:
    """How likely the target is met, and the growth it needs; promises on the way in words."""
    rows: list[tuple[str, Figure]] = [
        ("Draws that reach the target if the path is carried out", found.probability()),
        ("The same after revisions such as past first estimates met",
         found.probability(revised=True)),
    ]  # fmt: skip
    if found.entity in found.drivers.entities:
        rows += [
            (f"Yearly real growth of spending, {words}", found.growth_needed(level))
            for words, level in (("median", 0.5), ("low (10 % of draws below)", 0.1),
                                 ("high (90 % of draws below)", 0.9))
        ]  # fmt: skip
    listed = [
        {"what": what, "value": f.value, "unit": f.unit, "indicator": f.indicator,
         "period": f.period, "edition": f.edition, "figure_id": f.figure_id}
        for what, f in rows
    ]  # fmt: skip
    on_the_way = [
        {"what": f"Promise of {year}: {text}", "value": 100 * float(found.core.probability[1 + n]),
         "unit": "%", "indicator": "outlook_probability(promise)", "period": str(year)}
        for n, (text, _, year) in enumerate(notes.promises_of(found))
    ]  # fmt: skip
    made = pl.DataFrame([*listed, *on_the_way], infer_schema_length=None)
    columns = (
        Column("what", "Chance"),
        Column("value", "Value", "figure"),
        Column("period", "Years", "period"),
    )
    note = "Promises on the way are of the register of commitments, counted in the same draws."
    return Panel(
        "chances", "How likely it is", made, columns, note=note if on_the_way else "",
        caption=f"Chances of {found.target.core:g} % by {found.target.year}",
    )  # fmt: skip


def said_panel(found: Outlook) -> Panel | None:
    """What was said of the cost beside what it costs here; None if nobody said anything."""
    rows, last = [], found.target.year
    for one in said.statements(found):
        cost = one.kind == "cost"
        measure = "cost_eur" if cost else "expenditure_share"
        try:
            now = said.at_start(found) if cost else said.budget_at_start(found)
            low, middle, high = (found.figure(measure, last, at) for at in (0.1, 0.5, 0.9))
        except MissingFigureError:
            continue
        rows.append({
            "said": one.said, "source": one.source, "source_date": one.source_date,
            "unit": "EUR million" if cost else "% of general government expenditure",
            "now": now.value, "low": low.value, "middle": middle.value, "high": high.value,
            "id_now": now.figure_id, "id_low": low.figure_id, "id_middle": middle.figure_id,
            "id_high": high.figure_id, "edition": middle.edition, "period": str(last),
        })  # fmt: skip
    if not rows:
        return None
    columns = (
        Column("said", "Said"),
        Column("source", "By"),
        Column("source_date", "On"),
        Column("unit", "Counted in"),
        Column("now", f"Here, base of {found.start}", "figure", "id_now", decimals=1),
        Column("middle", f"Here, {last}", "figure", "id_middle", decimals=1),
        Column("low", "low", "figure", "id_low", decimals=1),
        Column("high", "high", "figure", "id_high", decimals=1),
    )
    note = (
        f"{_BAND} What was said is of the register of statements; a central government's budget is "
        "smaller than general government expenditure, and statements do not say which they mean."
    )
    return Panel("said", "What was said", pl.DataFrame(rows), columns, note=note)


def members_panel(found: Outlook) -> Panel:
    """A line an Ally of a group and one for the group: start, end, chance, cost."""
    rows, last = [], found.target.year
    for column, entity in enumerate(found.entities):
        own = column < len(found.drivers.entities)
        start = found.drivers.figures[column][0] if own else None
        share, cost, extra = (
            found.figure(measure, last, entity=entity)
            for measure in ("share", "cost_eur", "extra_eur_constant")
        )
        plain, revised = (found.probability(entity, revised=r) for r in (False, True))
        rows.append({
            "entity": entity, "start": start.value if start else found.start_share(),
            "id_start": start.figure_id if start else None,
            "share": share.value, "id_share": share.figure_id,
            "plain": plain.value, "id_plain": plain.figure_id,
            "revised": revised.value, "id_revised": revised.figure_id,
            "cost": cost.value, "id_cost": cost.figure_id,
            "extra": extra.value, "id_extra": extra.figure_id,
            "promised": _promised(found, column) if own else "", "edition": cost.edition,
        })  # fmt: skip
    columns = (
        Column("entity", "Who", "entity"),
        Column("start", f"Share {found.start}, %", "figure", "id_start", decimals=2),
        Column("share", f"Share {last}, %", "figure", "id_share", decimals=2),
        Column("plain", "Reached as planned, %", "figure", "id_plain", decimals=0),
        Column("revised", "After revisions, %", "figure", "id_revised", decimals=0),
        Column("cost", f"EUR million {last}, current", "figure", "id_cost", decimals=0),
        Column("extra", f"Over today's share, prices of {found.start}", "figure", "id_extra",
               decimals=0),
        *([Column("promised", "Promised")] if found.asked.rule == "promises" else []),
    )  # fmt: skip
    return Panel(
        "members", f"Ally by Ally in {last}", pl.DataFrame(rows, infer_schema_length=None), columns,
        note=f"Medians. The group's share of {found.start} is the sum of its members' expenditure "
        "over the sum of their bases.",
    )  # fmt: skip


def _promised(found: Outlook, column: int) -> str:
    """The points of the announced plan that the path follows."""
    if found.asked.rule != "promises":
        return ""
    plan = found.plans[column]
    points = [f"{c.comparator} {c.value:g} % {c.due_year}" for c in plan.promises]
    return ", ".join([*points, *(["contests The Hague's 3.5 %"] if plan.contested else [])])


def influence_panel(found: Outlook) -> Panel | None:
    """Each driver varied alone; None where a single draw varies in nothing."""
    last = found.years[-1]
    rows = [
        {"driver": x.driver, "low": x.low, "high": x.high, "variance": 100 * x.variance}
        for x in influences(found)
    ]
    if not rows:
        return None
    columns = (
        Column("driver", "Driver"),
        Column("low", "low, EUR million", "number", decimals=0),
        Column("high", "high, EUR million", "number", decimals=0),
        Column("variance", "Share of the variance, %", "number", decimals=0),
    )
    return Panel(
        "influences", f"What moves the cost of {last} most", pl.DataFrame(rows), columns,
        note="Computed from this page's draws: eight in ten lie between low and high when only "
        f"this driver varies around {found.drivers.forecast}. The shares of all drivers and of "
        "what they do together are the whole variance of the cost's logarithm.",
        editions=(found.drivers.edition, found.drivers.forecast),
    )  # fmt: skip


def changes_panel(found: Outlook) -> Panel:
    """The cost if growth or inflation is a point a year different."""
    last = found.years[-1]
    now = found.value("cost_eur", last)
    rows = [{"what": x.what, "cost": x.cost, "difference": x.cost - now} for x in changes(found)]
    columns = (
        Column("what", "What if"),
        Column("cost", "EUR million, median", "number", decimals=0),
        Column("difference", "Difference", "number", decimals=0, signed=True),
    )
    return Panel(
        "changes", f"One point more or less, cost of {last}", pl.DataFrame(rows), columns,
        note=f"Computed from this page's draws, at current prices, against {now:,.0f} million EUR.",
        editions=(found.drivers.edition, found.drivers.forecast),
    )  # fmt: skip


_PRINTED = {
    "real_growth": "gdp_real_growth", "expenditure": "gg_expenditure_pct_gdp",
    "net_lending": "gg_net_lending_pct_gdp", "debt": "gg_gross_debt_pct_gdp",
}  # fmt: skip


def drivers_panel(found: Outlook) -> Panel:
    """The forecast every path and draw is centred on; what is printed links to its cell."""
    table = frame(found.drivers)
    ids = {name: _ids(found, table, indicator) for name, indicator in _PRINTED.items()}
    made = table.with_columns(
        pl.col("year").cast(pl.String),
        edition=pl.lit(found.drivers.forecast),
        **{f"id_{name}": pl.Series(values, dtype=pl.String) for name, values in ids.items()},
    )
    heads = {
        "real_growth": "Real growth, %", "inflation": "Inflation, %",
        "exchange": "Dollars a unit buys, %", "expenditure": "Spending", "revenue": "Revenue",
        "net_lending": "Net lending", "debt": "Debt", "interest": "Interest on debt, %",
    }  # fmt: skip
    columns = (
        Column("entity", "Who", "entity"),
        Column("year", "Year"),
        Column("standing", "Standing"),
        *(Column(n, label, "figure", f"id_{n}" if n in ids else "", decimals=1)
          for n, label in heads.items()),
    )  # fmt: skip
    return Panel(
        "drivers", "The forecast it rests on", made, columns,
        caption=f"{found.drivers.forecast}: yearly changes, then general government in % of GDP",
        note=f"Inflation, exchange rates and interest are computed from what the edition prints. "
        f"{EXTENSION} (from {found.drivers.last_forecast + 1}). What-ifs come on top.",
    )  # fmt: skip


def _ids(found: Outlook, table: pl.DataFrame, indicator: str) -> list[str | None]:
    """The ids of what the forecast's edition prints; None for what extends it."""
    made: list[str | None] = []
    for entity, year, standing in table.select("entity", "year", "standing").iter_rows():
        try:
            if standing != "forecast":
                raise MissingFigureError("an extension")
            one = found.ledger.figure(entity, indicator, year, edition=found.drivers.forecast)
            made.append(one.figure_id)
        except MissingFigureError:
            made.append(None)
    return made


def lead(found: Outlook) -> tuple[Text, ...]:
    """The answer in two or three sentences whose numbers are figures."""
    last = found.target.year
    level = f"{found.target.level:g}\u202f% of {found.base}"
    now = said.at_start(found)
    first = say("At the base of {year}, {level} is {cost} a year", year=str(found.start),
                level=level, cost=_euros(now))  # fmt: skip
    with suppress(MissingFigureError):
        first = say("{first}, {share} of general government expenditure", first=first,
                    share=number(said.budget_at_start(found)))  # fmt: skip
    low, middle, high = (found.figure("cost_eur", last, at) for at in (0.1, 0.5, 0.9))
    second = say(
        "On this path {year} costs {middle}, in eight of ten draws {low} to {high}",
        year=str(last), middle=_euros(middle), low=_euros(low), high=_euros(high),
    )  # fmt: skip
    third = say(
        "{plain} of draws reach {core}{part} by {year} if the path is carried out; {revised} if "
        "the share is then revised as first estimates have been.",
        plain=number(found.probability()), revised=number(found.probability(revised=True)),
        core=f"{found.target.core:g}\u202f%", year=str(last),
        part=" of core expenditure" if found.target.related else "",
    )  # fmt: skip
    return ((*first, "."), *_held(found), (*second, "."), third)


def _held(found: Outlook) -> tuple[Text, ...]:
    """That an Ally spends more than the target already, where its path then holds the share."""
    single = found.entity in found.drivers.entities
    share = found.drivers.figures[0][0]
    if not single or found.asked.rule in ("hold", "promises", "growth"):
        return ()
    if found.drivers.share[0] <= found.target.level:
        return ()
    return (
        say("Its share, {share} in {year}, is above that already, and the path holds it.",
            share=number(share), year=str(found.start)),
    )  # fmt: skip


def _euros(figure: Figure) -> Shown:
    """An amount in millions, or in billions from ten thousand millions on."""
    value = figure.value or 0.0
    if abs(value) < 10_000:
        return number(figure)
    return Shown(figure, f"{value / 1000:,.1f} billion EUR".replace("-", "\u2212"))


def heading(found: Outlook) -> str:
    """The page's title."""
    return (
        f"{entity_name(found.entity)}: the cost of {found.target.level:g} % of {found.base} by "
        f"{found.target.year}"
    )
