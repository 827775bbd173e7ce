"""The blocks of the planner's page: one plan, or two side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from article3.charts.plan_supply import ORIGINS
from article3.planner.answers import REGIONS
from article3.planner.grid import quarter
from article3.web.panel import NARROW, Column, Panel
from article3.web.plan_answer import Answer

if TYPE_CHECKING:
    from article3.charts.chart import Chart

_NEEDS = ("targets.csv", "stocks.csv", "items.csv", "ukraine.csv")
_MAKES = ("lines.csv", "capacity.csv", "expansions.csv", "orders.csv")
_PAYS = ("[budgets] of scenario.toml", "budgets.csv", "rules.csv", "scenario.toml")
_PERCENT = "share of"
_NOTHING = 0.05
"""Capacity below this is what a solver leaves of zero, and is no expansion."""


def one(answer: Answer) -> tuple[Panel, ...]:
    """Every block of a single plan."""
    made = (
        short(answer), _shortfall(answer, "shortfall", "What is missing, class by class"),
        money(answer), _supply(answer), _lines(answer), full(answer), expansion(answer),
        _values(answer), _shortfall(answer, "items", "What is missing, item by item"),
        assumptions(answer),
    )  # fmt: skip
    return tuple(panel for panel in made if panel is not None)


def two(first: Answer, second: Answer, names: tuple[str, str]) -> tuple[Panel, ...]:
    """The answers of two plans in one table, then the pictures and lists of each in turn."""
    makers: tuple[Callable[[Answer], Panel | None], ...] = (
        lambda a: _shortfall(a, "shortfall", "What is missing, class by class"),
        _supply, _lines, assumptions,
    )  # fmt: skip
    pairs = [
        _named(panel, number, name)
        for make in makers
        for number, (answer, name) in enumerate(zip((first, second), names, strict=True), 1)
        if (panel := make(answer)) is not None
    ]
    return (compared(first, second, names), differing(first, second, names), *pairs)


def _named(panel: Panel, number: int, name: str) -> Panel:
    """A panel of the first or second plan, its picture as narrow as half a page."""
    quick = panel.page_svg

    def narrow(_: int) -> str:
        assert quick is not None
        # Ids are hashes of what is drawn: two plans may draw the same.
        return quick(NARROW).replace("a3-", f"a3-{number}-")

    return replace(
        panel, name=f"{panel.name}-{number}", title=f"{panel.title}: {name}",
        page_svg=narrow if quick else None,
    )  # fmt: skip


def compared(first: Answer, second: Answer, names: tuple[str, str]) -> Panel:
    """A row an answer, a column a plan, and what the first has more than the second."""
    made = _beside(first, second).filter(
        ~pl.col("measure").is_in(["short", "full"])
        & ((pl.col("measure") != "expansion") | (pl.col("name") == "all lines"))
    )
    return Panel(
        "compared", f"{names[0]} beside {names[1]}", made.drop("measure", "name"),
        _beside_columns(names),
        note=f"Added up from the start of the plans; the difference is {names[0]} less {names[1]}. "
        + rests_on(first, *_NEEDS, *_MAKES, *_PAYS),
        editions=tuple(first.facts["editions"]),
    )  # fmt: skip


def differing(first: Answer, second: Answer, names: tuple[str, str]) -> Panel:
    """The lines that the two plans expand or fill differently."""
    made = _beside(first, second).filter(
        pl.col("measure").is_in(["expansion", "full"]) & (pl.col("name") != "all lines")
        & (pl.col("difference").abs() >= _NOTHING)
    )  # fmt: skip
    made = made.join(first.frame("line_inputs"), left_on="name", right_on="line", how="left")
    return Panel(
        "differing", "Lines that the two use differently", made.drop("measure", "name"),
        (*_beside_columns(names), Column("inputs", "Its numbers come from")),
        note="Full: quarters in which one more unit would be worth something, counted from the "
        f"start of the plans. {rests_on(first, *_MAKES)}",
        editions=tuple(first.facts["editions"]),
    )  # fmt: skip


def _beside_columns(names: tuple[str, str]) -> tuple[Column, ...]:
    return (
        Column("date", "By the end of", "period"),
        Column("what", "What"),
        Column("first", names[0], "number", decimals=1),
        Column("second", names[1], "number", decimals=1),
        Column("difference", "Difference", "number", decimals=1, signed=True),
    )


_ORDER = ("missing", "short", "cost", "overrun", "bought in", "unmet", "expansion", "full")


def _beside(first: Answer, second: Answer) -> pl.DataFrame:
    """Every answer of two plans: date, measure, name, unit, first, second, difference, what."""
    keys = ["date", "measure", "name", "unit"]
    made = _answers(first).rename({"value": "first"}).join(
        _answers(second).rename({"value": "second"}), on=keys, how="full", coalesce=True,
        maintain_order="left_right",
    )  # fmt: skip
    order = {measure: place for place, measure in enumerate(_ORDER)}
    made = made.sort(
        "date", pl.col("measure").replace_strict(order, return_dtype=pl.Int64), maintain_order=True
    )
    # What a plan does not build or fill is none of it; a share of nothing has no number.
    counted = pl.col("measure").is_in(["expansion", "full"])
    return made.with_columns(
        pl.when(counted).then(pl.col(c).fill_null(0.0)).otherwise(c).alias(c)
        for c in ("first", "second")
    ).with_columns(
        difference=pl.col("first") - pl.col("second"),
        what=pl.format(
            "{}, {} ({})", pl.col("measure").replace({"overrun": "over budget"}), "name", "unit"
        ),
    )  # fmt: skip


def _answers(answer: Answer) -> pl.DataFrame:
    """Answers with shares in per cent, less what rounds to nothing."""
    frame = answer.frame("answers").filter(
        (pl.col("measure") != "expansion") | (pl.col("value") >= _NOTHING)
    )
    share = pl.col("unit").str.starts_with(_PERCENT)
    return frame.with_columns(
        value=pl.when(share).then(100 * pl.col("value")).otherwise("value"),
        unit=pl.when(share).then(pl.lit("% of") + pl.col("unit").str.strip_prefix(_PERCENT))
        .otherwise("unit"),
    )  # fmt: skip


def short(answer: Answer) -> Panel:
    """What is short by class at the ends of 2027, 2029 and 2035, as far as they are planned."""
    frame = _answers(answer)
    parts = {
        measure: frame.filter(pl.col("measure") == measure).select("date", "name", measure="value")
        for measure in ("short", "missing")
    }
    made = parts["short"].rename({"measure": "short"}).join(
        parts["missing"].rename({"measure": "missing"}), on=["date", "name"], how="left"
    )  # fmt: skip
    columns = (
        Column("date", "By the end of", "period"),
        Column("name", "Class"),
        Column("short", "Short, units", "number", decimals=1),
        Column("missing", "Of the target's value, %", "number", decimals=1),
    )
    return Panel("short", "What is short", made, columns, note=rests_on(answer, *_NEEDS, *_MAKES),
                 editions=tuple(answer.facts["editions"]))  # fmt: skip


def money(answer: Answer) -> Panel:
    """What is spent by each date, where, and what of it builds capacity."""
    frame = _answers(answer)
    rows = []
    for (date,), part in frame.group_by(["date"], maintain_order=True):
        values = {(m, n): v for m, n, v in part.select("measure", "name", "value").iter_rows()}
        row = {
            "date": date, "cost": values["cost", "all nations"],
            "overrun": values["overrun", "all nations"],
            **{key: values.get(("bought in", words)) for key, words in REGIONS.items()},
            "expansion": values.get(("expansion", "all lines"), 0.0),
        }  # fmt: skip
        if ("unmet", "Ukraine's need") in values:
            row["unmet"] = values["unmet", "Ukraine's need"]
        rows.append(row)
    made = pl.DataFrame(rows, infer_schema_length=None)
    columns = (
        Column("date", "By the end of", "period"),
        Column("cost", "Cost, EUR million", "number", decimals=0),
        Column("overrun", "Over budget", "number", decimals=0),
        *(Column(key, f"Bought in {words}, %" if key != "other" else "Elsewhere, %", "number",
                 decimals=1) for key, words in REGIONS.items()),
        Column("expansion", "Expansion, EUR million", "number", decimals=0),
        *([Column("unmet", "Ukraine's need unmet, %", "number", decimals=1)]
          if "unmet" in made.columns else []),
    )  # fmt: skip
    note = f"Million EUR, {answer.facts['price_basis']} prices, added up from the plan's start. "
    return Panel("money", "What it costs, and where it is bought", made, columns,
                 note=note + rests_on(answer, "lines.csv", *_PAYS),
                 editions=tuple(answer.facts["editions"]))  # fmt: skip


def _drawing(
    answer: Answer, name: str
) -> tuple[Callable[[int], Chart] | None, Callable[[int], str] | None]:
    if not answer.drawn(name):
        return None, None
    return (lambda width: answer.chart(name, width)), (lambda width: answer.svg(name, width))


def _shortfall(answer: Answer, name: str, title: str) -> Panel:
    """The heat map as a table: a row a class or item, a column a year."""
    frame = answer.frame(name).with_columns(missing=100 * pl.col("missing"))
    made = frame.pivot("year", index="name", values="missing", maintain_order=True)
    years = [column for column in made.columns if column != "name"]
    draw, quick = _drawing(answer, name)
    columns = (
        Column("name", "Class" if name == "shortfall" else "Item"),
        *(Column(year, year, "number", decimals=0) for year in years),
    )
    return Panel(
        name, title, made, columns, draw, page_svg=quick,
        caption="Part of the target's value missing, mean of the year, %",
        note=f"No number: no target yet. {rests_on(answer, *_NEEDS, *_MAKES)}",
        editions=tuple(answer.facts["editions"]),
    )  # fmt: skip


def _supply(answer: Answer) -> Panel:
    """Payments by year and origin."""
    frame = answer.frame("supply")
    made = frame.pivot("region", index="year", values="money", maintain_order=True)
    made = made.with_columns(pl.col("year").cast(pl.String), total=pl.sum_horizontal(*ORIGINS))
    draw, quick = _drawing(answer, "supply")
    columns = (
        Column("year", "Year"),
        *(Column(key, words, "number", decimals=0) for key, words in ORIGINS.items()),
        Column("total", "Sum", "number", decimals=0),
    )
    return Panel(
        "supply", "What is paid, by where it is made", made, columns, draw, page_svg=quick,
        caption=f"Million EUR, {answer.facts['price_basis']} prices",
        note=rests_on(answer, "lines.csv", *_PAYS), editions=tuple(answer.facts["editions"]),
    )  # fmt: skip


def _lines(answer: Answer) -> Panel:
    """The use of every line's slots; the picture has quarters, the table years."""
    frame = answer.frame("lines").with_columns(year=pl.col("from").str.slice(0, 4))
    sums = frame.group_by("line", "item", "producer", "year", maintain_order=True).agg(
        pl.col("room", "firm", "made").sum()
    )
    used = sums.with_columns(
        used=pl.when(pl.col("room") > 0).then(
            100 * (pl.col("firm") + pl.col("made")) / pl.col("room")
        )
    )
    made = used.pivot(
        "year", index=["line", "item", "producer"], values="used", maintain_order=True
    ).join(answer.frame("line_inputs"), on="line", how="left")
    years = sorted(column for column in made.columns if column.isdigit())
    draw, quick = _drawing(answer, "lines")
    columns = (
        Column("line", "Line"),
        Column("producer", "Producer"),
        *(Column(year, year, "number", decimals=0) for year in years),
        Column("inputs", "Its numbers come from"),
    )
    return Panel(
        "lines", "How the production lines are used", made, columns, draw, page_svg=quick,
        caption="Slots taken by firm and planned orders, % of those open to orders",
        note=f"No number: no order can arrive yet. {rests_on(answer, *_MAKES)}",
        editions=tuple(answer.facts["editions"]),
    )  # fmt: skip


