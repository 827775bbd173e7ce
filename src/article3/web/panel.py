"""A panel: a chart, the same as a table, and every file it can be downloaded as."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from article3.errors import Article3Error
from article3.ledger import Figure, Ledger
from article3.ledger.figure import show

if TYPE_CHECKING:
    from article3.charts.chart import Chart

WIDE, NARROW = 880, 350
"""The widths charts are drawn at: for a desk, and for a phone."""

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "zip": "application/zip",
}
SPREADSHEET = 20_000
"""The most rows written as a spreadsheet: each takes a tenth of a millisecond a column."""
_THEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the same view gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a panel's table.

    ``key`` is the column of the panel's frame. ``kind``: ``figure`` (a value that ``figure`` names
    the column of ids for, shown with the decimals of ``indicator`` or of the row's own),
    ``number``, ``entity`` (a code, shown as the row's ``name`` or its own, with a link),
    ``source`` (words that link to the address in ``source_url``), ``link`` (words that link to the
    page whose address ``figure`` names the column of), ``period``, ``words`` (a sentence) or
    ``text``. A figure no page explains, or that is a difference of two beside it, has
    ``figure=""``. ``bare`` leaves out the unit, ``signed`` puts a plus before what rose; ``blank``
    stands where there is no number. ``decimals`` writes a figure or number with so many, without
    its unit, which the label then names; ``shown`` names the column that has its words ready,
    ``unit`` that of the units.
    """

    key: str
    label: str
    kind: str = "text"
    figure: str = "figure_id"
    indicator: str = ""
    signed: bool = False
    bare: bool = False
    blank: str = "no figure"
    decimals: int | None = None
    shown: str = ""
    unit: str = "unit"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words, what it links to, and whether nobody prints it."""

    text: str
    link: str = ""
    missing: bool = False
    kind: str = "text"
    value: object = None


@dataclass(frozen=True, slots=True)
class Panel:
    """What one block of a page shows and what downloads give: the rows of ``frame``, in order.

    ``frame`` has one row a table row; the columns :class:`Column` names stand in the table, all of
    them in downloads. It has ``edition`` (ids joined by ``+``), from which the citations come, and
    the ids of its figures. ``draw`` makes the chart at a width in pixels. ``note`` is a sentence
    under the chart. ``title`` heads the block. ``page_svg`` gives the chart for the page
    where it is drawn already or can be drawn faster than from its specification. ``window`` (first
    row, number of rows) is the part of a long frame the table shows; downloads hold all of it.
    """

    name: str
    title: str
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    draw: Callable[[int], Chart] | None = None
    note: str = ""
    caption: str = ""
    folded: bool = True
    editions: tuple[str, ...] = field(default=())
    page_svg: Callable[[int], str] | None = None
    window: tuple[int, int] | None = None

    def charts(self) -> tuple[str, str] | None:
        """The chart as SVG for a desk and for a phone, in the page's own colours."""
        from article3.charts.render import to_page_svg

        if self.page_svg is not None:
            return self.page_svg(WIDE), self.page_svg(NARROW)
        if self.draw is None:
            return None
        return to_page_svg(self.draw(WIDE)), to_page_svg(self.draw(NARROW))

    def citations(self, ledger: Ledger) -> dict[str, str]:
        """How to cite each edition the panel rests on."""
        from article3.export import citations_of

        if "edition" not in self.frame.columns:
            return citations_of(pl.DataFrame({"edition": list(self.editions)}), ledger)
        return citations_of(self.frame.filter(pl.col("edition").is_not_null()), ledger)


def panel_of_figures(
    name: str, title: str, figures: Sequence[tuple[str, Figure]], *, what: str = "what", **more: Any
) -> Panel:
    """A panel whose table lists figures: what each is, its value and status.

    The frame has ``what``, then the columns of the JSON convention and ``shown``.
    """
    rows = [
        {what: label, **figure.row(), "flags": " ".join(figure.flags), "shown": figure.shown}
        for label, figure in figures
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    columns = (
        Column(what, "Figure"),
        Column("value", "Value", "figure"),
        Column("period", "Period", "period"),
        Column("status", "Status"),
    )
    return Panel(name, title, frame, columns, **more)


def download(
    panel: Panel, ending: str, ledger: Ledger, *, theme: str = "light", decimal_comma: bool = False,
    address: str = "", everything: Sequence[Panel] = (),
) -> bytes:  # fmt: skip
    """What a panel shows as the bytes of a file.

    ``csv``, ``xlsx``, ``parquet`` and ``json`` hold the panel's frame with its citations, ``svg``
    and ``png`` its chart, ``zip`` every panel of ``everything`` with a README, the licence of each
    edition and a citation. Raises ``Article3Error`` for a picture of a panel without a chart.
    """
    if ending == "zip":
        return _archive(everything or (panel,), ledger, address)
    if ending in ("svg", "png"):
        if panel.draw is None:
            raise Article3Error(f"{panel.title} has no chart; download it as .csv or .xlsx.")
        from article3.charts.render import to_png, to_svg

        made = panel.draw(WIDE)
        return to_svg(made, theme).encode() if ending == "svg" else to_png(made, theme)
    from article3.export import to_bytes

    if ending == "xlsx" and panel.frame.height > SPREADSHEET:
        raise Article3Error(
            f"A spreadsheet of {panel.frame.height:,} rows takes too long to write; choose at most "
            f"{SPREADSHEET:,}, or download .csv or .parquet."
        )
    return to_bytes(panel.frame, f".{ending}", panel.citations(ledger), decimal_comma=decimal_comma)


def _archive(panels: Sequence[Panel], ledger: Ledger, address: str) -> bytes:
    """Every panel as CSV and SVG with the papers that must travel along."""
    made = io.BytesIO()
    cited: dict[str, str] = {}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, data: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name, _THEN), data, zipfile.ZIP_DEFLATED)

        for panel in panels:
            cited |= panel.citations(ledger)
            put(f"{panel.name}.csv", download(panel, "csv", ledger))
            if panel.draw is not None:
                put(f"{panel.name}.svg", download(panel, "svg", ledger))
        put("README.txt", _readme(panels, ledger, address).encode())
        put("LICENCE.txt", _licences(cited).encode())
        put("CITATION.txt", ("\n\n".join(cited.values()) + "\n").encode())
    return made.getvalue()


