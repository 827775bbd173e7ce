"""Sentences of figures for pages: as plain words, and what pages say again and again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from article3.briefs.model import Text
from article3.ledger import Ledger
from article3.web.view import View


def plain(text: Text) -> str:
    """A sentence of words and figures as words alone.

    >>> plain(("Rank ", "3", "."))
    'Rank 3.'
    """
    return "".join(part if isinstance(part, str) else part.text for part in text)


def listed(words: Iterable[str]) -> str:
    """Words as an enumeration.

    >>> listed(["a", "b", "c"]), listed([])
    ('a, b and c', 'nobody')
    """
    found = list(words)
    if not found:
        return "nobody"
    return " and ".join([", ".join(found[:-1]), found[-1]]) if found[1:] else found[0]


def known_on(ledger: Ledger, view: View) -> date | None:
    """The day a view asks about: its as-of date, else the day its edition appeared; None: today."""
    if view.as_of is not None or view.edition is None:
        return view.as_of
    return ledger.edition(view.edition).published
