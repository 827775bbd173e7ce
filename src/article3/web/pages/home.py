"""The front page: the newest edition, what it says, what it changed, and where to go from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from article3.alliance import GROUPS, allies, entity_name
from article3.briefs.model import Text, number, say
from article3.edition import Edition
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import plain_unit
from article3.ledger.revisions import changed_figures, table_before
from article3.measures import count, figure
from article3.measures.across import across, newest_year
from article3.measures.count import Count, crossed
from article3.measures.standing import SHARE, newest_period, targets
from article3.programmes import events
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.switches import amount_choice
from article3.web.words import known_on, listed, plain

if TYPE_CHECKING:
    from article3.charts.chart import Chart

TOTALS = ("NATO", "EUCAN", "USA")
"""The Alliance, and the two parts of it that are talked about."""
_SHOWN = 10
_EVENTS = 6

JOBS = (
    ("/check", "Check a text", "Paste an article or a speech: each claim with its verdict, then "
     "and now, and the cell it rests on."),
    ("/ranking", "Rank the Allies", "From highest to lowest on GDP or GNI, in dollars or euros, "
     "as known on any day."),
    ("/planner", "Plan deliveries", "What can be delivered by when, at what cost, from whom; "
     "change budgets and see the plan change."),
    ("/outlook", "Look ahead", "What a target costs a year, and how likely it is met."),
    ("/budget", "See what counts", "Upload a budget: what of it NATO counts, by which rule."),
    ("/brief", "Make a brief", "One page or five on an Ally, every number with its footnote."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Front:
    """What the front page is about: the newest table of the day, its last year, the one before."""

    ledger: Ledger
    ask: Ask
    as_of: date | None
    edition: Edition
    period: str
    before: Edition | None
    levels: tuple[float, ...]

    @property
    def last(self) -> str:
        """The year before the newest."""
        return str(int(self.period) - 1)


def fill(ask: Ask) -> Content:
    """The front page of the view's day."""
    front = _front(ask)
    money = amount_choice(ask.view)
    counts, year = _counts(front)
    made = (
        _lines(front), _totals(front, money.code), _counted(counts, front.ledger),
        _changed(front), _coming(front),
    )  # fmt: skip
    panels = tuple(panel for panel in made if panel)
    headline = _headline(counts, front.levels, year)
    words = {
        "edition": front.edition,
        "before": front.before,
        "headline": headline,
        "year": year,
        "notices": [money.notice] if money.notice else [],
        "crossings": _crossings(front),
        "jobs": JOBS,
        "allies": [(a.iso3, a.name) for a in allies(ask.view.as_of or ask.ledger.as_of)],
        "groups": [(g.code, g.name) for g in GROUPS.values() if g.code != "IP4"],
        "names": {panel.name for panel in panels},
    }
    return Content(plain(headline).rstrip("."), panels, words)


def _front(ask: Ask) -> _Front:
    ledger, as_of = ask.ledger, known_on(ask.ledger, ask.view)
    period = newest_period(ledger, as_of)
    edition = ledger.edition(across(ledger, SHARE, period, as_of=as_of).edition)
    before = table_before(ledger, edition.id, SHARE)
    levels = sorted({t.level for t in targets(as_of or ledger.as_of)})
    return _Front(
        ledger, ask, as_of, edition, period, ledger.edition(before) if before else None,
        tuple(levels),
    )  # fmt: skip


def _counts(front: _Front) -> tuple[dict[tuple[float, str, str], Count], str]:
    """Counts by level, year and edition on the view's base; and the newest year they are for."""
    code = front.ask.view.share
    newest = newest_year(front.ledger, code, edition=front.edition.id, as_of=front.as_of)
    wanted = [(newest, front.edition.id), (str(int(newest) - 1), front.edition.id)]
    if front.before:
        wanted.append((str(int(newest) - 1), front.before.id))
    made = {}
    for level in front.levels:
        for year, edition in wanted:
            try:
                made[level, year, edition] = count(
                    front.ledger, code, year, level, edition=edition, as_of=front.as_of
                )
            except MissingFigureError:
                continue
    return made, newest