def _readme(panels: Sequence[Panel], ledger: Ledger, address: str) -> str:
    files = "\n".join(f"{panel.name}.csv: {panel.title}" for panel in panels)
    return (
        f"Downloaded from Article 3: {address}\nLedger {ledger.hash}.\n\n{files}\n\n"
        "Each row names its edition. Where a row has a figure_id, "
        "`article3 explain FIGURE_ID` shows how the figure came to be, down to the printed cell.\n"
        "Public, unclassified data. See LICENCE.txt and CITATION.txt.\n"
    )


def _licences(cited: dict[str, str]) -> str:
    lines = [
        "The tables and charts were made by Article 3 (Apache License 2.0). The figures are those "
        "of their publishers, under the terms in brackets:",
        *cited.values(),
    ]
    return "\n\n".join(lines) + "\n"


def cells(panel: Panel, localise: Callable[[str], str]) -> list[list[Cell]]:
    """The rows of a panel's table, in the order of its frame."""
    frame = panel.frame.slice(*panel.window) if panel.window else panel.frame
    return [[_cell(c, row, localise) for c in panel.columns]
            for row in frame.iter_rows(named=True)]  # fmt: skip


def _cell(column: Column, row: dict[str, Any], localise: Callable[[str], str]) -> Cell:
    from article3.alliance import entity_name
    from article3.web.view import entity_path, figure_path

    value = row[column.key]
    if column.kind == "entity":
        name = row.get("name") or entity_name(value)
        return Cell(name, entity_path(value), kind="entity", value=value)
    if value is None:
        word = column.blank if column.kind in ("figure", "number") else ""
        return Cell(word, missing=True, kind=column.kind)
    if column.kind == "figure":
        text = _shown(column, value, row)
        figure_id = row.get(column.figure)
        link = figure_path(figure_id) if figure_id else ""
        return Cell(localise(text), link, kind="figure", value=value)
    if column.kind == "link":
        return Cell(str(value), row[column.figure], kind="link", value=value)
    if column.kind == "words":
        return Cell(str(value), kind="words", value=value)
    if column.kind == "period":
        ends = dict.fromkeys(str(value).split("/"))
        return Cell(" to ".join(ends), kind="period", value=value)
    if column.kind == "source":
        address = row.get("source_url") or ""
        outside = address if address.startswith(("https://", "http://")) else ""
        return Cell(str(value), outside, kind="source", value=value)
    if column.kind == "number":
        if column.decimals is not None:
            return Cell(localise(_bare(value, column)), kind="number", value=value)
        text = f"{value:,}" if isinstance(value, int) else f"{value:z,.2f}"
        text = text.replace("-", "\u2212")
        return Cell(localise(text), kind="number", value=value)
    return Cell(str(value), kind=column.kind, value=value)


def _bare(value: float, column: Column) -> str:
    sign = "+" if column.signed and round(value, column.decimals) > 0 else ""
    return sign + f"{value:z,.{column.decimals}f}".replace("-", "\u2212")


def _shown(column: Column, value: float, row: dict[str, Any]) -> str:
    if column.shown:
        return str(row[column.shown]).replace("-", "\u2212")
    if column.decimals is not None:
        return _bare(value, column)
    indicator = column.indicator or row.get("indicator") or ""
    unit = row.get(column.unit) if not column.indicator else _unit(column.indicator)
    shown = show(value, indicator, "" if column.bare else unit or "")
    text = shown.replace("-", "\u2212")
    return f"+{text}" if column.signed and value > 0 else text


def _unit(indicator: str) -> str:
    from article3 import indicators

    return "" if "(" in indicator else indicators.get(indicator).unit  # a formula's has none
