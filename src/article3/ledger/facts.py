"""Facts: single figures a publisher stated that no edition of the ledger prints.

Each is a :class:`~article3.ledger.figure.Figure` like any other: an observation with the line of
the register and the source it was read in, and an edition of its own, ``said-nato-2024-02-14``,
that everything the publisher said that day shares. So a fact is known from the day it was said on,
by the same rule as editions. Where two texts give the same figure id, the later rows of the
register get the edition's id with ``-2``, ``-3`` ... behind it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from article3 import indicators
from article3.edition import Edition, FlagNote
from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger.fact_rows import Row, rows
from article3.ledger.figure import Figure, lower_first
from article3.ledger.registers import FOLDER
from article3.observation import Locator, Observation

SAID = "said-"
"""What the id of every such edition begins with."""

_OWN_HOSTS = {
    "NATO": ("nato.int",), "EDA": ("eda.europa.eu",), "SIPRI": ("sipri.org",),
    "Kiel Institute": ("ifw-kiel.de", "kielinstitut.de"), "IISS": ("iiss.org",),
    "US DoD": ("defense.gov",), "UK Ministry of Defence": ("gov.uk",),
}  # fmt: skip
"""Where a publisher's own words stand; read anywhere else they are second-hand."""

_WORDS = {
    "about": "about", "over": "more than", "under": "less than", "at_least": "at least",
    "at_most": "up to", "nearly": "almost",
}  # fmt: skip

_COUNT = re.compile(r"count\((?P<code>\w+)>=(?P<level>[.\d]+)\)$")

