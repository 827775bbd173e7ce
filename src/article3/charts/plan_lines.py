"""What each line makes and when: a row a line, quarters along, shaded by the use of its slots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from article3.charts import frames, marks
from article3.charts.chart import Chart
from article3.charts.layout import text_width, wrap
from article3.charts.series import year_of
from article3.charts.theme import bin_roles, finish, paint
from article3.errors import MissingFigureError

_ROW, _HEAD, _TOP = 17, 20, 22.0
_FULL, _USED = 0.995, 0.005
_NAMED = 8
"""How many lines the text names before a count stands for the rest."""
_WORTH_A_MARK = 0.001
"""Expansion below this part of a line's slots is the solver's dust, not a building."""
_LOW, _PART, _MOST = bin_roles(3)
_USES = {"idle": "land", "under half used": _LOW, "half or more": _PART, "full": _MOST}


def plan_lines(
    use: pl.DataFrame,
    expansion: pl.DataFrame,
    *,
    items: Mapping[str, str] | None = None,
    title: str = "Use of the production lines, by quarter",
    width: int = 720,
) -> Chart:
    """Lines under the item they make, in the order of the frame.

    ``use`` holds ``line, item, producer, from, to, room, used`` (see
    :func:`article3.planner.yearly.use`), ``expansion`` ``line, started, ready, amount`` as a plan
    gives it; ``items`` names items. A period in which no order can arrive is empty. Raises
    :class:`~article3.errors.MissingFigureError` when no line can deliver anything.
    """
    table = use.with_columns(
        level=pl.Series([_level(v) for v in use["used"]], dtype=pl.String),
        label=pl.Series(
            ["" if v is None else f"{100 * v:.0f}%" for v in use["used"]], dtype=pl.String
        ),
    )
    if table["used"].null_count() == table.height:
        raise MissingFigureError("There is nothing to draw: no line can deliver in the plan.")
    built = _built(table, expansion)
    tops, heads, bottom = _rows(table, items or {}, width)
    left = max(text_width(line, marks.SMALL) for line in tops) + 14
    scale = _Scale(table, left, width)
    layers = [*_years(scale, bottom), *_cells(table, scale, tops), *_marks(built, scale, tops)]
    layers += _words(tops, heads, left)
    legend, end = marks.key(_USES, top=bottom + 8, width=width)
    notes = ["Shade: slots used by firm and planned orders, of those open to orders; empty: no "
             "order can arrive yet."]  # fmt: skip
    if built.height:
        notes.append("Line under a row: expansion being built; triangle: ready.")
    below, height = marks.notes(notes, top=end, width=width)
    alt = _alt(table, built, title)
    spec = finish(
        [*layers, *legend, *below], width=width, height=height, title=title, alt=alt, bins=3
    )
    return Chart(spec, alt, table, title)


def _level(used: float | None) -> str | None:
    if used is None:
        return None
    idle, low, part, full = _USES
    return idle if used < _USED else low if used < 0.5 else part if used < _FULL else full


def _built(table: pl.DataFrame, expansion: pl.DataFrame) -> pl.DataFrame:
    """Expansion worth a mark, with the places of its start and end on the axis."""
    room = table.group_by("line").agg(pl.col("room").max())
    found = expansion.join(room, on="line", how="left").filter(
        pl.col("amount") > _WORTH_A_MARK * pl.col("room")
    )
    return found.with_columns(
        since=pl.Series([year_of(q) for q in found["started"]], dtype=pl.Float64),
        until=pl.Series([year_of(q) for q in found["ready"]], dtype=pl.Float64),
    ).sort("line", "started")


def _rows(
    table: pl.DataFrame, items: Mapping[str, str], width: int
) -> tuple[dict[str, float], list[tuple[float, str]], float]:
    """The top of each line's row, the heading of each item with its place, and the bottom."""
    tops: dict[str, float] = {}
    heads: list[tuple[float, str]] = []
    y = _TOP
    for item, line in table.select("item", "line").unique(maintain_order=True).iter_rows():
        if not heads or heads[-1][1] != items.get(item, item):
            heads.append((y + _HEAD / 2 + 2, items.get(item, item)))
            y += _HEAD
        tops[line] = y
        y += _ROW
    lines = [(at, wrap(text, width - 4, marks.SMALL)[0]) for at, text in heads]
    return tops, lines, y


class _Scale:
    """Years as pixels."""

    def __init__(self, table: pl.DataFrame, left: float, width: int) -> None:
        self.first = min(year_of(q) for q in table["from"].unique())
        self.last = max(year_of(q) for q in table["to"].unique()) + 0.25
        self.left, self.right = left, width - 4.0

    def at(self, year: float) -> float:
        """Pixels from the left."""
        part = (year - self.first) / (self.last - self.first)
        return self.left + part * (self.right - self.left)


