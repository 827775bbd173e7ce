"""Adding an edition: read it, show what would change, then write it whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from article3.edition import Edition, Standing
from article3.errors import LedgerError
from article3.ledger import store
from article3.ledger.asof import Ledger
from article3.ledger.revisions import difference
from article3.sources.detect import detect, parser
from article3.sources.reading import Reading

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Addition:
    """An edition that has been read and checked but not written.

    ``against`` is the newest edition of the same series, whose figures ``changes`` compares (see
    :func:`article3.ledger.revisions.difference`); None for the first of its series.
    """

    edition: Edition
    observations: pl.DataFrame
    against: str | None
    changes: pl.DataFrame
    notes: tuple[str, ...] = ()

    def commit(self, folder: Path | None = None) -> store.Record:
        """Write the edition to the user's own ledger (or ``folder``)."""
        return store.write(folder or store.home(), self.edition, self.observations)


def prepare(
    ledger: Ledger,
    path: Path,
    *,
    edition_id: str | None = None,
    published: date | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    licence: str | None = None,
    source: str | None = None,
) -> Addition:
    """Read a publication and compare it with the ledger; nothing is written.

    What the file does not say of itself comes from the arguments. Raises ``SourceError`` for a
    file that cannot be read as it should, ``LedgerError`` when the publication date is unknown or
    the edition is already there.
    """
    reading = (parser(source) if source else detect(path)).read(path)
    when = published or reading.published
    if when is None:
        raise LedgerError(
            f"{path.name}: it does not say when it was published; give --published YYYY-MM-DD."
        )
    name = edition_id or f"{reading.series}-{when:%Y-%m}"
    if not _ID.match(name):
        raise LedgerError(
            f"{name!r} cannot name an edition; use small letters, digits and hyphens (--id)."
        )
    if any(e.id == name for e in ledger.editions):
        raise LedgerError(f"The edition {name} is already in the ledger; editions never change.")
    edition = Edition(
        name,
        publisher or reading.publisher,
        title or reading.title,
        when,
        url or reading.url,
        licence or reading.licence or "not stated; for your own use",
        reading.sha256,
        reading.file,
        published_basis="document" if published else reading.published_basis,
        standing=_standing(reading),
        series=reading.series,
        shippable=False,
    )
    earlier = [e for e in ledger.editions if e.series == reading.series and e.published <= when]
    against = earlier[-1].id if earlier else None
    old = ledger.record(against).read() if against else reading.observations.clear()
    changes = difference(old, reading.observations)
    return Addition(edition, reading.observations, against, changes, reading.notes)


def _standing(reading: Reading) -> Standing:
    return "table" if (reading.observations["standing"] == "table").any() else "press"


def with_flags(observations: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    """The observations with the codes of the edition's flag notes on the cells they cover."""
    frame = observations
    for note in edition.flags:
        covered = pl.lit(value=True)
        for column, names in (
            ("entity", note.entities),
            ("indicator", note.indicators),
            ("period", note.periods),
        ):
            if names:
                covered &= pl.col(column).is_in(list(names))
        joined = pl.concat_str(["flags", pl.lit(note.flag)], separator=" ").str.strip_chars()
        already = pl.col("flags").str.split(" ").list.contains(note.flag)
        frame = frame.with_columns(
            flags=pl.when(covered & ~already).then(joined).otherwise(pl.col("flags"))
        )
    return frame