def _headline(
    counts: dict[tuple[float, str, str], Count], levels: tuple[float, ...], year: str
) -> Text:
    """How many are at each level in force, of how many with a figure."""
    newest = {level: c for (level, when, _), c in counts.items() if when == year}
    first = newest[levels[0]]
    base = "GNI" if "gni" in first.figure.indicator else "GDP"
    held = len(first.above) + len(first.below)
    rest: Text = ()
    for level in levels[1:]:
        rest += say(f", {{n}} at {level:g}\u202f%", n=number(newest[level].figure, unit=False))
    return say(
        f"{{n}} of {held} Allies at {levels[0]:g}\u202f% of {base} in {year}{{rest}}",
        n=number(first.figure, unit=False), rest=rest,
    )  # fmt: skip


def _lines(front: _Front) -> Panel | None:
    """The Alliance's share over the years, with its two parts in grey."""
    frame = front.ledger.series(list(TOTALS), SHARE, edition=front.edition.id)
    if "NATO" not in frame["entity"]:
        return None
    lines = [(f"{t.level:g} % {t.name}", t.level, t.deadline)
             for t in targets(front.as_of or front.ledger.as_of)]  # fmt: skip

    def draw(width: int) -> Chart:
        from article3.charts.trajectory import trajectory

        return trajectory(frame, entity="NATO", targets=lines, width=width, height=330)

    columns = (
        Column("entity", "Who", "entity"), Column("period", "Year"),
        Column("value", "Share of GDP", "figure"), Column("status", "Status"),
    )  # fmt: skip
    title = "Share of GDP: NATO, Europe and Canada, the United States"
    return Panel("lines", title, frame, columns, draw)


def _totals(front: _Front, amount: str) -> Panel:
    """Share, amount and real change of the Alliance and its parts."""
    wanted = (("share", front.ask.view.share), ("amount", amount), ("real", "defexp_real_change"))
    rows: list[dict[str, Any]] = []
    for entity in TOTALS:
        row: dict[str, Any] = {"entity": entity, "period": front.period}
        found = {name: _or_none(front, entity, code) for name, code in wanted}
        for name, made in found.items():
            row |= {
                name: made.value if made else None,
                f"{name}_unit": made.unit if made else None,
                f"{name}_id": made.figure_id if made else None,
            }
        held = [made for made in found.values() if made]
        row["status"] = held[0].status if held else None
        row["edition"] = "+".join(
            dict.fromkeys(e for made in held for e in made.edition.split("+"))
        ) or None  # fmt: skip
        rows.append(row)
    columns = (
        Column("entity", "Who", "entity"),
        Column("share", f"Share, {front.period}", "figure", "share_id", front.ask.view.share),
        Column("amount", _unit_of(rows), "figure", "amount_id", amount, bare=True),
        Column("real", "Real change", "figure", "real_id", "defexp_real_change", signed=True),
    )
    note = ""
    if front.ask.view.share != SHARE:
        note = (
            "Shares of the IMF's GDP and of GNI are computed for one country at a time, because "
            "national currencies cannot be added; NATO prints none for its totals."
        )
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return Panel("totals", f"The Alliance in {front.period}", frame, columns, note=note)


def _unit_of(rows: list[dict[str, Any]]) -> str:
    units = [plain_unit(row["amount_unit"]) for row in rows if row["amount_unit"]]
    return units[0][:1].upper() + units[0][1:] if units else "Amount"


def _or_none(front: _Front, entity: str, code: str) -> Figure | None:
    try:
        return figure(front.ledger, entity, code, front.period, edition=front.edition.id,
                      as_of=front.as_of)  # fmt: skip
    except MissingFigureError:
        return None


