"""Chapter II: the path to 3.5 and 1.5 per cent: what it costs, how fast, how likely."""

from __future__ import annotations

from article3.alliance import is_group
from article3.briefs.full.chapter import Chapter
from article3.briefs.model import Block, Paragraph, Section, Shown, Text, number, say
from article3.briefs.outlook import FORUM, TARGET, euros, picture, table, words
from article3.briefs.promises import promises_section
from article3.briefs.subject import Subject
from article3.commitments import promises
from article3.errors import Article3Error, MissingFigureError
from article3.outlook import Outlook, outlook

_HEADING = "The path to 3.5\u202f% and 1.5\u202f%"
_HEIGHT = 190


def ahead(subject: Subject, *, small: bool = False) -> Chapter:
    """The chapter; where there is no outlook it says why, and what was promised is still listed."""
    blocks: tuple[Block, ...]
    takeaways: tuple[Text, ...] = ()
    found = why = None
    if any(promises(subject.ledger, subject.entity, forum=FORUM, as_of=subject.as_of)):
        try:
            found = _asked(subject)
        except Article3Error as error:
            why = f"There is no outlook: {str(error)[:1].lower()}{str(error)[1:]}"
    else:
        why = _not_asked(subject)
    if found is None:
        blocks = (Paragraph((why or "",)),)
        takeaways = ((why or "",),)
    else:
        takeaways = (_cost(found), _chance(found))
        blocks = () if small else _blocks(subject, found)
    promised = None if small else promises_section(subject, brief=True)
    if promised:
        blocks += promised.blocks
    return Chapter("Path", Section(_HEADING, blocks), takeaways)


def _asked(subject: Subject, growth: float = 0.0) -> Outlook:
    return outlook(
        subject.entity, ledger=subject.ledger, as_of=subject.as_of, target=TARGET, growth=growth
    )


def _not_asked(subject: Subject) -> str:
    if not subject.is_ally and not subject.is_group:
        return f"The targets of The Hague bind Allies; {subject.name} was none on the day."
    if subject.is_group and subject.entity != "NATO":
        return (
            f"The targets of The Hague bind each Ally, and none is {subject.name}'s as a group, so "
            "no path is computed for it; the briefs of its members have theirs."
        )
    return "No target beyond 2\u202f% had been agreed by the day this brief is about."


def _blocks(subject: Subject, found: Outlook) -> tuple[Block, ...]:
    years = [year for year in found.years if year in _years(found)]
    return (
        picture(found, _HEIGHT), table(found, years), *_growth(found), _what_if(subject, found),
        *words(found, brief=True),
    )  # fmt: skip


def _years(found: Outlook) -> set[int]:
    """The first year ahead, then every second to the last."""
    first, last = found.years[0], found.years[-1]
    return {first, *range(last, first, -2)}


def _growth(found: Outlook) -> tuple[Paragraph, ...]:
    """The growth it takes; a group has none of its own."""
    if is_group(found.entity):
        return ()
    text = say(
        "Required growth of spending: {middle} in real terms every year to {year} (median; eight "
        "in ten draws lie between {low} and {high}).",
        middle=number(found.growth_needed()), year=str(found.target.year),
        low=number(found.growth_needed(0.1)), high=number(found.growth_needed(0.9)),
    )  # fmt: skip
    return (Paragraph(text),)


def _what_if(subject: Subject, found: Outlook) -> Paragraph:
    """What a point of growth a year does to the cost of the target's year."""
    year = found.target.year
    cells: list[Shown] = []
    for points in (-1.0, 1.0):
        other = _asked(subject, growth=points)
        cells.append(euros(other.figure("cost_eur", year)))
    text = say(
        "Sensitivity to GDP: with growth one point a year lower the level of {year} costs {low}, "
        "with one point higher {high}: a share of a smaller economy is less money, not less "
        "effort.",
        year=str(year), low=cells[0], high=cells[1],
    )  # fmt: skip
    return Paragraph(text)


def _cost(found: Outlook) -> Text:
    year = found.target.year
    text = say(
        "{level}\u202f% of {base} by {year} means a median of {cost} in {year}, between {low} and "
        "{high} in eight of ten draws{growth}",
        level=f"{found.target.level:g}", base=found.base, year=str(year),
        cost=euros(found.figure("cost_eur", year)),
        low=euros(found.figure("cost_eur", year, 0.1)),
        high=euros(found.figure("cost_eur", year, 0.9)), growth=_pace(found),
    )  # fmt: skip
    try:
        extra = euros(found.figure("extra_eur_constant", year))
    except MissingFigureError:
        return (*text, ".")
    return (
        *text,
        *say("; {extra} of it is more than holding today's share, at {start} prices.", extra=extra,
             start=str(found.start)),
    )  # fmt: skip


def _pace(found: Outlook) -> Text:
    if is_group(found.entity):
        return ()
    return say(
        ", and real growth of spending of {growth} a year", growth=number(found.growth_needed())
    )


def _chance(found: Outlook) -> Text:
    return say(
        "If the path is carried out, the core part of {core}\u202f% is reached in {plain} of the "
        "draws, and in {revised} if the share is then revised as first estimates have been.",
        core=f"{found.target.core:g}", plain=number(found.probability()),
        revised=number(found.probability(revised=True)),
    )  # fmt: skip