def _years(scale: _Scale, bottom: float) -> list[Any]:
    """Years over the rows and a rule where each begins; a year cut short has no name."""
    begun = [y for y in range(int(scale.first), int(scale.last) + 1) if y >= scale.first]
    rules = [
        {"x": scale.at(y), "x2": scale.at(y), "y": _TOP - 4, "y2": bottom}
        for y in begun if y < scale.last
    ]  # fmt: skip
    whole = [y for y in begun if y + 1 <= scale.last]
    room = scale.at(scale.first + 1) - scale.at(scale.first)
    short = text_width("2026", marks.SMALL) + 4 > room
    texts = [
        {"x": scale.at(y + 0.5), "y": 9, "text": f"’{y % 100:02}" if short else str(y)}
        for y in whole
    ]
    return [
        marks.lines(rules, strokeWidth=1),
        *marks.words(texts, role="muted", size=marks.SMALL, align="center"),
    ]


def _cells(table: pl.DataFrame, scale: _Scale, tops: Mapping[str, float]) -> list[Any]:
    open_ = table.filter(pl.col("level").is_not_null())
    rows = [
        {
            "x": scale.at(year_of(r["from"])), "x2": scale.at(year_of(r["to"]) + 0.25),
            "y": tops[r["line"]] + 2, "y2": tops[r["line"]] + _ROW - 4, "class": r["level"],
        }
        for r in open_.iter_rows(named=True)
    ]  # fmt: skip
    return [marks.boxes(rows, _USES, stroke=paint("paper"), strokeWidth=0.8)]


def _marks(built: pl.DataFrame, scale: _Scale, tops: Mapping[str, float]) -> list[Any]:
    """Expansion: a line under the row while it is built, a triangle where it is ready."""
    if built.is_empty():
        return []
    foot = {line: top + _ROW - 2 for line, top in tops.items()}
    rules = [
        {"x": scale.at(r["since"]), "x2": scale.at(r["until"]), "y": foot[r["line"]],
         "y2": foot[r["line"]]}
        for r in built.iter_rows(named=True)
    ]  # fmt: skip
    ready = [
        {"x": scale.at(r["until"]), "y": foot[r["line"]] - 2, "text": "▲"}
        for r in built.iter_rows(named=True)
    ]
    return [
        marks.lines(rules, role="accent", strokeWidth=2),
        *marks.words(ready, role="accent", size=10, halo=True, align="center"),
    ]


def _words(tops: Mapping[str, float], heads: list[tuple[float, str]], left: float) -> list[Any]:
    names = [{"x": left - 8, "y": top + _ROW / 2, "text": line} for line, top in tops.items()]
    items = [{"x": 2, "y": y, "text": text} for y, text in heads]
    return [
        *marks.words(names, size=marks.SMALL, align="right"),
        *marks.words(items, size=marks.SMALL, halo=True, fontWeight="bold"),
    ]


def _alt(table: pl.DataFrame, built: pl.DataFrame, title: str) -> str:
    """How many lines, which are full longest, and what is built."""
    span = pl.Series(
        [4 * (year_of(b) - year_of(a)) + 1 for a, b in table.select("from", "to").iter_rows()],
        dtype=pl.Float64,
    )
    full = (
        table.with_columns(span=span).filter(pl.col("level") == "full")
        .group_by("line", maintain_order=True).agg(pl.col("span").sum())
        .sort("span", descending=True, maintain_order=True)
    )  # fmt: skip
    first, last = min(table["from"]), max(table["to"])
    lines = frames.counted(table["line"].n_unique(), "line")
    parts = [f"{title}: {lines} {frames.between(first, last)}."]
    said = [
        f"{line} {frames.counted(span, 'quarter')}" for line, span in full.head(_NAMED).iter_rows()
    ]
    more = full.height - _NAMED
    parts.append(
        f"Full longest: {frames.listing(said)}{f'; {more} more are full at times' * (more > 0)}."
        if said else "No line is full."
    )  # fmt: skip
    sums = built.group_by("line", maintain_order=True).agg(
        pl.col("amount").sum(), pl.col("ready").min()
    )
    added = [f"{line} {amount:,.4g} a quarter from {ready}" for line, amount, ready in
             sums.head(_NAMED).iter_rows()]  # fmt: skip
    more = sums.height - _NAMED
    parts.append(
        f"Expansion built: {frames.listing(added)}{f'; {more} more lines' * (more > 0)}."
        if added else "No expansion is built."
    )  # fmt: skip
    return " ".join(parts)
