"""The IMF's World Economic Outlook database: GDP, prices, population, government finance.

Two layouts. The IMF's own bulk file (``WEOOct2025all``: tabs between columns, UTF-16 or Latin-1,
one line a country and subject, years as columns, thousands commas) and the tidy form with an
``edition`` column ("IMF WEO October 2025").

Scale: the bulk file prints a scale ("Billions") beside each series. Figures are given in the scale
the ledger keeps the indicator in, which is the one the IMF prints; a series printed in another
scale is converted, which changes the unit and not the figure.

Status: ``actual`` up to and including the year of "Estimates Start After"; later years are
``estimate`` before the year the edition was published in, and ``forecast`` from that year on. A
series without "Estimates Start After" has no actual years. The tidy form states its own.

``n/a``, ``--`` (zero or negligible, by the IMF's key) and empty cells are no observation. Units
are spelled the ledger's way: "percent of GDP" is ``% of GDP``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from article3 import indicators
from article3.alliance import COUNTRIES
from article3.errors import SourceError
from article3.indicators import IMF
from article3.sources import tidy
from article3.sources.reading import Reading, checked, digest

URL = "https://www.imf.org/en/Publications/WEO"
LICENCE = "© International Monetary Fund; imf.org/external/terms.htm, with attribution"
SERIES = "imf-weo"

PUBLISHED: dict[str, date] = {
    "April 2025": date(2025, 4, 22),
    "October 2025": date(2025, 10, 14),
}
"""Days on which editions came out, as recalled; the files do not print them."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """One subject of the bulk file: our indicator, its scale and its unit without the scale."""

    indicator: str
    unit: str
    scale: str = ""


_LCU = "national currency"
_BILLION = "billion"
SUBJECTS = {
    "NGDP": _Subject("gdp_nominal_lcu", _LCU, _BILLION),
    "NGDPD": _Subject("gdp_nominal_usd", "USD", _BILLION),
    "NGDP_R": _Subject(
        "gdp_real_lcu",
        "national currency, constant prices (base year varies by country)",
        _BILLION,
    ),
    "NGDP_RPCH": _Subject("gdp_real_growth", "%"),
    "NGDP_D": _Subject("gdp_deflator", "index"),
    "NGDPDPC": _Subject("gdp_per_capita_usd", "USD"),
    "PPPGDP": _Subject("gdp_ppp", "international dollars", _BILLION),
    "PPPEX": _Subject("ppp_rate", "national currency per international dollar"),
    "LP": _Subject("population", "persons", "million"),
    "PCPIPCH": _Subject("inflation_cpi_avg", "%"),
    "GGX": _Subject("gg_expenditure_lcu", _LCU, _BILLION),
    "GGX_NGDP": _Subject("gg_expenditure_pct_gdp", "% of GDP"),
    "GGR": _Subject("gg_revenue_lcu", _LCU, _BILLION),
    "GGR_NGDP": _Subject("gg_revenue_pct_gdp", "% of GDP"),
    "GGXCNL": _Subject("gg_net_lending_lcu", _LCU, _BILLION),
    "GGXCNL_NGDP": _Subject("gg_net_lending_pct_gdp", "% of GDP"),
    "GGXONLB_NGDP": _Subject("gg_primary_net_lending_pct_gdp", "% of GDP"),
    "GGXWDG": _Subject("gg_gross_debt_lcu", _LCU, _BILLION),
    "GGXWDG_NGDP": _Subject("gg_gross_debt_pct_gdp", "% of GDP"),
    "GGXWDN_NGDP": _Subject("gg_net_debt_pct_gdp", "% of GDP"),
}
"""The subjects of the database that are kept, by the IMF's code."""
SCALES = {"": 1.0, "units": 1.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9,
          "trillions": 1e12}  # fmt: skip
"""What the scales printed beside a series multiply by."""
_MISSING = ("", "n/a", "--", "…", "...")
_NEEDED = ("ISO", "WEO Subject Code", "Scale", "Estimates Start After")
_EDITION = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December)"
    r" (\d{4})"
)
_IN_NAME = re.compile(r"WEO(Apr|Oct)(\d{4})", re.IGNORECASE)
_TIDY_GROUPS = {"EUU": "EU", "EU": "EU"}


