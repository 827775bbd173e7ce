"""Chapter III: aid to Ukraine, what is allocated against what was promised."""

from __future__ import annotations

from article3.assistance.deliveries import KINDS, allocated_of_committed, given_by, unlisted
from article3.assistance.pledges import Pledge, pledges
from article3.assistance.profile import profile
from article3.briefs.assistance import labelled
from article3.briefs.full.chapter import Chapter
from article3.briefs.model import Block, Paragraph, Row, Section, Shown, Table, Text, number, say
from article3.briefs.subject import Subject
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Figure
from article3.ledger.explain import published

_HEADING = "Aid to Ukraine"
_CENT = 0.0005
"""Billion EUR below which an amount prints as nothing."""


def aid(subject: Subject) -> Chapter:
    """The chapter; a donor that the tracker does not follow is named as such."""
    blocks: tuple[Block, ...] = ()
    takeaways: tuple[Text, ...] = ()
    try:
        found = _given(subject)
    except Article3Error as error:
        why = f"The Ukraine Support Tracker gives no figure of {subject.name}: {_lower(str(error))}"
        blocks, takeaways = (Paragraph((why,)),), ()
    else:
        blocks = (_table(subject, found), Paragraph((_release(subject, found[0][1]),)))
        takeaways = (_said(subject, dict(found)),)
    promised = _promised(subject)
    if promised:
        blocks += (_pledged(promised),)
        takeaways += tuple(_kept(pledge) for pledge in promised if pledge.shares)[-1:]
    return Chapter("Aid to Ukraine", Section(_HEADING, blocks), takeaways)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _given(subject: Subject) -> list[tuple[str, Figure]]:
    """Label and figure: an Ally's whole profile, a group's sums over the donors it has."""
    ledger, as_of = subject.ledger, subject.as_of
    if not subject.is_group:
        made = [
            (label, figure) for label, figure in profile(ledger, subject.entity, as_of=as_of)
            if figure.unit != "EUR"
        ]  # fmt: skip
    else:
        made = [
            (f"allocated, {kind}", given_by(ledger, subject.entity, kind=kind, as_of=as_of))
            for kind in KINDS
        ]
        committed = given_by(ledger, subject.entity, stage="committed", as_of=as_of)
        made.append(("committed, total", committed))
    held = dict(made)
    try:
        part = allocated_of_committed(held["allocated, total"], held["committed, total"])
    except (KeyError, MissingFigureError):
        return made
    place = [label for label, _ in made].index("committed, total")
    return [*made[: place + 1], ("allocated of what was committed", part), *made[place + 1 :]]


def _table(subject: Subject, found: list[tuple[str, Figure]]) -> Table:
    rows = tuple(
        Row(labelled(label), (_amount(figure),))
        for label, figure in found
        if figure.value is not None and abs(figure.value) >= _CENT
    )
    remark = (
        "Allocated: set aside for a named purpose. Committed: promised in public. Releases of the "
        "tracker are never mixed."
    )
    if subject.is_group:
        left = unlisted(subject.ledger, found[0][1].edition.split("+")[0], [subject.entity])
        if left:
            remark += f" Not followed by the tracker, so unknown: {', '.join(left)}."
    title = f"Aid of {subject.name} to Ukraine, {_months(found[0][1].period)}"
    return Table(title, ("", "figure"), rows, remark)


def _months(period: str) -> str:
    return period.replace("/", " to ")


def _amount(figure: Figure) -> Shown:
    """Billions with three digits that count; everything else as its indicator is quoted."""
    if figure.indicator.startswith("allocated_of_committed"):
        return Shown(figure, f"{figure.value:.0f}\u202f%")
    if figure.unit != "billion EUR" or figure.value is None:
        return number(figure)
    value = figure.value
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return Shown(figure, f"{value:,.{digits}f} billion EUR")


def _said(subject: Subject, held: dict[str, Figure]) -> Text:
    total, military = held["allocated, total"], held["allocated, military"]
    text = say(
        "{name} {has} allocated {total} from {months}, {military} of it military",
        name=subject.first_name, has="have" if subject.is_plural else "has",
        total=_amount(total), months=_months(total.period), military=_amount(military),
    )  # fmt: skip
    if "allocated of what was committed" in held:
        text = (*text, *say(
            "; that is {part} of the {committed} committed",
            part=_amount(held["allocated of what was committed"]),
            committed=_amount(held["committed, total"]),
        ))  # fmt: skip
    if "per gdp" in held:
        text = (*text, *say(" and {share} of the GDP of 2021", share=_of_gdp(held["per gdp"])))
    return (*text, ".")


def _of_gdp(figure: Figure) -> Shown:
    return Shown(figure, f"{figure.value:.2f}\u202f%")


def _promised(subject: Subject) -> list[Pledge]:
    """Its own pledges in money, and the Alliance's for whoever is in it; the newest four."""
    who = {subject.entity}
    if subject.is_ally or subject.is_group:
        who |= {"NATO", "EUCAN"}
    try:
        found = pledges(subject.ledger, as_of=subject.as_of)
    except MissingFigureError:
        return []
    return [p for p in found if p.promised.entity in who and p.promised.unit == "EUR"][-4:]


def _pledged(found: list[Pledge]) -> Table:
    rows = []
    for pledge in found:
        share = pledge.shares[-1] if pledge.shares else None
        reported = next((f for f in pledge.reported if share and f in share.inputs), None)
        rows.append(
            Row(
                f"{pledge.title}, {_months(pledge.promised.period)}",
                (
                    _euros(pledge.promised), _euros(reported) if reported else None,
                    number(share, unit=False) if share else None,
                    _amount(pledge.kiel) if pledge.kiel else None,
                ),
            )
        )  # fmt: skip
    return Table(
        "Promised, reported and counted",
        ("", "promised", "reported", "reported, % of it", "counted by the tracker"), tuple(rows),
        "Reported: what officials said, the newest statement. Counted: military aid allocated in "
        "the same months as far as the release reaches; NATO publishes no method, so the two "
        "differ by definition. –: nothing published.",
    )  # fmt: skip


def _euros(figure: Figure) -> Shown:
    return Shown(figure, f"{(figure.value or 0.0) / 1e9:,.1f} billion EUR")


def _kept(pledge: Pledge) -> Text:
    share = pledge.shares[-1]
    reported = next(f for f in pledge.reported if f in share.inputs)
    return say(
        "Of the {title} ({promised}), {reported} was reported for {months}: {share}.",
        title=pledge.title, promised=_euros(pledge.promised), reported=_euros(reported),
        months=_months(reported.period), share=Shown(share, f"{share.value:.0f}\u202f%"),
    )  # fmt: skip


def _release(subject: Subject, figure: Figure) -> str:
    edition = subject.ledger.edition(figure.edition.split("+")[0])
    return f"From {edition.publisher}, {edition.title}, {published(edition)}."
