"""The Allies as equal tiles, roughly where they lie: nobody too small to see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from article3.charts import bins, frames, marks
from article3.charts.chart import Chart
from article3.charts.frames import FIGURE, NO_FORCES
from article3.charts.theme import bin_roles, bin_text_roles, finish

GRID = """
.   .   ISL .   NOR SWE FIN .
CAN .   .   .   .   .   EST .
USA .   GBR .   DNK .   LVA .
.   .   .   NLD DEU POL LTU .
.   .   BEL LUX CZE SVK .   .
.   .   FRA .   SVN HUN ROU .
PRT ESP .   ITA HRV MNE BGR .
.   .   .   .   ALB MKD GRC TUR
"""

CELLS: dict[str, tuple[int, int]] = {
    code: (column, row)
    for row, line in enumerate(GRID.strip().splitlines())
    for column, code in enumerate(line.split())
    if code != "."
}
"""The column and row of each of the 32 Allies, from the top left."""

_COLUMNS = 8
_ROWS = 8
_GAP = 3.0


def tiles(
    frame: pl.DataFrame,
    *,
    edges: Sequence[float] = bins.SHARE_OF_GDP,
    members: Sequence[str] = tuple(CELLS),
    title: str | None = None,
    width: int = 720,
) -> Chart:
    """One equal tile an Ally with its code and value, in the bins and colours of the map.

    Takes what :func:`article3.charts.map.allies_map` takes. A tile without a figure is hatched, one
    of an Ally without armed forces a dotted outline; both are in the legend.
    """
    frame = frames.checked(frame)
    table = bins.binned(frame, edges, members)
    code, period = frames.only(table, "indicator"), frames.only(table, "period")
    unit, count = frames.unit_words(code, frames.unit_of(table)), len(edges) + 1
    wide = width >= 560
    side = min(62.0, (width - (190 if wide else 0)) / _COLUMNS)
    layers = bins.areas(
        [{"class": look, "entity": e, "rings": [_square(e, side)]}
         for e, look in table.select("entity", "class").iter_rows()],
        count,
    )  # fmt: skip
    layers += _words(table, side, count)
    bottom = _ROWS * side
    high = bins.legend_height(table, edges)
    left, top = (_COLUMNS * side + 22, 8.0) if wide else (2.0, bottom + 14)
    layers += bins.legend(table, edges, unit, left, top)
    bottom = bottom if wide else top + high
    note = frames.status_letters(table["status"])
    below, height = marks.notes([note], top=bottom + 6, width=width)
    title = title or frames.described(code, period)
    alt = f"Tiles. {frames.described(code, period)}. {bins.spoken(table, edges, unit)}"
    layers += below
    spec = finish(layers, width=width, height=height, title=title, alt=alt, bins=count)
    return Chart(spec, alt, table, title)


def _square(entity: str, side: float) -> list[tuple[float, float]]:
    column, row = CELLS[entity]
    x, y, end = column * side + 1, row * side + 1, side - _GAP
    return [(x, y), (x + end, y), (x + end, y + end), (x, y + end)]


def _words(table: pl.DataFrame, side: float, count: int) -> list[Any]:
    """The code over the value, or over words for what there is instead of one."""
    text_role = dict(zip(bin_roles(count), bin_text_roles(count), strict=True))
    instead = {frames.NO_FIGURE: "no figure", NO_FORCES: "no forces"}
    codes: dict[str, list[dict[str, Any]]] = {}
    values: dict[str, list[dict[str, Any]]] = {}
    for entity, look, kind, label in table.select("entity", "class", "kind", "label").iter_rows():
        (left, top), (right, bottom) = _square(entity, side)[0], _square(entity, side)[2]
        x, y = (left + right) / 2, (top + bottom) / 2
        words = label if kind == FIGURE else instead[kind]
        codes.setdefault(look, []).append({"x": x, "y": y - 8, "text": entity})
        values.setdefault(look, []).append({"x": x, "y": y + 8, "text": words})
    layers = []
    for look in sorted(codes):
        role = text_role.get(look, "ink")
        halo = look not in text_role
        size = 13 if look in text_role else 10
        layers += marks.words(
            codes[look], role=role, size=13, halo=halo, align="center", fontWeight="bold"
        )
        layers += marks.words(values[look], role=role, size=size, halo=halo, align="center")
    return layers