def full(answer: Answer) -> Panel:
    """The lines that bind: when, how long, and what one more unit would be worth at most."""
    periods = answer.frame("full")
    quarters = [
        quarter(to) - quarter(since) + 1 for since, to in periods.select("from", "to").iter_rows()
    ]
    made = (
        periods.with_columns(quarters=pl.Series(quarters, dtype=pl.Int64))
        .group_by("line", maintain_order=True)
        .agg(pl.col("from").min(), pl.col("to").max(), pl.col("quarters").sum(),
             low=pl.col("price").min(), high=pl.col("price").max())
        .sort("quarters", "line", descending=[True, False])
        .join(answer.frame("line_inputs"), on="line", how="left")
    )  # fmt: skip
    columns = (
        Column("line", "Full line"),
        Column("from", "First", "period"),
        Column("to", "Last", "period"),
        Column("quarters", "Quarters full", "number", decimals=0),
        Column("low", "Worth at least, EUR million", "number", decimals=4),
        Column("high", "At most", "number", decimals=4),
        Column("inputs", "Its numbers come from"),
    )
    return Panel(
        "full", "Which lines bind", made, columns,
        note="Worth of one more unit is million EUR of shortfall value avoided, by the programme's "
        "own prices; it rests on the assumed weights of the items. "
        + rests_on(answer, "items.csv", *_MAKES),
        editions=tuple(answer.facts["editions"]),
    )  # fmt: skip