_DOUBTS = (
    FlagNote("prices_not_stated", "the statement names neither current nor constant prices"),
    FlagNote("second_hand", "read in a text that quotes the publisher"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A stated figure; ``hedge`` is one of :data:`article3.ledger.fact_rows.HEDGES`.

    ``sure`` is False for rows that are recalled or of low confidence.
    """

    figure: Figure
    said_on: date
    hedge: str
    sure: bool
    publisher: str


@dataclass(frozen=True, slots=True)
class _Index:
    """The facts by what is asked for, newest first, and by figure id."""

    every: tuple[Fact, ...]
    sure: tuple[Fact, ...]
    asked: Mapping[tuple[str, str, str], tuple[Fact, ...]]
    ids: Mapping[str, Fact]


def facts(*, every: bool = False, folder: Path = FOLDER) -> tuple[Fact, ...]:
    """The facts of the registers, in their order; ``every`` adds recalled and unsure ones.

    Raises :class:`~article3.errors.SourceError` with file and line for a row that cannot be read.
    """
    index = _index(folder)
    return index.every if every else index.sure


def find(
    indicator: str,
    entity: str,
    period: str = "",
    as_of: date | None = None,
    *,
    every: bool = False,
) -> list[Fact]:
    """What was stated of an indicator and entity by a day, newest first.

    Without ``period`` the facts of all periods. ``every`` adds recalled and unsure ones.

    >>> [f.figure.value for f in find("defexp_usd_current", "NATOEUR", "2024")]
    [380000000000.0]
    >>> find("defexp_usd_current", "NATOEUR", "2024", date(2024, 2, 13))
    []
    """
    found = _index(FOLDER).asked.get((indicator, entity, period), ())
    return [
        fact for fact in found
        if (every or fact.sure) and (as_of is None or fact.said_on <= as_of)
    ]  # fmt: skip


def newest(indicator: str, entity: str, period: str, as_of: date | None = None) -> Figure:
    """The figure stated last by a day; raises ``MissingFigureError`` where there is none."""
    found = find(indicator, entity, period, as_of)
    if not found:
        by = f" by {as_of}" if as_of else ""
        raise MissingFigureError(f"Nobody stated{by} {indicator} of {entity} for {period}.")
    return found[0].figure


def by_id(figure_id: str) -> Figure:
    """The figure of an id such as ``NATOEUR.defexp_usd_current.2024@said-nato-2024-02-14``.

    Unsure facts are found too. Raises ``UnknownNameError``.
    """
    index = _index(FOLDER)
    if figure_id not in index.ids:
        raise UnknownNameError("figure", figure_id, index.ids, "nobody is known to have said it")
    return index.ids[figure_id].figure


def is_stated(edition: str) -> bool:
    """Whether an edition's id is that of a statement rather than of a publication with tables.

    >>> is_stated("said-nato-2024-02-14"), is_stated("nato-2024-06")
    (True, False)
    """
    return edition.startswith(SAID)


@cache
def _index(folder: Path) -> _Index:
    read = list(rows(folder))
    said: defaultdict[str, list[Row]] = defaultdict(list)
    times: Counter[tuple[str, str, str, str]] = Counter()
    homes: list[str] = []
    for row in read:
        home = f"{SAID}{_slug(row.publisher)}-{row.said_on}"
        cell = (row.entity, row.indicator, row.period, home)
        times[cell] += 1
        homes.append(home if times[cell] == 1 else f"{home}-{times[cell]}")
        said[homes[-1]].append(row)
    editions = {name: _edition(name, together) for name, together in said.items()}
    made = tuple(_fact(row, editions[home]) for row, home in zip(read, homes, strict=True))
    asked: defaultdict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    # Of what was said on one day the first row stands first: reverse sorting keeps their order.
    for fact in sorted(made, key=lambda f: f.said_on, reverse=True):
        figure = fact.figure
        asked[figure.indicator, figure.entity, figure.period].append(fact)
        asked[figure.indicator, figure.entity, ""].append(fact)
    return _Index(
        made, tuple(f for f in made if f.sure), {k: tuple(v) for k, v in asked.items()},
        {f.figure.figure_id: f for f in made},
    )  # fmt: skip


def _slug(publisher: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", publisher.casefold()).strip("-")


def _edition(name: str, together: list[Row]) -> Edition:
    """What a publisher said on one day, as an edition."""
    first = together[0]
    register = first.register.edition
    pages = {row.source_url for row in together}
    return Edition(
        name, first.publisher, f"Statement on {_subjects(together)}", first.day,
        pages.pop() if len(pages) == 1 else "", register.licence, register.sha256, register.file,
        published_basis="press" if len(first.said_on) == 10 else "month", standing="press",
        series=f"{SAID}{_slug(first.publisher)}", flags=_DOUBTS,
    )  # fmt: skip


def _subjects(together: Iterable[Row]) -> str:
    names = list(dict.fromkeys(_subject(row.indicator) for row in together))
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return "; ".join(names[:2]) + more


def _subject(indicator: str) -> str:
    """An indicator, or a count of Allies at a level of one, for the middle of a title."""
    if made := _COUNT.match(indicator):
        return f"Allies with {_subject(made['code'])} of {made['level']} % or more"
    try:
        return lower_first(indicators.get(indicator).name)
    except UnknownNameError:
        return indicator


def _at_source(row: Row) -> bool:
    """Whether the figure was read on a page of its publisher."""
    if row.publisher == "Article 3":
        return True  # our own arithmetic on figures the row names
    host = f".{urlsplit(row.source_url).hostname or ''}"
    own = any(host.endswith(f".{name}") for name in _OWN_HOSTS.get(row.publisher, ()))
    return own and row.basis != "recalled" and "not opened" not in row.source_title


def _fact(row: Row, edition: Edition) -> Fact:
    standing = "table" if _at_source(row) else "second_hand"
    flags = () if row.sure else (f"{row.basis}_{row.confidence}",)
    if row.indicator == "defexp_usd_current" and not row.price_basis:
        flags = (*flags, "prices_not_stated")
    locator = Locator(
        row.register.edition.file, "", f"line {row.line}", row.source_title, row.source_url
    )
    seen = Observation(
        row.entity, row.indicator, row.period, row.value, row.unit, row.price_basis, row.status,
        edition.id, locator, flags, standing,
    )  # fmt: skip
    hedge = f'given as "{_WORDS[row.hedge]}"' if row.hedge else ""
    note = "; ".join(filter(None, (hedge, row.note)))
    figure = Figure(
        row.entity, row.indicator, row.period, row.value, row.unit, edition.id, row.status,
        row.price_basis, flags if standing == "table" else (*flags, standing), seen, edition,
        note=note,
    )  # fmt: skip
    return Fact(figure, row.day, row.hedge, row.sure, row.publisher)
