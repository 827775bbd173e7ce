"""The brief's section on what the target costs: fan chart, a table a year, chances, caveats."""

from __future__ import annotations

from collections.abc import Sequence

from article3.briefs.model import (
    Block,
    Paragraph,
    Picture,
    Row,
    Section,
    Shown,
    Table,
    Text,
    number,
    say,
)
from article3.briefs.subject import Subject
from article3.commitments import promises
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Figure
from article3.outlook import Outlook, notes, outlook, record, said

TARGET = "5%@2035"
FORUM = "hague-2025"
WIDE, NARROW = 700, 350


def outlook_section(subject: Subject) -> Section | None:
    """What The Hague's 5 per cent costs from now on; nothing where it was not promised yet.

    Nothing either where no forecast was published by the date.
    """
    if not any(promises(subject.ledger, subject.entity, forum=FORUM, as_of=subject.as_of)):
        return None
    try:
        found = outlook(subject.entity, ledger=subject.ledger, as_of=subject.as_of, target=TARGET)
    except Article3Error:
        return None
    return Section("What the target costs", (picture(found), table(found), *words(found)))


def picture(found: Outlook, height: int = 270) -> Picture:
    """The fan chart."""
    from article3.charts.outlook_fan import outlook_fan

    source = (
        f"{found.drivers.edition} to {found.start}, then {found.drivers.forecast} and "
        f"{found.asked.draws:,} draws of the surprises of {found.history.years[0]} to "
        f"{found.history.years[-1]}"
    )
    wide = outlook_fan(found, width=WIDE, height=height)
    return Picture(
        "outlook", wide, lambda: outlook_fan(found, width=NARROW, height=height), wide.title, source
    )


def table(found: Outlook, years: Sequence[int] = ()) -> Table:
    """The cost in each year ahead, or in those named."""
    group = found.entity not in found.drivers.entities
    scale = "billion" if group else "million"

    def cell(measure: str, year: int, level: float = 0.5) -> Shown | None:
        try:
            figure = found.figure(measure, year, level)
        except MissingFigureError:
            return None
        return _billions(figure) if group and "eur" in measure else number(figure, unit=False)

    rows = tuple(
        Row(
            str(year),
            (
                cell("share", year), cell("cost_eur", year), cell("cost_eur", year, 0.1),
                cell("cost_eur", year, 0.9), cell("cost_eur_constant", year),
                cell("extra_eur_constant", year), cell("expenditure_share", year),
            ),
        )
        for year in years or found.years
    )  # fmt: skip
    head = (
        "", "share, %", f"{scale} EUR", "low", "high", f"at {found.start} prices",
        "more than holding", "% of spending",
    )  # fmt: skip
    target = f"{found.target.level:g} % of {found.base} by {found.target.year}"
    return Table(
        f"Cost a year of {target}", head, rows,
        "Medians; low and high: eight in ten draws lie between. More than holding: over today's "
        f"share, at {found.start} prices. Last column: of general government expenditure.",
    )  # fmt: skip


def euros(figure: Figure) -> Shown:
    """An amount in millions, or in billions from ten thousand millions on."""
    if abs(figure.value or 0.0) < 10_000:
        return number(figure)
    return Shown(figure, f"{_billions(figure).text} billion EUR")


def _billions(figure: Figure) -> Shown:
    value = (figure.value or 0.0) / 1000
    return Shown(figure, f"{value:,.1f}".replace("-", "\u2212"))


def words(found: Outlook, *, brief: bool = False) -> tuple[Block, ...]:
    """The level's cost, the chances, the caveats and the test; ``brief`` leaves out the chances."""
    target = found.target
    now = said.at_start(found)
    level: Text = say(
        "At the base of {year} the level of {level}\u202f% costs {cost} a year",
        year=str(found.start), level=f"{target.level:g}", cost=euros(now),
    )  # fmt: skip
    try:
        share = said.budget_at_start(found)
        level = say("{level}, {share} of general government expenditure", level=level,
                    share=number(share))  # fmt: skip
    except MissingFigureError:
        pass
    limit = record.usual_limit(found.ledger, found.drivers.edition)
    chance = say(
        "{level}. The path is a straight line, and spending grows by at most {limit} in real "
        "terms, which nine in ten Ally-years stayed under. It reaches {core}\u202f% of core "
        "expenditure in {plain} of the draws if it is carried out, and in {revised} if the share "
        "is then revised as first estimates have been.",
        level=level, limit=number(limit), core=f"{target.core:g}",
        plain=number(found.probability()), revised=number(found.probability(revised=True)),
    )  # fmt: skip
    related = (
        f"The {target.related:g} % of related spending is counted from zero, because nobody "
        "publishes it, so the increase is an upper bound."
        if target.related
        else ""
    )
    caveats = " ".join(text for text in (related, *notes.caveats(found)) if text)
    if brief:
        return (Paragraph((*level, ".")), Paragraph((caveats,)), *_tested(found))
    return (Paragraph(chance), Paragraph((caveats,)), *_tested(found))


def _tested(found: Outlook) -> tuple[Block, ...]:
    try:
        shares, nominal = record.coverage(found.ledger, found.drivers.edition)
    except MissingFigureError:
        return ()
    text = say(
        "Tested on past editions, an interval meant to hold 80\u202f% of outcomes held {nominal} "
        "of nominal GDP five years on, and {shares} of the Allies' shares: paths change when "
        "policy does.",
        nominal=number(nominal), shares=number(shares),
    )  # fmt: skip
    return (Paragraph(text),)
