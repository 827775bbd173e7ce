"""The full brief: five pages with a chapter for each part of the story, or its first page alone."""

from __future__ import annotations

from dataclasses import replace

from article3.briefs.content import framed
from article3.briefs.full.agenda import agenda
from article3.briefs.full.ahead import ahead
from article3.briefs.full.aid import aid
from article3.briefs.full.changes import changes
from article3.briefs.full.chapter import Chapter, dated
from article3.briefs.full.standing import compared, figures, lacking, ranked_members, standing
from article3.briefs.model import Block, Brief, Section, Text
from article3.briefs.request import Request
from article3.briefs.sections import definitions, path_picture
from article3.briefs.subject import Subject
from article3.briefs.takeaways import takeaways
from article3.measures.standing import SHARE

_SHORT = 6
"""Takeaways of the one-page brief."""


def full(subject: Subject, request: Request) -> Brief:
    """The brief of one page or of five, as asked for.

    Raises ``MissingFigureError`` where nothing at all is known of the entity.
    """
    return _one(subject, request) if request.pages == 1 else _five(subject, request)


def _five(subject: Subject, request: Request) -> Brief:
    chapters = [
        standing(subject), ahead(subject), aid(subject), agenda(subject), changes(subject),
        *_asked(subject, request),
    ]  # fmt: skip
    said = tuple(text for chapter in chapters for text in chapter.points())
    parts = tuple(chapter.section for chapter in chapters)
    made = framed(subject, said, (*parts, definitions(subject)))
    printed = subject.series(SHARE)
    if printed.is_empty():
        return made
    return replace(made, front=(replace(path_picture(subject, printed, 230), spare=True),))


def _one(subject: Subject, request: Request) -> Brief:
    """Takeaways, one chart and one small table; what else was asked for as its takeaway."""
    said: list[Text] = [dated(text) for text in takeaways(subject)][:_SHORT]
    blocks: tuple[Block, ...] = ()
    if subject.lacks:
        said = [(lacking(subject),)]
        blocks = ranked_members(subject) if subject.is_group else ()
        if not blocks:
            blocks = aid(subject).section.blocks[:1]
    else:
        chart = tuple(replace(picture, spare=True) for picture in compared(subject))
        blocks = (*chart, figures(subject))
    more = [aid(subject), *_asked(subject, request)]
    if subject.lacks:
        more.insert(1, agenda(subject))
    for chapter in more:
        said += chapter.points()[:1]
    return framed(subject, tuple(said), (Section("Where it stands", blocks),))


def _asked(subject: Subject, request: Request) -> list[Chapter]:
    """The chapters that only stand where an article or a plan was given."""
    made = []
    if request.article is not None:
        from article3.briefs.full.claims import claims

        made.append(claims(subject, request))
    if request.plan is not None:
        from article3.briefs.full.plan import deliveries

        made.append(deliveries(subject, request.plan, request.pages))
    return made