def recognises(path: Path) -> bool:
    """Whether the file begins with the bulk file's heading, or is tidy and from the WEO."""
    try:
        with path.open("rb") as handle:
            head = handle.read(8192)
    except OSError:
        return False
    if "WEO Subject Code" in _decoded(head[: len(head) // 2 * 2]):
        return True
    second = head.decode("utf-8", errors="ignore").split("\n")[1:2]
    return tidy.recognises(path) and any("IMF WEO " in line for line in second)


def read(path: Path) -> Reading:
    """Every figure of our subjects and countries, located by file and line.

    The edition is read from the footer of the bulk file or its name, in the tidy form from the
    ``edition`` column; its day of publication is recalled where known. Raises
    :class:`~article3.errors.SourceError` for a missing column, a line cut short, an edition that
    cannot be told, a scale nobody knows and a cell that is not a number.
    """
    if not path.is_file():
        raise SourceError(str(path), "no such file")
    data = path.read_bytes()
    bulk = "WEO Subject Code" in _decoded(data[:8192])
    frame, edition = _bulk(data, path.name) if bulk else _tidy(data, path.name)
    return Reading(
        publisher=IMF,
        series=SERIES,
        title=f"World Economic Outlook Database, {edition}",
        file=path.name,
        sha256=digest(path),
        observations=checked(frame, path.name),
        published=PUBLISHED.get(edition),
        published_basis="recalled" if edition in PUBLISHED else "document",
        url=URL,
        licence=LICENCE,
    )


def _decoded(data: bytes) -> str:
    """The text: UTF-16 by its mark or its zero bytes, else UTF-8, else Latin-1."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if data[1:2] == b"\0":
        return data.decode("utf-16-le", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _table(text: str, separator: str, needed: tuple[str, ...], file: str) -> pl.DataFrame:
    """The lines as text with a column ``cell``, which names the line."""
    try:
        table = pl.read_csv(text.encode(), separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise SourceError(file, f"not a readable table ({str(error).splitlines()[0]})") from error
    absent = [name for name in needed if name not in table.columns]
    if absent:
        raise SourceError(file, f"no column {absent[0]!r}", "line 1", "the IMF changed its layout")
    return table.with_columns(
        pl.format("line {}", pl.int_range(2, pl.len() + 2)).alias("cell"),
    )


def _not_numbers(frame: pl.DataFrame, file: str) -> None:
    bad = frame.filter(pl.col("value").is_null())
    if not bad.is_empty():
        row = bad.row(0, named=True)
        what = f"{row['text']!r} for {row['entity']} {row['period']}"
        raise SourceError(file, f"{what} is not a number", row["cell"], "correct the line")


def _edition(text: str, file: str) -> tuple[str, int]:
    """The edition and its year, from the footer of the bulk file or from its name."""
    first, footer = text.split("\n", 1)[0], text.rstrip("\r\n").rsplit("\n", 1)[-1]
    whole = footer.count("\t") == first.count("\t")
    if "World Economic Outlook Database" in footer and (found := _EDITION.findall(footer)):
        month, year = found[-1]
    elif whole and (named := _IN_NAME.search(file)):
        month, year = {"apr": "April", "oct": "October"}[named[1].lower()], named[2]
    else:
        raise SourceError(
            file,
            "the last line does not say which edition this is",
            todo="the file is truncated; or name it as the IMF does, WEOOct2025all.xls",
        )
    return f"{month} {year}", int(year)


def _bulk(data: bytes, file: str) -> tuple[pl.DataFrame, str]:
    text = _decoded(data)
    edition, year = _edition(text, file)
    table = _table(text, "\t", _NEEDED, file)
    years = [name for name in table.columns if re.fullmatch(r"(19|20)\d\d", name)]
    if not years:
        raise SourceError(file, "no column of a year", "line 1", "the IMF changed its layout")
    kept = table.filter(
        pl.col("ISO").is_in(list(COUNTRIES)), pl.col("WEO Subject Code").is_in(list(SUBJECTS))
    ).select(
        "cell",
        pl.col("ISO").alias("entity"),
        pl.col("WEO Subject Code").alias("subject"),
        pl.col("Scale").fill_null("").str.strip_chars().str.to_lowercase().alias("scale"),
        pl.col("Estimates Start After").str.extract(r"(\d{4})").cast(pl.Int32).alias("actual"),
        *years,
    )
    odd = kept.filter(~pl.col("scale").is_in(list(SCALES)))
    if not odd.is_empty():
        raise SourceError(file, f"the scale {odd['scale'][0]!r} is not known", odd["cell"][0])
    cells = (
        kept.unpivot(
            on=years,
            index=["cell", "entity", "subject", "scale", "actual"],
            variable_name="period",
            value_name="text",
        )
        .filter(~pl.col("text").fill_null("").str.strip_chars().is_in(_MISSING))
        .with_columns(
            pl.col("text")
            .str.strip_chars()
            .str.replace_all(",", "", literal=True)
            .cast(pl.Float64, strict=False)
            .alias("value")
        )
    )
    _not_numbers(cells, file)
    source = f"IMF World Economic Outlook Database, {edition}"
    return observations(cells.with_columns(table=pl.lit("")), year).with_columns(
        pl.lit(file).alias("file"),
        pl.lit(source).alias("source"),
        pl.lit(URL).alias("url"),
    ), edition


def observations(cells: pl.DataFrame, published: int) -> pl.DataFrame:
    """Cells of an edition of the year ``published`` in the ledger's words, scales and statuses.

    ``cells`` has the columns ``table, cell, entity, period, value``, the IMF's ``subject``, a
    ``scale`` of :data:`SCALES`, and ``actual``, the last actual year or null.
    """
    subject, year = pl.col("subject"), pl.col("period").cast(pl.Int32)
    kept_in = {code: SCALES[f"{s.scale}s" if s.scale else ""] for code, s in SUBJECTS.items()}
    factor = pl.col("scale").replace_strict(SCALES) / subject.replace_strict(kept_in)
    basis = {code: indicators.get(s.indicator).price_basis for code, s in SUBJECTS.items()}
    return cells.select(
        "table",
        "cell",
        "entity",
        "period",
        # Dividing by 1 would be exact too, but a printed value is better not touched at all.
        pl.when(factor == 1.0).then("value").otherwise(pl.col("value") * factor).alias("value"),
        subject.replace_strict({c: s.indicator for c, s in SUBJECTS.items()}).alias("indicator"),
        subject.replace_strict(
            {c: f"{s.scale} {s.unit}".strip() for c, s in SUBJECTS.items()}
        ).alias("unit"),
        subject.replace_strict(basis).alias("price_basis"),
        pl.when(year <= pl.col("actual"))
        .then(pl.lit("actual"))
        .when(year < published)
        .then(pl.lit("estimate"))
        .otherwise(pl.lit("forecast"))
        .alias("status"),
    )


def _tidy(data: bytes, file: str) -> tuple[pl.DataFrame, str]:
    """The tidy form; aggregates other than the European Union (the euro area) are left out."""
    needed = ("iso3", "indicator", "unit", "year_or_date", "value", "status", "edition")
    table = _table(_decoded(data), ",", needed, file)
    cut = table.filter(pl.any_horizontal(pl.col(needed).is_null()))
    if not cut.is_empty():
        raise SourceError(file, "the line is cut short or has an empty cell", cut["cell"][0])
    editions = table["edition"].unique(maintain_order=True)
    found = _EDITION.search(editions[0]) if len(editions) == 1 else None
    if found is None:
        raise SourceError(
            file,
            f"the edition {editions[0] if len(editions) else ''!r} is not one month and year",
            "line 2",
            "one file holds one edition",
        )
    codes = {**{code: code for code in COUNTRIES}, **_TIDY_GROUPS}
    optional = {"source": "source_title", "url": "source_url"}
    frame = table.select(
        "cell",
        pl.col("iso3").replace_strict(codes, default=None).alias("entity"),
        "indicator",
        pl.col("year_or_date").alias("period"),
        pl.col("value").alias("text"),
        pl.col("value").cast(pl.Float64, strict=False),
        pl.col("unit").str.replace("^percent", "%"),
        "status",
        pl.lit(file).alias("file"),
        pl.lit("").alias("table"),
        *(
            pl.col(name).fill_null("").alias(ours)
            for ours, name in optional.items()
            if name in table.columns
        ),
    ).drop_nulls("entity")
    _not_numbers(frame, file)
    basis = {s.indicator: indicators.get(s.indicator).price_basis for s in SUBJECTS.values()}
    return frame.with_columns(
        pl.col("indicator").replace_strict(basis, default="").alias("price_basis")
    ), found[0]
