"""Chapter I: where an Ally or group stands, against its peers and against the edition before."""

from __future__ import annotations

import polars as pl

from article3 import indicators
from article3.alliance import entity_name
from article3.briefs.full.chapter import Chapter
from article3.briefs.model import Block, Paragraph, Picture, Row, Section, Shown, Table, number
from article3.briefs.sections import picture_of, source_of, year_head
from article3.briefs.subject import Subject
from article3.briefs.takeaways import (
    burden,
    change,
    distance,
    earlier_table,
    equipment,
    grown,
    level,
    members,
    spoken,
)
from article3.charts.frames import COLUMNS
from article3.errors import MissingFigureError
from article3.ledger import Figure
from article3.ledger.revisions import difference_of
from article3.measures import rank
from article3.measures.rank import place
from article3.measures.standing import SHARE

_COMPARED = (SHARE, "equipment_share", "defexp_real_change", "defexp_per_capita_const")
_NAMES = {
    SHARE: "Share of GDP, %", "equipment_share": "Equipment share, %",
    "defexp_real_change": "Real change, %", "defexp_per_capita_const": "Per head",
}  # fmt: skip
_LINES = (SHARE, "defexp_nac_const", "defexp_real_change", "equipment_share")
_GROUP_LINES = (SHARE, "defexp_usd_current", "defexp_usd_const", "defexp_real_change")
_SHARES = (SHARE, "equipment_share")
_WHOLE = 10
"""Groups up to this size have a line for each member, larger ones for the ends of the ranking."""


def standing(subject: Subject, *, small: bool = False) -> Chapter:
    """The chapter; ``small`` leaves out what one page has no room for."""
    if subject.lacks:
        blocks: tuple[Block, ...] = (Paragraph((f"{lacking(subject)}",)),)
        if subject.is_group:
            blocks += ranked_members(subject)
        text = (f"{lacking(subject)}",)
        return Chapter("Standing", Section("Where it stands", blocks), (text,))
    rules = (
        (level, members, change, burden, grown)
        if subject.is_group
        else (level, distance, change, equipment, grown)
    )
    blocks = (*compared(subject), figures(subject))
    if subject.is_group and not small:
        blocks += ranked_members(subject)
    return Chapter("Standing", Section("Where it stands", blocks), spoken(subject, rules))


def lacking(subject: Subject) -> str:
    """Why there is no share of GDP, in a sentence or two."""
    month = f"{subject.edition.published:%B %Y}"
    if subject.is_group:
        who = f"The newest table, of {month}, does not give {subject.name} a share of GDP"
        return f"{who}: a figure of a member is missing, and a sum without it would be another sum."
    from article3.alliance import COUNTRIES

    country = COUNTRIES[subject.entity]
    if not country.has_forces:
        return (
            f"{subject.first_name} has no armed forces. NATO's tables print no defence expenditure "
            "of it, it is in no count of Allies, and no share is made up for it."
        )
    if not subject.is_ally:
        return (
            f"{subject.first_name} was not an Ally on the day this brief is about, and NATO's "
            f"newest table, of {month}, prints no figure of it."
        )
    return f"NATO's newest table, of {month}, prints no share of GDP of {subject.name}."


def compared(subject: Subject) -> tuple[Picture, ...]:
    """The dot-range chart; nothing where no indicator has peers."""
    from article3.charts.ranges import ranges

    held = [(code, found) for code in _COMPARED if (found := _peers(subject, code)) is not None]
    if not held:
        return ()
    frame = pl.concat([found for _, found in held], how="diagonal")
    group = subject.entity if subject.is_group else "NATO"
    among = f"among the members of {entity_name(group)}" if group != "NATO" else "among the Allies"
    # Constant prices carry their base year in their code.
    names = {str(f["indicator"][0]): _NAMES[code] for code, f in held}
    caption = f"{subject.first_name} {among}"
    picture = picture_of(
        "ranges", caption, source_of(subject),
        lambda width: ranges(
            frame, highlight=subject.entity, title=caption, names=names, width=width
        ),
    )  # fmt: skip
    return (picture,)


def _peers(subject: Subject, code: str) -> pl.DataFrame | None:
    """The members' figures of the newest year the edition prints of the entity, and its own."""
    for period in dict.fromkeys((subject.period, subject.last_actual)):
        own = subject.get(code, period)
        try:
            found = rank(
                subject.ledger, code, period, edition=subject.edition.id,
                group=subject.entity if subject.is_group else "NATO",
            ).frame  # fmt: skip
        except MissingFigureError:
            continue
        if found.height < 2 or (own is None and not subject.is_group):
            continue
        frame = found.select(*COLUMNS)
        if own and subject.is_group:
            frame = frame.filter(pl.col("entity") != own.entity)
            frame = pl.concat([frame, _as_row(own, frame)], how="diagonal")
        return frame
    return None


