"""Chapter VI: the claims of an article, checked."""

from __future__ import annotations

from article3.briefs.article import words
from article3.briefs.full.chapter import Chapter
from article3.briefs.model import Block, Paragraph, Row, Section, Table, Text
from article3.briefs.request import Request
from article3.briefs.subject import Subject
from article3.claims import rows as reports
from article3.claims.check import check
from article3.claims.document import Document, read
from article3.claims.model import Checked, Report
from article3.ledger import Figure

_SHOWN = {5: 8, None: 40}
_QUOTED = {5: 110, None: 160}


def claims(subject: Subject, request: Request) -> Chapter:
    """The chapter: a line a claim that can be checked, the gravest first; the rest is counted."""
    document = read(request.article.encode(), name="the article") if isinstance(
        request.article, str) else request.article  # fmt: skip
    assert isinstance(document, Document)
    report = check(
        document.text, published=document.published, title=document.title, url=document.url,
        as_of=subject.known, ledger=subject.ledger,
    ).named(document.name)  # fmt: skip
    heading = "Claims checked"
    name = words.name(report)
    about = f"“{name}”. {words.dated(report)}"
    tally: Text = (f"“{name}”: {words.tally(report)}",)
    order = {label: n for n, label in enumerate(words.GRAVITY)}
    held = [c for c in report.checked if reports.first_label(c) != "not_checkable"]
    held.sort(key=lambda c: order[reports.first_label(c)])
    most, width = _SHOWN.get(request.pages, 8), _QUOTED.get(request.pages, 110)
    blocks: tuple[Block, ...] = (Paragraph((about,)),)
    if held:
        rest = len(held) - most
        remark = "✓ the figures bear it out, ≈ nearly, ↻ an older edition did, ✗ they do not. "
        remark += "Then: by what was known when it appeared; now: by the newest editions."
        remark += (
            f" {rest} more claims were checked: article3 check lists them." if rest > 0 else ""
        )
        blocks += (
            Table("What it says and what the figures say", ("", "verdict", "figures"),
                  tuple(_row(report, c, width) for c in held[:most]), remark, words=True),
        )  # fmt: skip
    return Chapter("Claims", Section(heading, blocks), (tally,))


def _row(report: Report, checked: Checked, width: int) -> Row:
    quote = f"“{words.quoted(report, checked.claim, width)}”"
    said = _cut(checked.verdict.sentence)
    return Row(quote, (words.verdicts(checked), said), rests_on=rests_on(checked))


def _cut(text: str, most: int = 210) -> str:
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"


def rests_on(checked: Checked, most: int = 3) -> tuple[Figure, ...]:
    """The first figures a verdict rests on, each once."""
    found: dict[str, Figure] = {}
    for _, _, figure in reports.readings_of(checked):
        found.setdefault(figure.figure_id, figure)
    return tuple(found.values())[:most]
