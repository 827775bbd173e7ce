"""Allies from highest to lowest, with a target, one Ally picked out and the empty rows shown."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import polars as pl

from article3.alliance import GROUPS, entity_name
from article3.charts import frames, marks
from article3.charts.chart import Chart
from article3.charts.frames import FIGURE, NO_FORCES
from article3.charts.layout import text_width
from article3.charts.theme import altair, finish, paint

_ROW, _TOP, _SIZE = 21, 28, 13
_FILLS = {
    **{"Ally": "bar", "Ally, pale": "bar_pale"},
    **{"highlight": "accent", "highlight, pale": "accent_pale"},
    **{"group": "group", "group, pale": "group_pale"},
}
_OUTLINES = {c: role.removesuffix("_pale") for c, role in _FILLS.items()}


def ranking(
    frame: pl.DataFrame,
    *,
    target: float | None = None,
    target_label: str | None = None,
    highlight: str | None = None,
    members: Collection[str] | None = None,
    title: str | None = None,
    width: int = 720,
) -> Chart:
    """Horizontal bars of one indicator and one period, highest first; ties by name.

    ``target`` is in the unit of the figures and drawn as a rule. ``highlight`` is an entity code.
    ``members`` are codes that must each have a row even where the frame has none: by default every
    Ally of the period's last day when the frame holds at least half of them, and nobody otherwise.
    An Ally without a figure is a row of words under the bars; one without armed forces comes last.
    Estimates, forecasts and pledges are pale and carry a letter. Groups are grey.

    Raises :class:`~article3.errors.Article3Error` for a frame with several indicators, periods or
    rows an entity.
    """
    frame = frames.checked(frame)
    code, period = frames.only(frame, "indicator"), frames.only(frame, "period")
    if members is None:
        everyone = frames.members_of(period)
        shown = set(frame["entity"]) & set(everyone)
        members = everyone if 2 * len(shown) >= len(everyone) else ()
    table = _sorted(frames.kinds(frame, members), highlight)
    title = title or frames.described(code, period)
    alt = _alt(table, code, period, target, highlight)
    layers, height = _draw(table, target, target_label, width)
    spec = finish(layers, width=width, height=height, title=title, alt=alt)
    return Chart(spec, alt, table, title)


def _sorted(table: pl.DataFrame, highlight: str | None) -> pl.DataFrame:
    """Rows in drawing order, with ``rank`` among countries and the ``class`` that colours them."""
    pale = pl.col("status").is_in(["estimate", "forecast", "pledge"])
    look = (
        pl.when(pl.col("entity") == (highlight or ""))
        .then(pl.lit("highlight"))
        .when(pl.col("group"))
        .then(pl.lit("group"))
        .otherwise(pl.lit("Ally"))
    )
    ranked = pl.col("value").filter(~pl.col("group")).rank("min", descending=True)
    last = pl.col("kind").replace_strict({FIGURE: 0, frames.NO_FIGURE: 1, NO_FORCES: 2})
    countries = table.with_columns(group=pl.col("entity").is_in(list(GROUPS)))
    ranks = countries.filter(~pl.col("group")).select("entity", rank=ranked.cast(pl.Int64))
    return (
        countries.join(ranks, on="entity", how="left")
        .with_columns(last.alias("last"), pl.concat_str(
            look, pl.when(pale.fill_null(value=False)).then(pl.lit(", pale")).otherwise(pl.lit(""))
        ).alias("class"))
        .sort(["last", "value", "name"], descending=[False, True, False], nulls_last=True)
        .drop("last", "group")
    )  # fmt: skip


def _draw(
    table: pl.DataFrame, target: float | None, target_label: str | None, width: int
) -> tuple[list[Any], float]:
    alt = altair()
    order = table["name"].to_list()
    figures = table.filter(pl.col("kind") == FIGURE)
    bottom = _TOP + _ROW * len(order)
    left = max(text_width(n, _SIZE) for n in order) + 14
    room = max((text_width(t, _SIZE) for t in figures["label"]), default=0) + 12
    values = [*figures["value"], 0.0] + ([] if target is None else [target])
    low, high = min(values), max(values)
    start = left + (room if low < 0 else 0)
    per_unit = (width - room - start) / ((high - low) or 1)

    def x_at(value: float) -> float:
        return float(start + (value - low) * per_unit)

    # One sort list for every layer: layered charts drop sort="-x" without a word (vega-lite #5486).
    y = alt.Y(
        "name:N",
        sort=order,
        axis=None,
        scale=alt.Scale(
            domain=order, range=[_TOP, bottom], paddingInner=0.32, paddingOuter=0.16
        ),
    )  # fmt: skip
    x = alt.X(
        "value:Q",
        axis=None,
        scale=alt.Scale(domain=[low, high], range=[start, width - room], nice=False),
    )
    bars = (
        alt.Chart(marks.data(figures.select("name", "value", "class").to_dicts()))
        .mark_bar(strokeWidth=1)
        .encode(
            x=x,
            y=y,
            fill=alt.Fill(**marks.by_class("class", _FILLS)),
            stroke=alt.Stroke(**marks.by_class("class", _OUTLINES)),
        )
    )
    drawn_to = _TOP + _ROW * len(figures)
    layers = [
        bars,
        marks.lines([_line(x_at(0), _TOP, drawn_to)], role="ink", strokeWidth=1),
        *_names(table, y, left),
    ]
    labels = _value_labels(figures, x_at)
    if target is not None:
        text = target_label or f"Target {frames.with_unit(f'{target:g}', frames.unit_of(table))}"
        layers += _target(text, x_at(target), labels, width)
    for align in ("left", "right"):
        if rows := [r for r in labels if r["align"] == align]:
            layers += marks.words(rows, size=_SIZE, halo=True, align=align)
    layers += _empty_rows(table, y, left)
    unit = frames.unit_words(frames.only(table, "indicator"), frames.unit_of(table))
    sentences = [f"In {unit}." if unit else "", frames.status_note(table["status"])]
    more, height = marks.notes(sentences, top=bottom + 6, width=width)
    return [*layers, *more], height


def _line(x: float, y: float, y2: float) -> dict[str, float]:
    return {"x": x, "x2": x, "y": y, "y2": y2}


def _names(table: pl.DataFrame, y: Any, left: float) -> list[Any]:
    alt = altair()
    layers = []
    for picked in (False, True):
        rows = table.filter(pl.col("class").str.starts_with("highlight") == picked)
        if rows.height:
            layers.append(
                alt.Chart(marks.data(rows.select("name").to_dicts()))
                .mark_text(
                    align="right",
                    baseline="middle",
                    fontSize=_SIZE,
                    x=left - 8,
                    fontWeight="bold" if picked else "normal",
                    fill=paint("accent" if picked else "ink"),
                )
                .encode(y=y, text="name:N")
            )
    return layers


def _target(text: str, x: float, labels: list[dict[str, Any]], width: int) -> list[Any]:
    """The rule and its name; the rule stops where a value stands in its way.

    A dash between two digits would read as a colon.
    """
    fits = x + text_width(text, 12) + 4 < width
    row = {"x": x if fits else width - 2, "y": 12, "text": text}
    segments = [_line(x, 20, _TOP)]
    for label in labels:
        top, bottom = label["y"] - _ROW / 2, label["y"] + _ROW / 2
        wide = text_width(label["text"], _SIZE)
        if label["x"] - 3 < x < label["x"] + wide + 3:
            continue
        if segments[-1]["y2"] == top:
            segments[-1]["y2"] = bottom
        else:
            segments.append(_line(x, top, bottom))
    return [
        marks.lines(segments, role="ink", strokeWidth=1.5, strokeDash=[5, 3]),
        *marks.words([row], size=12, fontWeight="bold", align="left" if fits else "right"),
    ]


def _value_labels(figures: pl.DataFrame, x_at: Callable[[float], float]) -> list[dict[str, Any]]:
    """Where each value is written: just outside the end of its bar."""
    return [
        {
            "x": x_at(value) + (-5 if value < 0 else 5),
            "y": _TOP + _ROW * (n + 0.5),
            "text": text,
            "align": "right" if value < 0 else "left",
        }
        for n, (value, text) in enumerate(figures.select("value", "label").iter_rows())
    ]


def _empty_rows(table: pl.DataFrame, y: Any, left: float) -> list[Any]:
    """What stands where a bar would: words, so that nobody reads nothing as zero."""
    rows = table.filter(pl.col("kind") != FIGURE).select("name", "kind")
    if rows.is_empty():
        return []
    return [
        altair()
        .Chart(marks.data(rows.to_dicts()))
        .mark_text(
            align="left",
            baseline="middle",
            fontSize=_SIZE,
            fontStyle="italic",
            x=left + 5,
            fill=paint("muted"),
        )
        .encode(y=y, text="kind:N")
    ]


def _alt(
    table: pl.DataFrame, code: str, period: str, target: float | None, highlight: str | None
) -> str:
    countries = table.filter(~pl.col("entity").is_in(list(GROUPS)))
    figures = countries.filter(pl.col("kind") == FIGURE)
    unit = frames.unit_of(table)

    def said(row: dict[str, Any]) -> str:
        return f"{row['name']} {frames.with_unit(frames.number(row['value'], code), unit)}"

    rows = figures.to_dicts()
    parts = [f"{frames.described(code, period)}: {len(rows)} countries from highest to lowest."]
    if rows:
        parts.append(
            f"Highest: {frames.listing([said(r) for r in rows[:3]])}. Lowest: {said(rows[-1])}."
        )
    groups = table.filter(pl.col("entity").is_in(list(GROUPS)), pl.col("kind") == FIGURE)
    parts += [f"{said(row)}." for row in groups.to_dicts()]
    if target is not None:
        there = sum(r["value"] >= target for r in rows)
        goal = frames.with_unit(f"{target:g}", unit)
        parts.append(f"{there} of {len(rows)} are at or above the target of {goal}.")
    parts += [
        f"Picked out: {said(row)}, rank {row['rank']} of {len(rows)}."
        for row in rows
        if row["entity"] == highlight
    ]
    for kind in (frames.NO_FIGURE, NO_FORCES):
        without = [entity_name(e) for e in countries.filter(pl.col("kind") == kind)["entity"]]
        if without:
            parts.append(f"With {kind}: {frames.listing(without)}.")
    unsure = figures.filter(pl.col("status") != "actual").height
    if unsure:
        parts.append(f"{unsure} of the figures are estimates, forecasts or pledges.")
    return " ".join(parts)