def _as_row(figure: Figure, like: pl.DataFrame) -> pl.DataFrame:
    row = {**figure.row(), "flags": " ".join(figure.flags)}
    # Named as its members': a sum over them says "%" where a table says "% of real GDP".
    row["indicator"], row["unit"] = str(like["indicator"][0]), str(like["unit"][0])
    return pl.DataFrame([{name: row[name] for name in COLUMNS}], schema=like.schema)


def figures(subject: Subject) -> Table:
    """The last years of the edition, and the last actual one in the table before."""
    last = int(subject.period)
    years = [str(year) for year in range(last - 3, last + 1)]
    at = subject.last_actual
    before = _before(subject, at)
    when = f"{before.publication.published:%b %Y}" if before and before.publication else ""
    codes = _GROUP_LINES if subject.is_group else _LINES
    made = [_line(subject, code, years, at, compare=bool(before)) for code in codes]
    rows = [row for row in made if row]
    if not subject.is_group:
        rows.append(_ranks(subject, years, at, before))
    head = ["", *(year_head(subject, year) for year in years)]
    remark = "e: estimate. –: the edition prints no figure."
    if before:
        head += [f"{at} in {when}", "change"]
        remark += (
            f" Change: {at} as printed now less as printed in {when}, in points where both are "
            "shares."
        )
    return Table(f"{subject.first_name} in figures", tuple(head), tuple(rows), remark)


def _before(subject: Subject, year: str) -> Figure | None:
    try:
        return earlier_table(subject, SHARE, year)
    except MissingFigureError:
        return None


def _line(subject: Subject, code: str, years: list[str], at: str, *, compare: bool) -> Row | None:
    found = [subject.get(code, year) for year in years]
    cells: list[Shown | str | None] = [number(f, unit=False) if f else None for f in found]
    held = [f for f in found if f]
    if not held:
        return None
    if compare:
        cells += _against(subject, code, at)
    unit = held[0].unit.split(" (")[0]
    name = indicators.get(held[0].indicator).name
    return Row(f"{name}, {'%' if unit.startswith('%') else unit}", tuple(cells))


def _against(subject: Subject, code: str, at: str) -> list[Shown | str | None]:
    """The figure of the edition before and by how much it was changed, where both are shares."""
    now = subject.get(code, at)
    try:
        before = earlier_table(subject, code, at)
    except MissingFigureError:
        return [None, ""]
    cells: list[Shown | str | None] = [number(before, unit=False), ""]
    if code in _SHARES and now is not None:
        cells[1] = number(difference_of(now, before), unit=False, signed=True)
    return cells


def _ranks(subject: Subject, years: list[str], at: str, before: Figure | None) -> Row:
    def place_of(year: str, edition: str) -> Shown | None:
        try:
            found = place(subject.ledger, subject.entity, SHARE, year, edition=edition)
        except MissingFigureError:
            return None
        return number(found, unit=False)

    cells: list[Shown | str | None] = [place_of(year, subject.edition.id) for year in years]
    if before:
        cells += [place_of(at, before.edition), ""]
    return Row("Rank by share of GDP", tuple(cells))


def ranked_members(subject: Subject) -> tuple[Table, ...]:
    """The members by share of GDP: all of a small group, the ends of a large one."""
    try:
        found = rank(
            subject.ledger, SHARE, subject.period, edition=subject.edition.id, group=subject.entity
        )
    except MissingFigureError:
        return ()
    order = found.frame["entity"].to_list()
    if not order:
        return ()
    shown = order if len(order) <= _WHOLE else [*order[:5], *order[-5:]]
    printed = subject.ledger.figures(found.frame)
    rows = tuple(_member(subject, member, printed[member]) for member in shown)
    remark = "e: estimate."
    if len(order) > len(shown):
        remark += (
            f" The first five and the last five of {len(order)}; the brief without --pages "
            "lists all."
        )
    missing = [entity_name(code) for code in (*found.missing, *found.without_forces)]
    if missing:
        remark += f" No figure: {', '.join(missing)}."
    last = str(int(subject.period) - 1)
    shares = (f"% of GDP, {year_head(subject, year)}" for year in (last, found.period))
    head = ("", *shares, "equipment, %")
    return (Table(f"Members of {subject.name}, highest share first", head, rows, remark),)


def _member(subject: Subject, member: str, share: Figure) -> Row:
    def cell(code: str, year: str) -> Shown | None:
        try:
            found = subject.ledger.figure(member, code, year, edition=subject.edition.id)
        except MissingFigureError:
            return None
        return number(found, unit=False)

    last = str(int(subject.period) - 1)
    cells = (cell(SHARE, last), number(share, unit=False), cell("equipment_share", subject.period))
    return Row(entity_name(member), cells)
