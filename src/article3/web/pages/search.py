"""Search: Allies, indicators, promises, programmes, editions and pages by a few words."""

from __future__ import annotations

from article3.ledger.figure import title
from article3.web.find import find
from article3.web.page import Ask, Content, Page

_LONGEST = 100


def fill(ask: Ask) -> Content:
    """What the words of ``q`` name; a figure where they ask for one."""
    from article3.web import pages

    text = ask.view.get("q")[:_LONGEST]
    named = [(page.path, page.name) for page in pages.PAGES if page.name]
    answer = find(ask.ledger, text, [("/", "Home, the front page"), *named])
    words = {
        "q": text,
        "answer": answer,
        "figure_title": title(answer.figure) if answer.figure else "",
    }
    return Content(f"Search: {text}" if text else "Search", (), words)


PAGES = (Page("/search", "search.html.j2", fill, files=False),)