def expansion(answer: Answer) -> Panel:
    """What is built, when, and from which row of which file."""
    made = (
        answer.frame("expansion").filter(pl.col("amount") >= _NOTHING)
        .join(answer.frame("expansion_inputs"), on="line", how="left")
    )  # fmt: skip
    columns = (
        Column("line", "Line"),
        Column("started", "Started", "period"),
        Column("ready", "Ready", "period"),
        Column("amount", "Units a quarter", "number", decimals=1),
        Column("cost", "Cost, EUR million", "number", decimals=1),
        Column("inputs", "Its numbers come from"),
    )
    return Panel(
        "expansion", "What is built", made, columns,
        note=rests_on(answer, "expansions.csv") or "Nothing may be built in this scenario.",
        editions=tuple(answer.facts["editions"]),
    )  # fmt: skip


def _values(answer: Answer) -> Panel | None:
    """What one more unit of a line would be worth, over its price."""
    made = answer.frame("values").join(answer.frame("line_inputs"), on="line", how="left")
    if made.is_empty():
        return None
    draw, quick = _drawing(answer, "values")
    columns = (
        Column("line", "Line"),
        Column("low", "Least, EUR million", "number", decimals=4),
        Column("high", "Most, EUR million", "number", decimals=4),
        Column("price", "Price of a unit, EUR million", "number", decimals=4),
        Column("inputs", "Its numbers come from"),
    )
    return Panel(
        "values", "What one more unit of a line would be worth", made, columns, draw,
        page_svg=quick,
        note="Least and most of the periods in which the line is full, by the programme's own "
        f"prices, not confirmed by solving again. {rests_on(answer, 'items.csv', *_MAKES)}",
        editions=tuple(answer.facts["editions"]),
    )  # fmt: skip


def assumptions(answer: Answer) -> Panel:
    """Every row of every file with where its number comes from, assumptions first."""
    columns = (
        Column("file", "File"),
        Column("lines", "Lines or parameters"),
        Column("source", "Source of the number"),
    )
    return Panel(
        "assumptions", "What is assumed, and what has a source", answer.frame("sources"), columns,
        note="The scenario's files stand in examples/scenarios of the source tree.",
        editions=tuple(answer.facts["editions"]),
    )  # fmt: skip


def rests_on(answer: Answer, *files: str) -> str:
    """In words: which files a block rests on, and how many of their rows are assumed."""
    counted = answer.facts["assumed"]
    parts = [
        f"{file} ({counted[file][0]} of {counted[file][1]} rows assumed)"
        for file in files if file in counted
    ]  # fmt: skip
    return f"Rests on {', '.join(parts)}." if parts else ""
