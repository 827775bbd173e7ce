"""The key takeaways: sentences written from figures by rules.

A change smaller than rounding, or than the usual size of revisions of that Ally's figures, is not
news and is not reported as one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from article3.alliance import entity_name
from article3.briefs.model import Text, money, number, say
from article3.briefs.subject import Subject
from article3.errors import MissingFigureError
from article3.ledger import Figure
from article3.ledger.explain import base_of
from article3.measures import count, gap, growth, rank
from article3.measures.margin import margin
from article3.measures.rank import place
from article3.measures.standing import SHARE, targets

ROUNDING = 0.005
EQUIPMENT_GUIDELINE = 20.0
"""Per cent of defence expenditure for major equipment (Wales 2014)."""


def takeaways(subject: Subject) -> tuple[Text, ...]:
    """The sentences that have figures to stand on, in order of importance."""
    rules: tuple[Callable[[Subject], Text | None], ...] = (
        (level, members, change, count_by_edition, grown, burden)
        if subject.is_group
        else (level, distance, change, revised, equipment, grown)
    )
    return spoken(subject, rules)


def spoken(subject: Subject, rules: Sequence[Callable[[Subject], Text | None]]) -> tuple[Text, ...]:
    """What the rules say; one whose figures no edition prints says nothing."""
    said = []
    for rule in rules:
        try:
            text = rule(subject)
        except MissingFigureError:
            continue
        if text:
            said.append(text)
    return tuple(said)


def _estimated(figure: Figure) -> str:
    return "an estimated " if figure.status != "actual" else ""


def need(figure: Figure | None) -> Figure:
    """A figure with a value; raises ``MissingFigureError`` where there is none."""
    if figure is None or figure.value is None:
        raise MissingFigureError("nothing to say")
    return figure


def level(subject: Subject) -> Text:
    """How much of the economy goes to defence, in money, and the rank that gives."""
    share = need(subject.get(SHARE))
    base = base_of(share) or "GDP"
    amount = subject.get("defexp_usd_current")
    spent = say(", {amount} at current prices", amount=money(amount)) if amount else ()
    if subject.is_group:
        return say(
            "{name} {spends} {about}{share} of " + base + " on defence in {year}{spent}.",
            name=subject.first_name, spends=subject.spends,
            about=_estimated(share), share=number(share),
            year=subject.period, spent=spent,
        )  # fmt: skip
    ranking = rank(subject.ledger, SHARE, subject.period, edition=subject.edition.id)
    standing = place(
        subject.ledger, subject.entity, SHARE, subject.period, edition=subject.edition.id
    )
    return say(
        "{name} {spends} {about}{share} of " + base + " on defence in {year}{spent}: rank "
        "{place} of the {of} Allies with a figure.",
        name=subject.first_name, spends=subject.spends,
        about=_estimated(share), share=number(share),
        year=subject.period, spent=spent, place=number(standing, unit=False),
        of=str(ranking.frame.height),
    )  # fmt: skip


def distance(subject: Subject) -> Text:
    """How far that is from the targets in force, in points and in money."""
    parts: list[Text] = []
    for target in targets(subject.asked):
        points, amount = gap(
            subject.ledger, subject.entity, subject.period, target.level, edition=subject.edition.id
        )
        value = need(points).value or 0.0
        by = f" for {target.deadline}" if target.deadline else ""
        what = f"{target.level:g}\u202f% {target.name}{by}"
        if abs(value) < ROUNDING:
            parts.append(say("at the {what}", what=what))
            continue
        parts.append(
            say(
                "{points} {side} the {what} ({amount} of {year})",
                points=number(points, magnitude=True), side="below" if value > 0 else "above",
                what=what, amount=money(amount, magnitude=True), year=subject.period,
            )
        )  # fmt: skip
    return say("That is {list}.", list=joined(parts))


def joined(parts: list[Text]) -> Text:
    """Phrases as an enumeration: ``a, b and c``; nothing to say raises ``MissingFigureError``."""
    if not parts:
        raise MissingFigureError("nothing to say")
    text: Text = parts[0]
    for position, part in enumerate(parts[1:], start=2):
        text += (" and " if position == len(parts) else ", ", *part)
    return text


def change(subject: Subject) -> Text | None:
    """Whether the share moves by more than rounding and revisions do, and the real change."""
    year = int(subject.period)
    now, before = need(subject.get(SHARE)), need(subject.get(SHARE, year - 1))
    change = (now.value or 0.0) - (before.value or 0.0)
    usual = margin(subject.ledger, subject.entity, SHARE, as_of=subject.as_of)
    limit = max(ROUNDING, (usual.value or 0.0) if usual else 0.0)
    real = subject.get("defexp_real_change")
    grew: Text = ()
    if real is not None and real.value is not None and abs(real.value) >= 0.05:
        grew = say(
            " In real terms expenditure {verb} by {real} on the year before.",
            verb="rises" if real.value > 0 else "falls", real=number(real, magnitude=True),
        )  # fmt: skip
    if abs(change) < limit:
        why = (
            say("the median revision of its past figures, {usual}", usual=number(usual))
            if usual and limit > ROUNDING
            else ("rounding",)
        )
        return say(
            "Between {last} and {year} the share does not move by more than {why}.{grew}",
            last=str(year - 1), year=subject.period, why=why, grew=grew,
        )  # fmt: skip
    return say(
        "The share {verb} from {before} in {last} to {now}.{grew}",
        verb="rises" if change > 0 else "falls", before=number(before), last=str(year - 1),
        now=number(now), grew=grew,
    )  # fmt: skip


def revised(subject: Subject) -> Text | None:
    """What NATO changed about the last actual year since the table before."""
    now = need(subject.get(SHARE, subject.last_actual))
    before = earlier_table(subject, SHARE, subject.last_actual)
    moved = (now.value or 0.0) - (before.value or 0.0)
    if abs(moved) < ROUNDING:
        return None
    return say(
        "NATO's own editions differ about {year}: {before} in {old}, {now} in {new}.",
        year=subject.last_actual, before=number(before), old=month_of(before), now=number(now),
        new=month_of(now),
    )  # fmt: skip


def month_of(figure: Figure) -> str:
    """The edition of a printed figure by the month it appeared."""
    assert figure.publication is not None
    return f"the edition of {figure.publication.published:%B %Y}"


def earlier_table(subject: Subject, indicator: str, period: str) -> Figure:
    """The figure in the newest table before the brief's edition that prints it.

    Raises ``MissingFigureError`` when there is none.
    """
    for edition in reversed(subject.ledger.editions):
        if edition.standing != "table" or edition.published >= subject.edition.published:
            continue
        try:
            return subject.ledger.figure(subject.entity, indicator, period, edition=edition.id)
        except MissingFigureError:
            continue
    raise MissingFigureError(f"no earlier table prints {indicator} {period}")


def equipment(subject: Subject) -> Text:
    """The part for major equipment against the guideline."""
    share = need(subject.get("equipment_share"))
    value = share.value or 0.0
    side = "above" if value > EQUIPMENT_GUIDELINE else "below"
    if abs(value - EQUIPMENT_GUIDELINE) < 0.05:
        side = "at"
    return say(
        "{share} of {its} defence expenditure goes to major equipment and its research, {side} the "
        "20\u202f% guideline.",
        share=number(share), its=subject.its, side=side,
    )  # fmt: skip


def grown(subject: Subject) -> Text:
    """The yearly real change since the edition's first year."""
    printed = subject.ledger.observations(SHARE).filter(pl.col("edition") == subject.edition.id)
    first = str(printed["period"].min())
    change = growth(
        subject.ledger, subject.entity, first, subject.period, annual=True,
        edition=subject.edition.id,
    )  # fmt: skip
    verb = "grown" if (need(change).value or 0.0) > 0 else "fallen"
    caveat = " (the group's members change over the years)" if subject.is_group else ""
    return say(
        "Since {first} {its} expenditure has {verb} by {rate} a year in real terms{caveat}.",
        first=first, its=subject.its, verb=verb, rate=number(change, magnitude=True), caveat=caveat,
    )  # fmt: skip


