"""Build the bundled editions from a folder of source data: ``python tools/build_editions.py DATA``.

Reads ``tools/editions.toml``, runs each publication through its parser, puts the quality flags on
the cells they cover, and writes one Parquet file an edition and ``manifest.json`` into
``src/article3/data/editions``, or the folder given second. The same inputs give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import polars as pl

from article3.alliance import entity_code
from article3.edition import Edition, FlagNote
from article3.ledger import store
from article3.ledger.add import with_flags
from article3.sources import nato, tidy
from article3.sources.detect import parser
from article3.sources.reading import Reading, checked, digest

SPECIFICATION = Path(__file__).with_name("editions.toml")
WORDING = tomllib.loads(Path(__file__).with_name("flag_notes.toml").read_text())
FLAG_FILES = ("nato/nato_defexp_quality_flags.csv", "nato2/quality_flags.csv")
LIMIT_BYTES = 6_000_000

# Remarks about an edition as a whole, or about cells that are not there: notes, not flags on cells.
NOTES = {"aggregate_code", "fragment", "missing", "not_published", "partial", "press_copy"}
# Remarks about readings that were not entered, or that say all is well.
IGNORED = {"dropped", "ok", "swap_trap"}


def main(data: Path, target: Path = store.BUNDLED) -> None:
    """Build every edition into ``target`` and report sizes."""
    target.mkdir(parents=True, exist_ok=True)
    for old in (*target.glob("*.parquet"), *target.glob("manifest.json")):
        old.unlink()
    flags = [row for name in FLAG_FILES for row in read_flags(data / name)]
    entries = []
    made: dict[str, pl.DataFrame] = {}
    for wanted in tomllib.loads(SPECIFICATION.read_text())["edition"]:
        edition, frame = build(wanted, data, flags, made)
        made[edition.id] = frame
        content = store.parquet_bytes(frame)
        record = store.make_record(target, edition, frame, content)
        record.path.write_bytes(content)
        entries.append(record.to_dict())
        print(f"{edition.id:22} {frame.height:6} figures {len(content):8} bytes")
    entries.sort(key=lambda e: (e["edition"]["published"], e["edition"]["id"]))
    (target / "manifest.json").write_bytes(store.dump({"editions": entries}))
    size = sum(path.stat().st_size for path in target.iterdir())
    print(f"{len(entries)} editions, {size / 1e6:.2f} MB")
    if size > LIMIT_BYTES:
        sys.exit(f"The bundled editions take {size} bytes, more than {LIMIT_BYTES}.")


def build(
    wanted: dict[str, Any], data: Path, flags: list[dict[str, str]], made: dict[str, pl.DataFrame]
) -> tuple[Edition, pl.DataFrame]:
    """One edition and its observations, with flags; ``made`` are the editions before it."""
    paths = [data / name for name in wanted["files"]]
    readings = [read(wanted, path) for path in paths]
    frame = merge(readings, wanted.get("verified_supplement"))
    frame = frame.filter(pl.col("indicator").is_in(wanted["indicators"])) if (
        "indicators" in wanted) else frame  # fmt: skip
    frame = beside(frame, wanted, made)
    first = readings[0]
    press = not (frame["standing"] == "table").any()
    own = [row for row in flags if applies(row, wanted, press=press)]
    edition = Edition(
        id=wanted["id"],
        publisher=wanted.get("publisher", first.publisher),
        title=wanted.get("title", first.title),
        published=wanted.get("published", first.published),
        url=wanted.get("url", first.url),
        licence=wanted.get("licence", first.licence or nato.LICENCE),
        sha256=combined_digest(paths),
        file=paths[0].name,
        published_basis=wanted.get("published_basis", first.published_basis),
        cutoff=wanted.get("cutoff"),
        standing="press" if press else "table",
        series=wanted["series"],
        flags=tuple(
            flag_note(row, frame, wanted["id"]) for row in own if row["flag"] not in NOTES | IGNORED
        ),
        notes=tuple(row["note"] for row in own if row["flag"] in NOTES)
        + tuple(wanted.get("notes", ())),
        supplements=wanted.get("supplements", ""),
    )
    return edition, with_flags(frame, edition)


def beside(
    frame: pl.DataFrame, wanted: dict[str, Any], made: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    """The figures of the countries of the edition named, and of a supplement only what is new."""
    if "countries_of" in wanted:
        named = made[wanted["countries_of"]]
        frame = frame.filter(pl.col("entity").is_in(named["entity"].unique().implode()))
    if "supplements" in wanted:
        key = ["entity", "indicator", "period"]
        frame = frame.join(made[wanted["supplements"]], on=key, how="anti", maintain_order="left")
    return frame


def read(wanted: dict[str, Any], path: Path) -> Reading:
    """One file through the edition's reader; files ``_extra`` are always in the tidy form."""
    if wanted["reader"] == "weo_rda":
        import weo_rda  # beside this file, found where this file is run

        return weo_rda.read(path)
    reader = tidy if path.stem.endswith("_extra") else parser(wanted["reader"])
    return reader.read(path)


