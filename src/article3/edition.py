"""Edition: one publication of figures, as one publisher printed it on one day."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

Standing = Literal["table", "press"]


@dataclass(frozen=True, slots=True)
class FlagNote:
    """A doubt about some cells of an edition, in words.

    ``entities``, ``indicators`` and ``periods`` are empty for "all of them".
    """

    flag: str
    note: str
    entities: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()

    def covers(self, entity: str, indicator: str, period: str) -> bool:
        """Whether the doubt is about this cell.

        >>> FlagNote("gni_break", "GNI base", ("LUX",), (), ("2023", "2024")).covers(
        ...     "LUX", "defexp_share_gdp", "2024")
        True
        """
        return (
            (not self.entities or entity in self.entities)
            and (not self.indicators or indicator in self.indicators)
            and (not self.periods or period in self.periods)
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """One publication, immutable once it is in the ledger.

    ``published`` is the day its figures became public; ``published_basis`` says how that day is
    known (``document``, ``file name``, ``third-party note``, ``collected`` when only the day a
    copy was collected is known). ``standing`` is ``table`` for a publisher's own tables and
    ``press`` for figures read in texts that quote an edition. ``sha256`` is of the publisher's
    file, or of the file of readings the edition was taken from.
    """

    id: str
    publisher: str
    title: str
    published: date
    url: str
    licence: str
    sha256: str
    file: str
    published_basis: str = "document"
    cutoff: date | None = None
    standing: Standing = "table"
    series: str = ""
    """Editions of one series succeed each other; figures of different series are never mixed."""
    shippable: bool = True
    flags: tuple[FlagNote, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())
    """What to know about the edition as a whole: what it lacks, how the copy was made."""
    supplements: str = ""
    """The id of the edition of the same publication that this one adds cells to."""

    @property
    def order(self) -> tuple[date, bool, str]:
        """Where the edition stands, oldest first: a day's supplements, then its others, by id.

        What a supplement adds to therefore answers before it, as if it were not there.
        """
        return self.published, not self.supplements, self.id

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON types, dates as ISO strings; ``supplements`` only where it is so."""
        record = asdict(self)
        if not self.supplements:
            del record["supplements"]
        record["published"] = self.published.isoformat()
        record["cutoff"] = self.cutoff.isoformat() if self.cutoff else None
        record["notes"] = list(self.notes)
        record["flags"] = [
            {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(f).items()}
            for f in self.flags
        ]
        return record

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Edition:
        """The inverse of :meth:`to_dict`; unknown keys are refused by the constructor."""
        values = dict(record)
        values["published"] = date.fromisoformat(values["published"])
        if values.get("cutoff"):
            values["cutoff"] = date.fromisoformat(values["cutoff"])
        values["notes"] = tuple(values.get("notes", ()))
        values["flags"] = tuple(
            FlagNote(
                f["flag"],
                f["note"],
                tuple(f.get("entities", ())),
                tuple(f.get("indicators", ())),
                tuple(f.get("periods", ())),
            )
            for f in values.get("flags", ())
        )
        return cls(**values)
