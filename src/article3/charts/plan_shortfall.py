"""What a plan leaves missing: classes or items by year, a cell for the part of the target."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import polars as pl

from article3.charts import frames, marks
from article3.charts.bins import bin_words
from article3.charts.chart import Chart
from article3.charts.layout import text_width, wrap
from article3.charts.theme import bin_roles, bin_text_roles, finish, paint
from article3.errors import MissingFigureError

_SIZE, _TOP = 13, 24.0
_EDGES = (0.1, 0.25, 0.5)
"""The parts of a target where a darker colour begins."""
_WHOLE = 0.005
"""A part below this is written as 0 and drawn as a target that is met."""
_MET = "met"
_ROLES = bin_roles(len(_EDGES) + 1)
_TEXTS = dict(zip(_ROLES, bin_text_roles(len(_EDGES) + 1), strict=True))


def plan_shortfall(
    missing: pl.DataFrame,
    *,
    title: str = "Part of the target missing, mean of each year",
    width: int = 720,
) -> Chart:
    """Rows in the order of the frame, a column a year with a target, the percentage in each cell.

    ``missing`` holds ``name, year, value, asked, missing`` (see
    :func:`article3.planner.yearly.missing`); a cell without a target is null and stays empty.
    Raises :class:`~article3.errors.MissingFigureError` when no row has a target.
    """
    table = missing.with_columns(
        label=pl.Series([_percent(v) for v in missing["missing"]], dtype=pl.String),
        class_=pl.Series([_class(v) for v in missing["missing"]], dtype=pl.String),
    ).rename({"class_": "class"})
    if table["missing"].null_count() == table.height:
        raise MissingFigureError("There is nothing to draw: the plan has no target to miss.")
    layers, bottom = _cells(table, width)
    entries = {
        "met (under 0.5)": "land",
        **dict(zip(bin_words([100 * e for e in _EDGES]), _ROLES, strict=True)),
    }
    legend, end = marks.key(entries, top=bottom + 8, width=width)
    said = (
        "Per cent of the target's value (units weighted by the worth of each), mean of the year; "
        "the plan's table of classes has it at the end of the year."
    )
    empty = "Empty: no target yet." if table["missing"].null_count() else ""
    below, height = marks.notes([said, empty], top=end, width=width)
    alt = _alt(table, title)
    spec = finish(
        [*layers, *legend, *below], width=width, height=height, title=title, alt=alt,
        bins=len(_ROLES),
    )  # fmt: skip
    return Chart(spec, alt, table, title)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f}"


def _class(value: float | None) -> str | None:
    if value is None:
        return None
    # By the number as written: a cell that says 10 is not coloured as under 10.
    return _MET if value < _WHOLE else _ROLES[bisect_right(_EDGES, round(value, 2))]


def _cells(table: pl.DataFrame, width: int) -> marks.Layers:
    names = table["name"].unique(maintain_order=True).to_list()
    years = table.filter(pl.col("missing").is_not_null())["year"].unique().sort().to_list()
    most = 0.36 * width
    wrapped = {name: wrap(name, most - 10, _SIZE) for name in names}
    left = max(text_width(line, _SIZE) for lines in wrapped.values() for line in lines) + 12
    across = (width - left - 2) / len(years)
    tops, bottom = {}, _TOP
    for name in names:
        tops[name] = bottom
        bottom += max(26, 16 * len(wrapped[name]) + 6)
    ends = dict(zip(names, [*list(tops.values())[1:], bottom], strict=True))
    cells = [
        {
            "x": left + across * years.index(row["year"]), "y": tops[row["name"]],
            "x2": left + across * (years.index(row["year"]) + 1), "y2": ends[row["name"]],
            "class": row["class"], "text": row["label"],
        }
        for row in table.filter(pl.col("missing").is_not_null()).iter_rows(named=True)
    ]  # fmt: skip
    layers = [marks.boxes(cells, {_MET: "land", **{r: r for r in _ROLES}}, stroke=paint("paper"))]
    for role, ink in {_MET: "muted", **_TEXTS}.items():
        texts = [
            {"x": (c["x"] + c["x2"]) / 2, "y": (c["y"] + c["y2"]) / 2, "text": c["text"]}
            for c in cells if c["class"] == role
        ]  # fmt: skip
        if texts:
            layers += marks.words(texts, role=ink, size=_SIZE, align="center")
    return [*layers, *_heads(years, left, across), *_names(wrapped, tops, ends, left)], bottom


def _heads(years: list[int], left: float, across: float) -> list[Any]:
    """The years; without their century where the columns are narrow."""
    short = text_width("2026", marks.SMALL) + 4 > across
    rows = [
        {"x": left + across * (n + 0.5), "y": 12,
         "text": f"’{year % 100:02}" if short else str(year)}
        for n, year in enumerate(years)
    ]  # fmt: skip
    return marks.words(rows, role="muted", size=marks.SMALL, align="center")


def _names(
    wrapped: dict[str, list[str]], tops: dict[str, float], ends: dict[str, float], left: float
) -> list[Any]:
    rows = [
        {"x": left - 8, "text": line,
         "y": (tops[name] + ends[name]) / 2 + 16 * (n - (len(lines) - 1) / 2)}
        for name, lines in wrapped.items() for n, line in enumerate(lines)
    ]  # fmt: skip
    return marks.words(rows, size=_SIZE, align="right")


def _alt(table: pl.DataFrame, title: str) -> str:
    """The worst rows of the first year with a target, a middle one and the last; what is met."""
    known = table.filter(pl.col("missing").is_not_null())
    years = known["year"].unique().sort().to_list()
    names = known["name"].n_unique()
    parts = [f"{title}: {frames.counted(names, 'row')} {frames.between(years[0], years[-1])}."]
    for year in dict.fromkeys([years[0], years[len(years) // 2], years[-1]]):
        rows = known.filter(pl.col("year") == year)
        worst = rows.filter(pl.col("missing") >= _WHOLE).sort(
            "missing", descending=True, maintain_order=True
        )
        said = [f"{r['name']} {r['label']}%" for r in worst.head(4).iter_rows(named=True)]
        met = rows.height - worst.height
        tail = f"{met} of {rows.height} met" if met else "none met"
        parts.append(f"In {year}: {frames.listing(said)}; {tail}." if said else
                     f"In {year}: all {rows.height} met.")  # fmt: skip
    return " ".join(parts)
