"""Check a text: spot what may be a claim, read it, look it up, and say how it stands then and now.

Nothing is fetched and nothing is remembered of a document: the same text, dates and ledger give the
same report.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from article3.claims.claims_of import claims_of
from article3.claims.document import Document
from article3.claims.evidence import Evidence
from article3.claims.extractors import Extractor, proposed
from article3.claims.lints import lints
from article3.claims.model import Checked, Claim, Report
from article3.claims.unnamed import named
from article3.claims.verdict import verdict
from article3.errors import Article3Error
from article3.ledger import Ledger, open_ledger

_evidence: weakref.WeakKeyDictionary[Ledger, Evidence] = weakref.WeakKeyDictionary()


def check(
    text: str,
    *,
    published: date | None = None,
    title: str = "",
    url: str = "",
    as_of: date | None = None,
    ledger: Ledger | None = None,
    extractors: Sequence[Extractor] = (),
    most: int | None = None,
) -> Report:
    """Every claim of a text about burden-sharing with its verdict, then and now.

    ``published`` is the day the text appeared: "then" is by what was known on it; without it only
    "now" is judged. ``as_of`` is what now means (today unless given). ``extractors`` may propose
    further claims; looking up and judging stays the checker's own. A text with more than ``most``
    claims raises ``Article3Error`` instead of being checked at length.

    >>> from datetime import date
    >>> report = check("Estonia spent 3.43% of GDP on defence in 2024.",
    ...                published=date(2024, 7, 1), as_of=date(2026, 8, 1))
    >>> [(c.verdict.then.label, c.verdict.now.label) for c in report.checked]
    [('supported', 'outdated')]
    """
    ledger = ledger or _bundled()
    today = as_of or date.today()
    known = published if published is None or published <= today else today
    held = evidence_of(ledger)
    read = list(islice(claims_of(text, known, today, title), most and most + 1))
    if most and len(read) > most:
        raise Article3Error(
            f"The text makes more than {most:,} claims; give the part that matters."
        )
    notes: tuple[str, ...] = ()
    if extractors:
        document = Document(text, title, url, published)
        more, said = proposed(document, extractors)
        read = _merged(read, more)
        notes = tuple(said)
    settled = (named(found, held, known or today) for found in read)
    checked = [Checked(claim, verdict(claim, held, known, today)) for claim in settled]
    return Report(
        text, title, url, published, "asked" if published else "", today, tuple(checked),
        tuple(lints(text, published, read)), notes=notes,
    )  # fmt: skip


def evidence_of(ledger: Ledger) -> Evidence:
    """The index over a ledger, made once."""
    if ledger not in _evidence:
        _evidence[ledger] = Evidence(ledger)
    return _evidence[ledger]


@lru_cache(maxsize=1)
def _bundled() -> Ledger:
    return open_ledger()


def _merged(own: list[Claim], more: Sequence[Claim]) -> list[Claim]:
    """Our claims, and proposals about quantities we read nothing in."""
    taken = [(c.quantity.start, c.quantity.end) for c in own if c.quantity]
    fresh = [
        c
        for c in more
        if c.quantity is None
        or not any(c.quantity.start < end and start < c.quantity.end for start, end in taken)
    ]
    return sorted([*own, *fresh], key=lambda c: c.quantity.start if c.quantity else c.start)
