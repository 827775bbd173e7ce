"""Why an Ally's rank is what it is: sentences on the year before and on the edition before."""

from __future__ import annotations

from dataclasses import replace

from article3.alliance import entity_name
from article3.briefs.model import Text, number, say
from article3.briefs.subject import Subject
from article3.briefs.takeaways import month_of
from article3.charts.frames import listing
from article3.errors import MissingFigureError
from article3.ledger import Figure
from article3.ledger.explain import base_of
from article3.measures.moves import Move, moved_between_editions, moved_between_years
from article3.measures.standing import SHARE

FEWEST = 20
"""A table with fewer countries than this ranks nobody among the Allies."""
_NAMED = 6


def placing(subject: Subject) -> tuple[Text, ...]:
    """The sentences on the rank's move since the year and the edition before; none for a group."""
    if subject.is_group:
        return ()
    made = []
    for rule in (since_last_year, since_last_edition):
        try:
            made.append(rule(subject))
        except MissingFigureError:
            continue
    return tuple(made)


def year_move(subject: Subject) -> Move:
    """The move of the rank from the year before, both years from the brief's edition."""
    return moved_between_years(
        subject.ledger, subject.entity, int(subject.period) - 1, subject.period,
        edition=subject.edition.id,
    )  # fmt: skip


def edition_move(subject: Subject) -> Move:
    """The move of the rank between the table before and the brief's, for a year both rank."""
    ledger = subject.ledger
    for year in (int(subject.period), int(subject.period) - 1, int(subject.period) - 2):
        for name in reversed(ledger.editions_with(SHARE, year, FEWEST)):
            edition = ledger.edition(name)
            if edition.standing == "table" and edition.published < subject.edition.published:
                return moved_between_editions(
                    ledger, subject.entity, year, name, subject.edition.id
                )
    raise MissingFigureError("no earlier table ranks the Allies")


def since_last_year(subject: Subject) -> Text:
    """What moved the rank since the year before, within the brief's edition."""
    move = year_move(subject)
    change: Text = ()
    if move.spent and move.base:
        base = base_of(move.share_now) or "GDP"
        change = say(
            " Its expenditure {went} by {spent} in real terms and its {base} {changed} by {rate}; "
            "by itself that {moves}.",
            went=_verb(move.spent), spent=number(move.spent, magnitude=True), base=base,
            changed=_verb(move.base), rate=number(move.base, magnitude=True),
            moves=_moves(move.parts["own"]),
        )  # fmt: skip
    return say(
        "In {year} it {stood} ({share}), by the same edition.{change}{passing}",
        year=str(int(subject.period) - 1), stood=_stood(move), share=number(move.share_before),
        change=change, passing=_passing(subject, move),
    )  # fmt: skip


def since_last_edition(subject: Subject) -> Text:
    """What the newest table changed about the rank of a year the table before ranked too."""
    move = edition_move(subject)
    before, now = move.share_before, move.share_now
    restated: Text = ()
    if move.spent and abs(move.spent.value or 0.0) >= 0.05:
        restated = say(
            " Its expenditure was restated by {spent}.", spent=number(move.spent, signed=True)
        )
    same = ""
    if move.before.value == move.now.value:
        same = " too"
    return say(
        "For {year}, {old} ranked it {first} with {share}; {new} ranks it {last}{too} with {again}."
        "{why}{restated}",
        year=now.period, old=month_of(before), first=number(move.before, unit=False),
        share=number(before), new=month_of(now), last=number(move.now, unit=False), too=same,
        again=number(now), why=_whose(move), restated=restated,
    )  # fmt: skip


def _whose(move: Move) -> Text:
    """How much of a move between editions is the Ally's own figure and how much the others'."""
    own, others = move.parts["own"], move.parts["others"]
    if not own.value and not others.value:
        return ()
    return say(
        " The revision of its own share {own}; those of the others {move} it {others}."
        if others.value
        else " The revision of its own share {own}.",
        own=_moves(own), move="move", others=_places(others),
    )  # fmt: skip


def _stood(move: Move) -> Text:
    if move.gained == 0:
        return say("had the same rank, {rank}", rank=number(move.before, unit=False))
    return say("was at rank {rank}", rank=number(move.before, unit=False))


def _verb(change: Figure) -> str:
    return "rose" if (change.value or 0.0) >= 0 else "fell"


def _moves(part: Figure) -> Text:
    """A part of a move as what it does to the rank."""
    if not part.value:
        return say("leaves its rank as it was ({n})", n=number(part))
    return say("moves it {places}", places=_places(part))


def _places(part: Figure) -> Text:
    """Places up or down, in words."""
    value = round(part.value or 0.0)
    way = "up" if value > 0 else "down"
    word = "place" if abs(value) == 1 else "places"
    return say(f"{{n}} {word} {way}", n=number(part, unit=False, magnitude=True))


def _passing(subject: Subject, move: Move) -> Text:
    said = []
    if move.overtaken_by:
        said.append(f"{_names(subject, move.overtaken_by)} overtook it")
    if move.overtook:
        said.append(f"it overtook {_names(subject, move.overtook)}")
    if move.joined:
        said.append(f"{_names(subject, move.joined)} joined the ranking ahead of it")
    if not said:
        return ("",) if move.gained else (" Nobody passed it and it passed nobody.",)
    words = "; ".join(said)
    return (f" {words[:1].upper()}{words[1:]}.",)


def _names(subject: Subject, codes: tuple[str, ...]) -> str:
    names = [replace(subject, entity=code).name for code in sorted(codes, key=entity_name)]
    more = len(names) - _NAMED
    if more > 1:
        return listing([*names[:_NAMED], f"{more} others"])
    return listing(names)