def combined_digest(paths: list[Path]) -> str:
    """The file's SHA-256, or that of the files' digests in order."""
    if len(paths) == 1 and paths[0].is_file():
        return digest(paths[0])
    files = [f for p in paths for f in (sorted(p.glob("*")) if p.is_dir() else [p])]
    return hashlib.sha256("".join(digest(f) for f in files).encode()).hexdigest()


def merge(readings: list[Reading], verified: str | None) -> pl.DataFrame:
    """The readings of one edition together; a verified supplement stands in for coarser copies."""
    frames = [reading.observations for reading in readings]
    if verified:
        is_verified = pl.col("source").str.contains(verified, literal=True)
        supplement = frames[1].with_columns(
            standing=pl.when(is_verified).then(pl.lit("table")).otherwise(pl.col("standing"))
        )
        key = ["entity", "indicator", "period"]
        kept = supplement.filter(
            is_verified
            | ~pl.struct(key).is_in(frames[0].select(pl.struct(key).alias("k"))["k"].implode())
        )
        frames = [frames[0].join(kept, on=key, how="anti"), kept]
    return checked(pl.concat(frames), readings[0].file)


def read_flags(path: Path) -> list[dict[str, str]]:
    """The lines of a file of quality flags, each marked with the file it is from."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [{**row, "file": path.parent.name} for row in csv.DictReader(handle)]


def applies(row: dict[str, str], wanted: dict[str, Any], *, press: bool) -> bool:
    """Whether a flag line is about the edition; ``*`` means every edition quoted by the press."""
    if row["vintage"] == "*":
        return press
    return wanted["series"] == "nato" and f"nato-{row['vintage']}" == wanted["id"]


def flag_note(row: dict[str, str], frame: pl.DataFrame, edition: str) -> FlagNote:
    """A flag line as a note on named cells; ranges of years become the years the edition prints."""
    entities = () if row["ally_iso3"] == "*" else tuple(
        entity_code(name) for name in row["ally_iso3"].split(";"))  # fmt: skip
    codes = () if row["indicator"] == "*" else tuple(row["indicator"].split(";"))
    if row["flag"] == "gni_break":
        # The base is printed as its own figures too, and they are GNI as much as the share is.
        printed = frame["indicator"].unique()
        codes += tuple(sorted(c for c in printed if c.startswith("gdp_")))
    note = WORDING.get(f"{edition}.{row['flag']}") or WORDING.get(row["flag"]) or row["note"]
    return FlagNote(row["flag"], note, entities, codes, years(row["year"], frame))


def years(text: str, frame: pl.DataFrame) -> tuple[str, ...]:
    """``*`` is all, ``2023-`` from there on, ``2020-2024`` both ends included, ``2024`` itself."""
    if text == "*":
        return ()
    match = re.match(r"(\d{4})(-?)(\d{4})?$", text)
    if not match:
        raise ValueError(f"a flag is for the years {text!r}")
    first, dash, last = match.groups()
    printed = sorted(p for p in frame["period"].unique() if len(p) == 4)
    until = last or ("9999" if dash else first)
    return tuple(p for p in printed if first <= p <= until)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or not Path(sys.argv[1]).is_dir():
        sys.exit(
            "usage: python tools/build_editions.py DATA [TARGET] (DATA holds nato/, nato2/, macro/)"
        )
    main(*(Path(argument) for argument in sys.argv[1:]))
