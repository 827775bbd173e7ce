"""The main text of a web page that somebody saved: trafilatura's reading, and the page's own date.

The page is given, never fetched. libxml2 bounds the work: it cuts nesting at 255 levels and
resolves no entities. The date comes from the page's metadata (article:published_time, JSON-LD
``datePublished`` ...), then from what it shows near the headline; htmldate, which also guesses, is
not used.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

from article3.claims import publication
from article3.claims.formats import Extracted, clean, decode, quiet
from article3.errors import MissingExtraError

_CHARSET = re.compile(rb"charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([\w-]{1,20})", re.IGNORECASE)
_JSON_DAY = re.compile(r"\"datePublished\"\s{0,8}:\s{0,8}\"([^\"]{8,40})\"")
_META_DAY = (
    "article:published_time", "datepublished", "og:article:published_time", "publication_date",
    "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "date",
    "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
    "citation_publication_date", "citation_date", "article.published", "published-date",
)  # fmt: skip
_SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")
_NEAR_HEADLINE = (
    ".//time | .//*[contains(@class,'date') or contains(@class,'publish') or "
    "contains(@class,'byline') or contains(@class,'meta')]"
)
_MOST_CANDIDATES = 20
MOST_ELEMENTS = 50_000
"""trafilatura's time grows with the square of the elements; larger pages are read whole."""


def from_html(data: bytes, name: str) -> Extracted:
    """The main text of a web page, its title, day and address.

    Raises :class:`~article3.errors.MissingExtraError` without the extra ``articles``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # urllib3 warns of proxies that are never used here
            import trafilatura

            html, etree = import_module("lxml.html"), import_module("lxml.etree")
    except ImportError as problem:
        raise MissingExtraError("Reading HTML", "articles") from problem
    quiet("trafilatura", "htmldate", "courlan")
    declared = _CHARSET.search(data[:4096])
    text = clean(decode(data, name, declared=declared[1].decode("ascii") if declared else ""))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # no element at all
        return Extracted("")
    day = _stated_day(tree, text) or _shown_day(tree)
    title, url = _title(tree), _first(tree, '//link[@rel="canonical"]/@href')
    everything = _all_words(tree)
    words = ""
    if sum(1 for _ in tree.iter()) <= MOST_ELEMENTS:
        found = trafilatura.bare_extraction(
            tree, include_comments=False, include_tables=True, with_metadata=False
        )
        words = _without_table_marks(getattr(found, "text", None) or "")
    return Extracted(
        clean(words or everything),
        clean(title),
        day,
        publication.DOCUMENT if day else "",
        url[:2000],
    )


def _first(tree: Any, path: str) -> str:
    """The first string an XPath finds, its spaces made single."""
    return next((words for v in tree.xpath(path) if (words := " ".join(str(v).split()))), "")


def _title(tree: Any) -> str:
    """The headline: as shared, as shown, or the window title without the site's name."""
    shared = _first(tree, '//meta[@property="og:title" or @name="twitter:title"]/@content')
    headings = (" ".join(h.itertext()) for h in tree.iter("h1"))
    shown = next((words for h in headings if (words := " ".join(h.split()))), "")
    window = _SITE_NAME.sub("", _first(tree, "//title/text()")[:400])
    return (shared or shown or window)[:300]


def _stated_day(tree: Any, text: str) -> date | None:
    """The day in the page's metadata."""
    named = {
        (m.get("property") or m.get("name") or m.get("itemprop") or "").lower(): m.get("content")
        for m in reversed(tree.xpath("//meta[@content]"))
    }
    in_json = _JSON_DAY.search(text)
    marked = tree.xpath('//*[@itemprop="datePublished"]/@datetime')
    values = (named.get(_META_DAY[0]), in_json and in_json[1], *marked, *map(named.get, _META_DAY))
    return publication.first_metadata(values, date.today())


def _shown_day(tree: Any) -> date | None:
    """The day shown near the headline; elsewhere only where all the days shown are the same."""
    for article in tree.xpath("(//article | //main)[1]"):
        for day in _days(article):
            return day
    days = set(_days(tree))
    return days.pop() if len(days) == 1 else None


def _days(part: Any) -> Iterator[date]:
    today = date.today()
    for element in part.xpath(f"({_NEAR_HEADLINE})[position() <= {_MOST_CANDIDATES}]"):
        words = " ".join(" ".join(element.itertext()).split())
        day = publication.from_metadata(element.get("datetime"), today)
        if day is None and len(words) <= publication.LONGEST_LINE:
            day = publication.published_in(words, today)[0]
        if day:
            yield day


_BLOCKS = (
    "p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    "blockquote", "ul", "ol", "dl", "dt", "dd", "pre", "hr", "header", "footer", "main", "aside",
    "figure", "figcaption",
)  # fmt: skip
_SILENT = ("script", "style", "noscript", "template")


def _all_words(tree: Any) -> str:
    """Every word of the body, a line a block: for pages too small to tell text from frame."""
    parts: list[str] = []
    for body in tree.xpath("//body[1]"):
        for event, element in import_module("lxml.etree").iterwalk(body, events=("start", "end")):
            if element.tag in _BLOCKS:
                parts.append("\n")
            words = element.text if event == "start" else element.tail
            if words and (event == "end" or element.tag not in _SILENT):
                parts.append(words)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _without_table_marks(text: str) -> str:
    """trafilatura's tables are Markdown; rows become "cell | cell", ruled lines go."""
    if "|" not in text:
        return text.strip()
    lines = (line.strip("| ") if line.startswith("|") else line for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip("-| :")).strip()
