"""A figure of a promise or its path from its id."""

from __future__ import annotations

import re

from article3.commitments.path import path
from article3.commitments.review import review
from article3.commitments.status import judge
from article3.errors import UnknownNameError
from article3.ledger import Figure, Ledger
from article3.ledger.commitments import commitments

_PATH = re.compile(r"(?P<part>slope|growth_needed|needed|extra)\((?P<id>\w+)\)$")
_REVIEW = re.compile(r"(?P<part>line|gap_to_line|money_to_line)\(\w+ in (?P<year>\d{4})\)$")
_MARGIN = re.compile(r"margin\((?P<id>\w+)\)$")
_PARTS = {"slope": "slope", "growth_needed": "real_growth", "needed": "needed", "extra": "extra"}


def knows(figure_id: str) -> bool:
    """Whether an id is that of a promise's margin, path or line."""
    what = figure_id.partition(".")[2].rpartition("@")[0].rpartition(".")[0]
    return any(pattern.match(what) for pattern in (_PATH, _REVIEW, _MARGIN))


def by_id(ledger: Ledger, figure_id: str) -> Figure:
    """The figure again, as of the newest edition its id names.

    Raises ``UnknownNameError`` where no promise of the register gives that figure.
    """
    head, _, editions = figure_id.rpartition("@")
    who, _, rest = head.partition(".")
    what = rest.rpartition(".")[0]
    as_of = max(ledger.edition(name).published for name in editions.split("+"))
    found: Figure | None = None
    if made := _REVIEW.match(what):
        line = next((x for x in review(ledger, as_of=as_of, year=int(made["year"]))
                     if x.entity == who), None)  # fmt: skip
        if line:
            parts = {"line": line.needed, "gap_to_line": line.gap, "money_to_line": line.money}
            found = parts[made["part"]]
    elif made := _PATH.match(what) or _MARGIN.match(what):
        promise = next((c for c in commitments(every=True) if c.id == made["id"]), None)
        if promise and what.startswith("margin"):
            found = judge(ledger, promise, who, as_of=as_of).margin
        elif promise:
            way = path(ledger, promise, who, as_of=as_of)
            found = getattr(way, _PARTS[made["part"]]) if way else None
    if found is None:
        raise UnknownNameError("figure", figure_id, hint="no promise of the register gives it")
    return found