def members(subject: Subject) -> Text:
    """How many members reach each target in force."""
    counts = [
        count(subject.ledger, SHARE, subject.period, target.level, group=subject.entity,
              edition=subject.edition.id)
        for target in targets(subject.asked)
    ]  # fmt: skip
    listed = joined(
        [
            say(f"{{n}} at {t.level:g}\u202f% or more", n=number(c.figure, unit=False))
            for t, c in zip(targets(subject.asked), counts, strict=True)
        ]
    )
    line = ""
    if counts[0].at_the_line:
        names = ", ".join(entity_name(code) for code in counts[0].at_the_line)
        line = f" At the {targets(subject.asked)[0].level:g}\u202f% line, within rounding: {names}."
    missing = ""
    if counts[0].missing:
        missing = f" No figure for {', '.join(entity_name(code) for code in counts[0].missing)}."
    return say(
        "Of {its} {of} members with armed forces, {listed}.{line}{missing}",
        its=subject.its, of=str(counts[0].denominator), listed=listed, line=line, missing=missing,
    )  # fmt: skip


def count_by_edition(subject: Subject) -> Text | None:
    """How the count for the last actual year changed from table to table."""
    ledger, year = subject.ledger, subject.last_actual
    limit = subject.as_of or ledger.as_of
    names = [
        name
        for name in ledger.editions_with(SHARE, year, 20)
        if ledger.edition(name).standing == "table" and ledger.edition(name).published <= limit
    ]
    level = targets(subject.asked)[0].level
    counts = [count(ledger, SHARE, year, level, group=subject.entity, edition=n) for n in names]
    if len({len(c.above) for c in counts}) < 2:
        return None
    listed = joined(
        [
            say(
                "{count} of {of} by that of {edition}",
                count=number(found.figure, unit=False), of=str(found.denominator),
                edition=f"{ledger.edition(found.figure.edition).published:%B %Y}",
            )
            for found in counts
        ]
    )  # fmt: skip
    return say(
        f"How many reached {level:g}\u202f% in {{year}} depends on the edition: {{listed}}.",
        year=year, listed=listed,
    )  # fmt: skip


def burden(subject: Subject) -> Text | None:
    """The group's part in NATO's expenditure and GDP."""
    if subject.entity == "NATO":
        return None
    spent = need(subject.get("defexp_share_of_nato"))
    economy = need(subject.get("gdp_share_of_nato"))
    return say(
        "{name} {make} up {spent} of NATO's defence expenditure and {economy} of its GDP.",
        name=subject.first_name, make="make" if subject.is_plural else "makes",
        spent=number(spent), economy=number(economy),
    )  # fmt: skip
