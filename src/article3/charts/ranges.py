"""Where one stands among its peers: a row an indicator, a dot a peer, least to most."""

from __future__ import annotations

from typing import Any

import polars as pl

from article3.alliance import GROUPS, entity_name
from article3.charts import frames, marks
from article3.charts.chart import Chart
from article3.charts.layout import text_width, wrap
from article3.charts.theme import altair, finish, paint
from article3.errors import MissingFigureError

_SIZE, _ROW, _NAME = 13, 62.0, 18.0
_WIDE = 520
"""From this width on the names of the rows stand beside them, below it above them."""


def ranges(
    frame: pl.DataFrame,
    *,
    highlight: str,
    title: str = "Among its peers",
    names: dict[str, str] | None = None,
    width: int = 720,
) -> Chart:
    """A line from the lowest to the highest figure of each indicator, with a dot an entity.

    ``frame`` holds one period a indicator, in the order of the rows; ``highlight`` is the entity
    picked out, an Ally or a group (which is no peer: lowest, highest and median leave it out).
    ``names`` are shorter names of indicators. Every row has its own scale, which its ends write.
    An indicator without a figure of the entity is drawn and says so. Raises
    :class:`~article3.errors.MissingFigureError` for a frame without peers.
    """
    frame = frames.checked(frame).filter(pl.col("value").is_not_null())
    peers = frame.filter(~pl.col("entity").is_in(list(GROUPS)))
    if peers.is_empty():
        raise MissingFigureError("There is nothing to draw: no peer has a figure.")
    codes = peers["indicator"].unique(maintain_order=True).to_list()
    rows = [_row(frame.filter(pl.col("indicator") == c), c, highlight, names or {}) for c in codes]
    table = pl.concat([row["table"] for row in rows])
    left = 0.0
    if width >= _WIDE:
        left = min(0.3 * width, max(text_width(_head(row), _SIZE) for row in rows) + 18)
    layers, bottom = _draw(rows, highlight, left, width)
    note = "Each dot an Ally, each row on its own scale; upright line: the median."
    more, height = marks.notes([note, frames.status_letters(table["status"])], top=bottom,
                               width=width)  # fmt: skip
    alt = _alt(rows, highlight, title)
    spec = finish([*layers, *more], width=width, height=height, title=title, alt=alt)
    return Chart(spec, alt, table, title)


def _row(found: pl.DataFrame, code: str, highlight: str, names: dict[str, str]) -> dict[str, Any]:
    """What one row draws: its peers in order, its ends, its median and the one picked out."""
    unit = frames.unit_words(code, frames.unit_of(found))
    table = found.with_columns(
        name=frames.names(found["entity"]), label=frames.labels(found, code)
    ).sort("value", "entity")
    peers = table.filter(~pl.col("entity").is_in(list(GROUPS)))
    own = table.filter(pl.col("entity") == highlight)
    name = names.get(code) or frames.indicator(code).name
    short = unit.split(" (")[0]
    return {
        "code": code, "table": table, "peers": peers, "period": str(peers["period"][0]),
        "name": f"{name}, {short}" if short and not short.startswith("%") else name,
        "low": peers.row(0, named=True), "high": peers.row(-1, named=True),
        "median": float(peers["value"].median()),  # type: ignore[arg-type]
        "own": own.row(0, named=True) if own.height else None,
    }  # fmt: skip


def _head(row: dict[str, Any]) -> str:
    return f"{row['name']}, {row['period']}"


def _draw(
    rows: list[dict[str, Any]], highlight: str, left: float, width: int
) -> tuple[list[Any], float]:
    dots, picked, rules, medians = [], [], [], []
    texts: dict[str, list[dict[str, Any]]] = {"left": [], "right": [], "center": []}
    bold, heads, missing = [], [], []
    start, end = left + 8, width - 10.0
    y = 0.0
    for row in rows:
        y += 0 if left else _NAME
        line = y + 28
        low, high = row["low"]["value"], row["high"]["value"]
        own = row["own"]
        if own:
            low, high = min(low, own["value"]), max(high, own["value"])
        scale = (end - start) / ((high - low) or 1)

        def at(value: float, low: float = low, scale: float = scale) -> float:
            return float(start + (value - low) * scale)

        lines = wrap(_head(row), (left or width) - 12, _SIZE)
        top = line - 8 * (len(lines) - 1) if left else y - 8
        heads += [{"x": 2, "y": top + 16 * n, "text": t} for n, t in enumerate(lines)]
        rules.append({"x": start, "x2": end, "y": line, "y2": line})
        middle = at(row["median"])
        medians.append({"x": middle, "x2": middle, "y": line - 9, "y2": line + 9})
        dots += [
            {"x": at(p["value"]), "y": line} for p in row["peers"].iter_rows(named=True)
            if not own or p["entity"] != own["entity"]
        ]  # fmt: skip
        for side, which in (("left", row["low"]), ("right", row["high"])):
            x = start - 4 if side == "left" else end + 4
            texts[side].append(
                {"x": x, "y": line + 20, "text": f"{which['name']} {which['label']}"}
            )
        if own:
            picked.append({"x": at(own["value"]), "y": line})
            text = f"{own['name']} {own['label']}"
            half = text_width(text, _SIZE) / 2 + 2
            x = min(max(at(own["value"]), start - 4 + half), width - half)
            bold.append({"x": x, "y": line - 17, "text": text})
        else:
            missing.append(
                {
                    "x": start,
                    "y": line - 17,
                    "text": f"{entity_name(highlight)}: {frames.NO_FIGURE}",
                }
            )
        y = line + _ROW - 28
    alt = altair()

    def circles(data: list[dict[str, Any]], **look: Any) -> Any:
        return alt.Chart(marks.data(data)).mark_circle(**look).encode(
            x=alt.X(**marks.at_pixel("x")), y=alt.Y(**marks.at_pixel("y"))
        )  # fmt: skip

    layers = [
        marks.lines(rules, role="muted", strokeWidth=1),
        marks.lines(medians, role="ink", strokeWidth=1.6),
        circles(dots, size=50, fill=paint("bar"), opacity=0.55),
        circles(picked, size=130, fill=paint("accent"), opacity=1, stroke=paint("paper")),
        *marks.words(heads, size=_SIZE),
        *marks.words(bold, role="accent", size=_SIZE, halo=True, align="center", fontWeight="bold"),
    ]
    if missing:
        layers += marks.words(missing, role="muted", size=_SIZE, fontStyle="italic")
    for side, found in texts.items():
        if found:
            layers += marks.words(found, role="muted", size=marks.SMALL, align=side)
    return layers, y


def _alt(rows: list[dict[str, Any]], highlight: str, title: str) -> str:
    parts = [f"{title}."]
    for row in rows:
        unit = frames.unit_of(row["table"])

        def said(value: float, code: str = row["code"], unit: str = unit) -> str:
            return frames.with_unit(frames.number(value, code), unit.split(" (", maxsplit=1)[0])

        own = row["own"]
        first = said(own["value"]) if own else frames.NO_FIGURE
        parts.append(
            f"{row['name']}, {row['period']}: {entity_name(highlight)} {first}; "
            f"{row['peers'].height} Allies from {said(row['low']['value'])} "
            f"({row['low']['name']}) to {said(row['high']['value'])} ({row['high']['name']}), "
            f"median {said(row['median'])}."
        )
    return " ".join(parts)