def _counted(counts: dict[tuple[float, str, str], Count], ledger: Ledger) -> Panel:
    """How many reach each level, by year and edition."""
    rows = []
    for (level, year, edition), found in counts.items():
        made = found.figure
        rows.append(
            {
                "level": f"{level:g} %", "period": year,
                "printed_in": f"{ledger.edition(edition).published:%b %Y}",
                "value": made.value, "of": found.denominator, "missing": len(found.missing),
                "at_the_line": ", ".join(entity_name(e) for e in found.at_the_line),
                "unit": "", "indicator": made.indicator, "status": made.status,
                "figure_id": made.figure_id, "edition": made.edition,
            }
        )  # fmt: skip
    columns = (
        Column("level", "Line"), Column("period", "Year"), Column("printed_in", "Edition"),
        Column("value", "Allies", "figure"), Column("of", "Of", "number"),
        Column("missing", "No figure", "number"),
    )  # fmt: skip
    first = next(iter(counts.values()))
    names = listed(map(entity_name, first.at_the_line))
    note = "At or above each line, of the Allies with armed forces."
    if first.at_the_line:
        note += f" Within rounding of the first line, or printed against their table: {names}."
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return Panel("counts", "How many reach the lines", frame, columns, note=note)


def _crossings(front: _Front) -> list[Text]:
    """Who crossed a line between the two editions, and between the last two years."""
    made = []
    for level in front.levels:
        if front.before:
            made.append(_crossed(front, level, (front.last, front.before), front.last))
        made.append(_crossed(front, level, (front.last, front.edition), front.period))
    return [text for text in made if text]


def _crossed(front: _Front, level: float, old: tuple[str, Edition], year: str) -> Text | None:
    ledger = front.ledger
    try:
        before = count(ledger, SHARE, old[0], level, edition=old[1].id)
        now = count(ledger, SHARE, year, level, edition=front.edition.id)
    except MissingFigureError:
        return None
    up, down = crossed(before, now)
    parts = [f"{listed(map(entity_name, who))} {word}"
             for who, word in ((up, "came above it"), (down, "fell below it")) if who]  # fmt: skip
    about = (
        f"From {old[0]} to {year}"
        if old[1] is front.edition
        else f"For {year}, against the edition of {old[1].published:%B %Y}"
    )
    return say(
        f"{about}: {{before}} then {{now}} Allies at {level:g}\u202f%; {{who}}.",
        before=number(before.figure, unit=False), now=number(now.figure, unit=False),
        who="; ".join(parts) if parts else "nobody with a figure in both crossed it",
    )  # fmt: skip


def _changed(front: _Front) -> Panel | None:
    """The largest revisions of one year's shares against the table before."""
    if front.before is None:
        return None
    rows = changed_figures(front.ledger, front.before.id, front.edition.id, SHARE)
    revised = rows.filter((pl.col("what") == "revised") & (pl.col("period") <= front.period))
    if revised.is_empty():
        return None
    year = str(revised["period"].max())
    largest = (
        revised.filter(pl.col("period") == year)
        .sort(pl.col("change").abs(), "entity", descending=[True, False], nulls_last=True)
        .head(_SHOWN)
    )
    columns = (
        Column("entity", "Who", "entity"),
        Column("old", f"{front.before.published:%B %Y}", "figure", "old_id"),
        Column("new", f"{front.edition.published:%B %Y}", "figure", "new_id"),
        Column("change", "Points", "figure", "", signed=True, bare=True),
    )
    return Panel(
        "changed", f"The largest revisions of {year}, share of GDP", largest, columns,
        note=f"What the newest edition says of {year}, against the edition before.",
    )  # fmt: skip


def _coming(front: _Front) -> Panel | None:
    """The next dated events of the Alliance and the Union."""
    today = front.as_of or front.ledger.as_of
    found = [e for e in events("NATO", since=today) if e.stamp.date() <= today]
    found += [e for e in events("EU", since=today) if e.stamp.date() <= today]
    once = {e.event: e for e in found if e.first >= today - timedelta(days=366)}
    coming = sorted(once.values(), key=lambda e: (e.last, e.first, e.event))[:_EVENTS]
    if not coming:
        return None
    frame = pl.DataFrame(
        [
            {"date": e.written, "event": e.summary, "who": " ".join(e.actors), "source": e.source,
             "url": e.url}
            for e in coming
        ]
    )  # fmt: skip
    columns = (Column("date", "Date"), Column("event", "What"), Column("who", "Who"),
               Column("source", "Source"))  # fmt: skip
    return Panel("coming", "What comes next", frame, columns,
                 note="From the register of the calendar; each row names its source.")  # fmt: skip


PAGES = (Page("/", "home.html.j2", fill),)
