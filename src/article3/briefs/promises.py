"""The brief's section on promises: status, figure and the path left."""

from __future__ import annotations

from article3.briefs.model import Block, Paragraph, Row, Section, Shown, Table, Text, number, say
from article3.briefs.subject import Subject
from article3.commitments import Judgement, Path, path, promises


def promises_section(subject: Subject, *, brief: bool = False) -> Section | None:
    """The promises a figure says something about, and what the widest of them asks for.

    ``brief`` keeps those still open or standing, and leaves out what they cost.
    """
    found = [
        judgement
        for judgement in promises(subject.ledger, subject.entity, as_of=subject.as_of)
        if judgement.figure
        and not judgement.superseded
        and (not brief or _open(subject, judgement))
    ]
    if not found:
        return None
    ways = [path(subject.ledger, j.commitment, j.entity, as_of=subject.as_of) for j in found]
    table = Table(
        "Promises and what the figures say of them",
        ("promise", "due", "status", "figure, %", "points a year"),
        tuple(_row(j, way) for j, way in zip(found, ways, strict=True)),
        "Status is computed from the edition of the day. Points a year: the straight way from the "
        "last actual figure to the deadline.",
    )
    asked = [(j, w) for j, w in zip(found, ways, strict=True) if w is not None]
    blocks: tuple[Block, ...] = (table,)
    if asked and not brief:
        widest = max(asked, key=lambda pair: pair[0].commitment.value or 0.0)
        blocks += (Paragraph(_cost(*widest)),)
    contested = [j for j in found if j.status == "contested"]
    blocks += tuple(Paragraph((f"Contested: {j.commitment.contested}",)) for j in contested)
    return Section("Promises", blocks)


def _open(subject: Subject, judgement: Judgement) -> bool:
    """Whether a promise is standing or not yet due."""
    due = judgement.commitment.due_year
    return not due or int(due) >= subject.asked.year


def _row(judgement: Judgement, way: Path | None) -> Row:
    c = judgement.commitment
    figure = number(judgement.figure, unit=False) if judgement.figure else None
    slope: Shown | str = number(way.slope, unit=False, signed=True) if way else ""
    due = c.due_year or ("each year" if c.deadline else "")
    return Row(c.text, (due, judgement.status, figure, slope))


def _cost(judgement: Judgement, way: Path) -> Text:
    c = judgement.commitment
    target = f"{c.value:g}\u202f% of {c.base or 'GDP'} by {c.due_year}"
    grow: Text = ()
    if way.real_growth:
        grow = say(", {rate} of real growth a year", rate=number(way.real_growth))
    cost: Text = ()
    if way.needed and way.extra:
        cost = say(
            ". At the base of {year} that level costs {needed} a year, {extra} more than now",
            year=way.newest.period, needed=number(way.needed), extra=number(way.extra),
        )  # fmt: skip
    core = (
        " Only core expenditure is published; the part of up to 1.5\u202f% is not in it."
        if c.indicator == "total_share_gdp"
        else ""
    )
    return say(
        "To reach {target} takes {slope} from {start} in {year}{grow}{cost}.{core}",
        target=target, slope=number(way.slope), start=number(way.start), year=way.start.period,
        grow=grow, cost=cost, core=core,
    )  # fmt: skip
