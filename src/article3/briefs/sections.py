"""The sections of a brief: standing, path, revisions, publishers, definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from article3 import indicators
from article3.alliance import entity_name
from article3.briefs.agenda import next_section, programmes_section
from article3.briefs.assistance import assistance_section
from article3.briefs.model import (
    Block,
    Paragraph,
    Picture,
    Points,
    Row,
    Section,
    Shown,
    Table,
    Text,
    money,
    number,
    say,
)
from article3.briefs.outlook import outlook_section
from article3.briefs.promises import promises_section
from article3.briefs.subject import Subject
from article3.briefs.takeaways import ROUNDING, earlier_table, month_of
from article3.errors import MissingFigureError
from article3.ledger import Figure
from article3.ledger.explain import day
from article3.ledger.reconcile import View, reconcile
from article3.ledger.revisions import difference_of, revised_by
from article3.measures import rank
from article3.measures.standing import SHARE, TARGETS, targets

if TYPE_CHECKING:
    from article3.charts.chart import Chart

WIDE, NARROW = 700, 350
"""Chart widths in pixels: a printed page or screen, and a phone."""

_PROFILE = (
    SHARE, "defexp_real_change", "defexp_nac_current", "defexp_usd_current",
    "defexp_per_capita_const", "equipment_share", "military_personnel",
)  # fmt: skip


def sections(subject: Subject) -> tuple[Section, ...]:
    """The sections that have something to show, in order."""
    if subject.lacks:
        from article3.briefs.full.standing import standing

        first = standing(subject).section
        moved: tuple[Section | None, ...] = ()
    else:
        first = _standing(subject)
        moved = (_revisions(subject), _among(subject), _publishers(subject))
    made = (
        first, promises_section(subject), outlook_section(subject), *moved,
        assistance_section(subject), programmes_section(subject), next_section(subject),
        definitions(subject),
    )  # fmt: skip
    return tuple(section for section in made if section and section.blocks)


def picture_of(name: str, caption: str, source: str, draw: Callable[[int], Chart]) -> Picture:
    """A picture whose chart is drawn for a page, and for a phone when that is asked for."""
    return Picture(name, draw(WIDE), lambda: draw(NARROW), caption, source)


def source_of(subject: Subject) -> str:
    """The line under a chart that names the edition it is drawn from."""
    edition = subject.edition
    return f"{edition.publisher}, {edition.title}, {day(edition.published)} ({edition.id})"


def _standing(subject: Subject) -> Section:
    return Section("Where it stands", (_profile(subject), *_path(subject)))


def _among(subject: Subject) -> Section:
    from article3.charts.ranking import ranking

    found = rank(
        subject.ledger, SHARE, subject.period, edition=subject.edition.id,
        group=subject.entity if subject.is_group else "NATO",
    )  # fmt: skip
    members = [*found.frame["entity"], *found.missing, *found.without_forces]
    whose = f" of {subject.name}" if subject.is_group and subject.entity != "NATO" else ""
    first = targets(subject.asked)[0]
    picture = picture_of(
        "ranking",
        f"Defence expenditure as a share of GDP{whose}, {subject.period}",
        source_of(subject),
        lambda width: ranking(
            found.frame, target=first.level, target_label=f"{first.level:g} % {first.name}",
            members=members, width=width,
            highlight=None if subject.is_group else subject.entity,
        ),
    )  # fmt: skip
    if not subject.is_group:
        return Section("Among the Allies", (picture,))
    return Section("Its members", (picture, _members(subject, found.frame["entity"].to_list())))


def years_shown(subject: Subject) -> list[str]:
    """The first year of the edition and its last four."""
    years = sorted(subject.series(SHARE)["period"]) if not subject.series(SHARE).is_empty() else []
    if not years:
        last = int(subject.period)
        years = [str(year) for year in range(last - 3, last + 1)]
    return list(dict.fromkeys([years[0], *years[-4:]]))


def _profile(subject: Subject) -> Table:
    years = years_shown(subject)
    rows = []
    for code in _PROFILE:
        cells = tuple(
            number(found, unit=False) if (found := subject.get(code, year)) else None
            for year in years
        )
        held = [cell for cell in cells if cell]
        if held:
            unit = held[0].figure.unit.split(" (")[0]
            name = indicators.get(held[0].figure.indicator).name
            rows.append(Row(f"{name}, {_short(unit)}", cells))
    return Table(
        f"{subject.first_name} in figures",
        ("", *(year_head(subject, year) for year in years)),
        tuple(rows),
        "e: estimate. –: the edition prints no figure.",
    )


def _short(unit: str) -> str:
    return "%" if unit.startswith("%") else unit if "US" in unit else unit.lower()


def year_head(subject: Subject, year: str) -> str:
    """A year as the head of a column, with e where the edition prints estimates."""
    return year if year <= subject.last_actual else f"{year}e"


def _members(subject: Subject, members: list[str]) -> Table:
    last = str(int(subject.period) - 1)
    now = subject.period
    columns = (
        (f"% of GDP, {year_head(subject, last)}", SHARE, last),
        (f"% of GDP, {year_head(subject, now)}", SHARE, now),
        ("million USD, current prices", "defexp_usd_current", now),
        ("equipment, %", "equipment_share", now),
    )
    held = {head: _members_figures(subject, code, year) for head, code, year in columns}
    shown = {head: figures for head, figures in held.items() if figures}
    rows = tuple(
        Row(
            entity_name(member),
            tuple(number(f[member], unit=False) if member in f else None for f in shown.values()),
        )
        for member in members
    )
    return Table(
        f"The members of {subject.name}, highest share first", ("", *shown), rows,
        "–: the edition prints no figure.",
    )  # fmt: skip


def _members_figures(subject: Subject, code: str, year: str) -> dict[str, Figure]:
    try:
        rows = subject.ledger.snapshot(code, year, edition=subject.edition.id)
    except MissingFigureError:
        return {}
    return subject.ledger.figures(rows)


def _path(subject: Subject) -> tuple[Block, ...]:
    frame = subject.series(SHARE)
    if frame.is_empty():
        return ()
    text = " ".join(_TARGET_WORDS[target.since] for target in targets(subject.asked))
    text += " The chart shows what NATO prints, not a forecast of ours."
    return (path_picture(subject, frame), Paragraph((text,)))


def path_picture(subject: Subject, frame: pl.DataFrame, height: int = 270) -> Picture:
    """The printed shares of GDP against the targets in force."""
    from article3.charts.trajectory import trajectory

    flags = frame.filter(pl.col("flags").str.contains("gni_break"))
    breaks = [(int(year), "base GNI instead of GDP") for year in sorted(flags["period"])[:1]]
    lines = [(f"{t.level:g} % {t.name}", t.level, t.deadline) for t in targets(subject.asked)]
    return picture_of(
        "path",
        f"{subject.first_name}: defence expenditure as a share of GDP",
        source_of(subject),
        lambda width: trajectory(
            frame, entity=subject.entity, targets=lines, breaks=breaks, width=width, height=height
        ),
    )


_TARGET_WORDS = {
    TARGETS[0].since: "The guideline of 2\u202f% within a decade was agreed in Wales in 2014.",
    TARGETS[1].since: "The floor of 2\u202f% was agreed in Vilnius in 2023.",
    TARGETS[2].since: "The core target of 3.5\u202f% by 2035 was agreed in The Hague in 2025.",
}


def _revisions(subject: Subject) -> Section | None:
    found = printings(subject)
    if found is None:
        return None
    order = [e.id for e in subject.ledger.editions if e.id in set(found["edition"])]
    years = _last_years(subject)
    blocks: tuple[Block, ...] = (
        revisions_picture(subject, found), _edition_table(subject, order, years),
    )  # fmt: skip
    why = why_moved(subject)
    return Section("What moved between editions", blocks + ((Paragraph(why),) if why else ()))


def printings(subject: Subject) -> pl.DataFrame | None:
    """Every printing of the shares of the last five years that editions print more than once.

    None where they are all of one edition.
    """
    years = _last_years(subject)
    shown = (
        _known(subject)
        .filter(pl.col("period").is_in(years) & (pl.len().over("period") > 1))
        .sort("rank")
    )
    return shown if shown["edition"].n_unique() > 1 else None


def _known(subject: Subject) -> pl.DataFrame:
    return subject.ledger.known(SHARE, subject.as_of).filter(pl.col("entity") == subject.entity)


def _last_years(subject: Subject) -> list[str]:
    """The last five years for which any edition prints a share of GDP."""
    return sorted(year for year in _known(subject)["period"].unique() if len(year) == 4)[-5:]


def revisions_picture(subject: Subject, shown: pl.DataFrame, height: int = 290) -> Picture:
    """The same years through the editions that print them."""
    from article3.charts.revisions import revisions

    frame = shown.with_columns(
        figure_id=pl.format("{}.{}.{}@{}", "entity", "indicator", "period", "edition")
    )
    return picture_of(
        "revisions",
        f"{subject.first_name}: the same year through NATO's editions, % of GDP",
        "every edition of NATO's tables the ledger holds, and press texts that quote one",
        lambda width: revisions(frame, width=width, height=height),
    )


def _edition_table(subject: Subject, order: list[str], years: list[str]) -> Table:
    rows = []
    for name in order:
        cells: list[Shown | None] = []
        for year in years:
            try:
                found = subject.ledger.figure(subject.entity, SHARE, year, edition=name)
            except MissingFigureError:
                cells.append(None)
            else:
                cells.append(number(found, unit=False))
        edition = subject.ledger.edition(name)
        read = "" if edition.standing == "table" else ", as quoted by the press"
        label = f"{edition.published:%B %Y}{read}"
        rows.append(Row(label, tuple(cells), strong=name == subject.edition.id))
    return Table(
        "Share of GDP by edition, %", ("edition", *years), tuple(rows),
        "–: the edition prints no figure, or the ledger holds none of it.",
    )  # fmt: skip


def why_moved(subject: Subject) -> Text | None:
    """How much of a revision is the numerator, where two editions print it in one currency."""
    year = subject.last_actual
    for code in ("defexp_nac_current", "defexp_usd_current"):
        try:
            before = earlier_table(subject, code, year)
            now, share = subject.get(code, year), subject.get(SHARE, year)
            old_share = subject.ledger.figure(subject.entity, SHARE, year, edition=before.edition)
            amount = revised_by(before, now) if now else None
            ratio = revised_by(old_share, share) if share else None
        except MissingFigureError:
            continue
        if not (amount and ratio and now and share):
            continue
        if abs((share.value or 0.0) - (old_share.value or 0.0)) < ROUNDING:
            continue
        return say(
            "For {year} the share moved from {old} ({edition}) to {new}. The expenditure "
            "itself was restated from {before} to {now}, {amount}; the share changed by {ratio}. "
            "What the two do not have in common comes from the base (GDP or GNI), its prices, "
            "and, from the edition of July 2026, the change to core defence expenditure.",
            year=year, old=number(old_share), edition=month_of(old_share), new=number(share),
            before=money(before), now=money(now), amount=number(amount, signed=True),
            ratio=number(ratio, signed=True),
        )  # fmt: skip
    return None


def _publishers(subject: Subject) -> Section | None:
    if subject.is_group:
        return None
    year, held = _most_views(subject)
    if len(held) < 3:
        return None
    rows = tuple(
        Row(
            view.publisher,
            (number(view.figure), _difference(view.figure, held[0].figure) if index else ""),
        )
        for index, view in enumerate(held)
        if view.figure
    )
    table = Table(
        f"The same effort by different definitions, {year}",
        ("publisher", "share of the economy", "points from NATO's"), rows,
    )  # fmt: skip
    points = Points(tuple((f"{view.publisher}: {view.definition}.",) for view in held))
    return Section("Other publishers", (table, points))


def _most_views(subject: Subject) -> tuple[int, list[View]]:
    """Of the last four actual years the one most publishers speak about; the newest of equals."""
    best: tuple[int, list[View]] = (0, [])
    last = int(subject.last_actual)
    for year in range(last, last - 4, -1):
        try:
            views = reconcile(subject.ledger, subject.entity, year, as_of=subject.as_of)
        except MissingFigureError:
            continue
        held = [view for view in views if view.figure]
        if len(held) > len(best[1]):
            best = (year, held)
    return best


def _difference(figure: Figure, printed: Figure | None) -> Shown | str:
    if printed is None:
        return ""
    return number(difference_of(figure, printed), unit=False, signed=True)


def definitions(subject: Subject) -> Section:
    """What the figures mean, and the doubts of their edition about this entity."""
    wanted = [SHARE, "defexp_real_change", "equipment_share"]
    points: list[Text] = [
        (f"{indicators.get(code).name}: {indicators.get(code).definition}",) for code in wanted
    ]
    held = subject.ledger.record(subject.edition.id).read()
    flags = set(" ".join(held.filter(pl.col("entity") == subject.entity)["flags"]).split())
    points += [
        (f"{note.note}",)
        for note in subject.edition.flags
        if note.flag in flags and (not note.entities or subject.entity in note.entities)
    ]
    points.append(
        ("A change smaller than rounding or than the median revision of past figures is not "
         "reported as a change. Figures of different editions are never combined into one series.",)
    )  # fmt: skip
    return Section("Definitions and caveats", (Points(tuple(points)),))
