"""A figure from its id, or from entity, indicator and period."""

from __future__ import annotations

import re
from datetime import date

from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Figure, Ledger
from article3.ledger.facts import by_id as stated
from article3.ledger.facts import is_stated
from article3.ledger.revisions import difference_of, revised_by
from article3.measures.aid import aid_given
from article3.measures.count import count
from article3.measures.figure import figure
from article3.measures.gap import gap, points_to
from article3.measures.growth import growth
from article3.measures.margin import margin
from article3.measures.median import median
from article3.measures.moves import PARTS, moved_between_editions, moved_between_years, part_of
from article3.measures.rank import place

_ID = re.compile(r"(?P<entity>\w+)\.(?P<what>.+)\.(?P<period>[^.@]+)@(?P<edition>[\w+-]+)$")
_COUNT = re.compile(r"count\((?P<code>\w+)>=(?P<threshold>[-+.e\d]+)\)$")
_GAP = re.compile(r"gap\((?P<code>\w+) to (?P<target>[-+.e\d]+)(?P<percent>%?)\)$")
_GROWTH = re.compile(r"growth\((?P<code>\w+)(?P<annual> a year)?\)$")


_RANK = re.compile(r"rank\((?P<code>\w+)\)$")
_MOVED = re.compile(rf"moved\(defexp_share_gdp(?: by (?P<part>{'|'.join(PARTS)}))?\)$")
_MEDIAN = re.compile(r"median_revision\((?P<code>\w+)\)$")
_REVISED = re.compile(r"revised\((?P<code>\w+)\)$")
_MIDDLE = re.compile(r"median\((?P<code>\w+)\)$")
_SUM = re.compile(r"sum\((?P<code>ukr_aid_\w+)\)$")
_DIFFERENCE = re.compile(r"difference\((?P<left>\w+) − (?P<right>\w+)\)$")


def by_address(
    ledger: Ledger,
    entity: str,
    indicator: str | None = None,
    period: str | None = None,
    *,
    edition: str | None = None,
    as_of: date | None = None,
) -> Figure:
    """The figure of an id such as ``POL.defexp_share_gdp.2024@nato-2024-06``, or of its parts.

    Raises ``UnknownNameError`` for an id that is none.
    """
    if is_stated(entity.rpartition("@")[2]):
        return stated(entity)
    if indicator and period:
        return figure(ledger, entity, indicator, period, edition=edition, as_of=as_of)
    return _of_id(ledger, entity)


def _of_id(ledger: Ledger, entity: str) -> Figure:
    """The figure that an id names, printed or computed."""
    match = _ID.match(entity)
    if not match:
        raise UnknownNameError(
            "figure", entity, hint="give ENTITY INDICATOR PERIOD, or an id as figures print it"
        )
    who, what, when = match["entity"], match["what"], match["period"]
    editions = match["edition"].split("+")
    if made := _COUNT.match(what):
        return count(
            ledger,
            made["code"],
            when,
            float(made["threshold"]),
            group=who,
            edition=editions[0],
            as_of=_newest(ledger, editions),
        ).figure
    if made := _GAP.match(what):
        target = float(made["target"])
        if not made["percent"]:
            return points_to(ledger, who, when, target, edition=editions[0])
        currency = "usd" if made["code"].startswith("defexp_usd") else "national"
        return gap(ledger, who, when, target, currency=currency, edition=editions[0])[1]
    if made := _GROWTH.match(what):
        start, _, end = when.partition("/")
        return growth(
            ledger, who, start, end, indicator=made["code"], annual=bool(made["annual"]),
            edition=editions[0],
        )  # fmt: skip
    if ranked := _of_rank(ledger, who, what, when, editions):
        return ranked
    newest = _newest(ledger, editions)
    if made := _MIDDLE.match(what):
        return median(ledger, made["code"], when, group=who, edition=editions[0], as_of=newest)
    if made := _SUM.match(what):
        return aid_given(ledger, who, made["code"], when, release=editions[0])
    if made := _MEDIAN.match(what):
        found = margin(ledger, who, made["code"], as_of=newest)
        if found is None:
            raise UnknownNameError("figure", entity, hint="too few revisions are known")
        return found
    if made := _REVISED.match(what):
        before, now = (figure(ledger, who, made["code"], when, edition=e) for e in editions[:2])
        return revised_by(before, now)
    if made := _DIFFERENCE.match(what):
        left = figure(ledger, who, made["left"], when, edition=editions[0], as_of=newest)
        # One indicator on both sides is one figure in two editions: the second is the other one.
        others = editions[1:] if made["left"] == made["right"] and editions[1:] else editions
        return difference_of(left, _first_printed(ledger, who, made["right"], when, others))
    # A figure of several editions names the first; the others follow from its date.
    return figure(ledger, who, what, when, edition=editions[0], as_of=newest)


def _of_rank(ledger: Ledger, who: str, what: str, when: str, editions: list[str]) -> Figure | None:
    """A rank, or what it moved by between two years of an edition or two editions of a year."""
    if made := _RANK.match(what):
        newest = _newest(ledger, editions)
        return place(ledger, who, made["code"], when, edition=editions[0], as_of=newest)
    made = _MOVED.match(what)
    if not made:
        return None
    start, _, end = when.partition("/")
    move = (
        moved_between_years(ledger, who, start, end, edition=editions[0])
        if end
        else moved_between_editions(ledger, who, when, editions[0], editions[-1])
    )
    return part_of(move, made["part"])


def _newest(ledger: Ledger, editions: list[str]) -> date:
    """The day the newest of an id's editions appeared: its figure is as of that day."""
    return max(ledger.edition(name).published for name in editions)


def _first_printed(
    ledger: Ledger, who: str, indicator: str, period: str, editions: list[str]
) -> Figure:
    """The figure from the first of the editions that prints it."""
    for name in editions:
        try:
            return ledger.figure(who, indicator, period, edition=name)
        except MissingFigureError:
            continue
    raise MissingFigureError(f"None of {', '.join(editions)} prints {who} {indicator} {period}.")
