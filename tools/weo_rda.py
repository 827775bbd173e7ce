"""Read the World Economic Outlook database from the R data files of the package ``imf-weo``.

The package (mitsuoxv/imf-weo) keeps each edition as ``data_YYMM.rda``: one line a concept, country
and year, in the scale the IMF prints. The IMF does not publish this form, so the reader
serves the build and is not among ``article3.sources``.

Two layouts, by edition: April 2025 gives the scale as a multiplier (1000000000.0) and the last
actual year as a number, October 2025 the scale as a power of ten (9.0) and the year as text, for
fiscal years ``FY2023/24``, which counts as the year it ends in. Both hold no figure, or an empty
one, where the IMF prints ``n/a``.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import rda

from article3.alliance import COUNTRIES
from article3.errors import SourceError
from article3.indicators import IMF
from article3.sources import imf_weo
from article3.sources.reading import Reading, checked, digest

REPOSITORY = "mitsuoxv/imf-weo"
COMMIT = "03b77af3bd6505ea93e5f3f7b342ccdb0a4c3433"
NEEDED = ("ref_area", "concept", "year", "value", "scale", "lastactualdate")
ENTITIES = {**{code: code for code in COUNTRIES}, "G998": "EU"}
SCALES = {
    0.0: "", 1.0: "", 6.0: "millions", 1e6: "millions", 9.0: "billions", 1e9: "billions",
}  # fmt: skip


def read(path: Path) -> Reading:
    """Every figure of our indicators and countries, located by concept, country and year."""
    named = re.match(r"data_(\d\d)(\d\d)(_cut)?\.rda$", path.name)
    if not named:
        raise SourceError(path.name, "not named after an edition", todo="as data_2510.rda is")
    day = date(2000 + int(named[1]), int(named[2]), 1)
    edition = f"{day:%B %Y}"
    frame = imf_weo.observations(cells(table(path), path.name), day.year).with_columns(
        pl.lit(path.name).alias("file"),
        pl.lit(f"{name(edition)} (via {REPOSITORY} {path.name})").alias("source"),
        pl.lit(f"https://github.com/{REPOSITORY}/blob/{COMMIT}/data/{path.name}").alias("url"),
    )
    return Reading(
        publisher=IMF,
        series=imf_weo.SERIES,
        title=f"World Economic Outlook Database, {edition}",
        file=path.name,
        sha256=digest(path),
        observations=checked(frame, path.name),
        published=imf_weo.PUBLISHED.get(edition),
        published_basis="recalled",
        url=imf_weo.URL,
        licence=imf_weo.LICENCE,
    )


def name(edition: str) -> str:
    """The publication in words."""
    return f"IMF World Economic Outlook Database, {edition}"


def table(path: Path) -> pl.DataFrame:
    """The file's one table, the columns we need."""
    (held,) = rda.read(path).values()
    absent = [column for column in NEEDED if column not in held]
    if absent:
        raise SourceError(path.name, f"no column {absent[0]!r}", todo="the copy changed its layout")
    return pl.DataFrame({column: held[column] for column in NEEDED}).fill_nan(None)


def cells(frame: pl.DataFrame, file: str) -> pl.DataFrame:
    """The figures of our indicators and countries as :func:`imf_weo.observations` takes them."""
    last = pl.col("lastactualdate").cast(pl.String)
    fiscal = last.str.extract(r"^FY\d\d\d\d/(\d\d)$").cast(pl.Int32) + 2000
    kept = frame.filter(
        pl.col("ref_area").is_in(list(ENTITIES)),
        pl.col("concept").is_in(list(imf_weo.SUBJECTS)),
        pl.col("value").is_not_null(),
    ).select(
        pl.format("{} {}", "ref_area", pl.col("year").cast(pl.Int32)).alias("cell"),
        pl.col("ref_area").replace_strict(ENTITIES).alias("entity"),
        pl.col("concept").alias("subject"),
        pl.col("concept").alias("table"),
        pl.col("year").cast(pl.Int32).cast(pl.String).alias("period"),
        "value",
        pl.col("scale").replace_strict(SCALES, default=None).alias("scale"),
        pl.coalesce(last.str.extract(r"^(\d{4})(\.0)?$").cast(pl.Int32), fiscal).alias("actual"),
    )
    odd = kept.filter(pl.col("scale").is_null())
    if not odd.is_empty():
        raise SourceError(file, "the scale is not known", f"{odd['table'][0]} {odd['cell'][0]}")
    return kept
