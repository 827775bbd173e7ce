"""Promises: what was promised, whether it is kept by the edition of the day, and the path left."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl

from article3.alliance import entity_code, entity_name
from article3.commitment import Commitment
from article3.commitments import Judgement, Line, Path, path, promises, review
from article3.commitments.review import REVIEW
from article3.commitments.status import STATUSES
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.commitments import commitments
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.view import View

if TYPE_CHECKING:
    from article3.charts.chart import Chart

ROWS = 100
"""How many promises stand on one page of the table; downloads hold all of them."""

_MORE = (
    Column("growth", "Real growth", "figure", "growth_id", blank="", shown="growth_shown"),
    Column("extra", "More a year", "figure", "extra_id", blank="", shown="extra_shown"),
)
"""What is shown of a path where there is room: in the list of one entity."""

_NUMBERS = ("value", "margin", "usual_revision", "slope", "growth", "needed", "extra")


def fill(ask: Ask) -> Content:
    """The promises of everybody, of one entity or of a forum, and the line of the 2029 review."""
    view, ledger = ask.view, ask.ledger
    who = entity_code(view.get("who")) if view.get("who") else None
    every = view.one_of("rows", ("sure", "every"), "sure") == "every"
    found = promises(ledger, who, forum=view.get("forum") or None, as_of=view.as_of, every=every)
    counted = Counter(judgement.status for judgement in found)
    status = view.one_of("status", ("", *STATUSES), "")
    kept = [judgement for judgement in found if status in ("", judgement.status)]
    listed = _listed(ledger, kept, view, who)
    panels = [listed]
    try:
        panels.append(_review(review(ledger, as_of=view.as_of), who))
        unanswered = ""
    except MissingFigureError as missing:
        unanswered = str(missing)
    forums = sorted({c.forum for c in commitments(every=True)})
    actors = sorted({c.who for c in commitments(every=True)}, key=entity_name)
    words = {
        "counted": [(word, counted[word]) for word in STATUSES if counted[word]],
        "total": len(found), "kept": len(kept), "who": who, "status": status,
        "statuses": [("", "any"), *STATUSES], "unanswered": unanswered,
        "forums": [("", "any"), *((f, f.replace("-", " ")) for f in forums)],
        "everybody": [("", "everybody"), *((code, entity_name(code)) for code in actors)],
        "window": listed.window, "changed": [j for j in kept if j.changed][:20],
    }  # fmt: skip
    return Content(f"Promises of {entity_name(who)}" if who else "Promises", tuple(panels), words)


def _listed(ledger: Ledger, kept: list[Judgement], view: View, who: str | None) -> Panel:
    rows = [_row(j, path(ledger, j.commitment, j.entity, as_of=view.as_of)) for j in kept]
    kinds = dict.fromkeys(_NUMBERS, pl.Float64)
    frame = pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None)
    columns = (
        *(() if who else (Column("entity", "Who", "entity"),)),
        Column("promise", "Promise", "words"),
        Column("made", "Made"),
        Column("due", "Due", "period"),
        Column("status", "Status"),
        Column("value", "Rests on", "figure", blank="none", shown="value_shown"),
        Column("slope", "Points a year", "figure", "slope_id", blank="", shown="slope_shown"),
        *(_MORE if who else ()),
        Column("reason", "Why", "words"),
        Column("source", "Source", "source"),
    )  # fmt: skip
    page = round(view.number("page", 1, 1, max(1, -(-len(rows) // ROWS))))
    note = (
        "Status is computed from the edition of the day and stored nowhere. Points a year: the "
        "straight way from the last actual figure to the deadline; real growth: what core "
        "expenditure would have to grow by a year to keep to it while the economy grows as the IMF "
        "expects."
    )
    title = f"Promises of {entity_name(who)}" if who else "Promises and their status"
    window = ((page - 1) * ROWS, ROWS)
    if not rows:
        frame = pl.DataFrame(schema={c.key: pl.String for c in columns} | {"edition": pl.String})
    return Panel("promises", title, frame, columns, note=note, window=window)


def _row(j: Judgement, way: Path | None) -> dict[str, Any]:
    c = j.commitment
    remarks = [j.reason, c.conditions and f"condition: {c.conditions}"]
    if j.superseded:
        remarks.append("superseded")
    if j.status != j.computed:
        remarks.append(f"by the figures alone: {j.computed}")
    if not c.sure:
        remarks.append(f"this row is {c.basis}, confidence {c.confidence}")
    figure = j.figure
    return {
        "entity": j.entity, "promise": c.text, "made": _made(c),
        "forum": c.forum, "made_on": c.made_on, "due": c.deadline or "no date",
        "status": j.status, "computed": j.computed, "superseded": j.superseded,
        "reason": "; ".join(r for r in remarks if r),
        "indicator": c.indicator, "target": c.value, "base": c.base,
        "unit": figure.unit if figure else c.unit,
        "period": figure.period if figure else None,
        "value": figure.value if figure else None,
        "value_shown": f"{figure.shown} in {figure.period}" if figure else "",
        "figure_id": figure.figure_id if figure else None,
        "edition": figure.edition if figure else None,
        "margin": j.margin.value if j.margin else None,
        "usual_revision": j.usual.value if j.usual else None,
        **_of("slope", way.slope if way else None),
        **_of("growth", way.real_growth if way else None),
        **_of("needed", way.needed if way else None),
        **_of("extra", way.extra if way else None),
        "source": c.source_title, "source_url": c.source_url, "commitment_id": c.id,
        "confidence": c.confidence, "basis": c.basis,
    }  # fmt: skip


def _made(c: Commitment) -> str:
    """Where a promise was made, with the day unless the forum's name has the year."""
    forum = c.forum.replace("-", " ")
    return forum if c.forum.endswith(c.made_on[:4]) else f"{forum}, {c.made_on}"


def _of(name: str, figure: Figure | None) -> dict[str, Any]:
    """A part of a path: its value, words and id."""
    shown = figure.shown.removesuffix(" points a year") if figure else ""
    return {
        name: figure.value if figure else None,
        f"{name}_shown": f"+{shown}" if figure and (figure.value or 0) > 0 else shown,
        f"{name}_id": figure.figure_id if figure else None,
    }


def _review(lines: list[Line], who: str | None) -> Panel:
    """Who would be below the straight line at the review if they held their newest share."""
    rows = [
        {
            "entity": x.entity, "period": x.newest.period, "newest": x.newest.value,
            "newest_id": x.newest.figure_id, "line": x.needed.value,
            "line_id": x.needed.figure_id, "gap": x.gap.value, "figure_id": x.gap.figure_id,
            "unit": x.gap.unit, "indicator": x.gap.indicator, "edition": x.gap.edition,
            "status": x.gap.status, **_of("money", x.money),
        }
        for x in lines
    ]  # fmt: skip
    below = sum((x.gap.value or 0) > 0 for x in lines)

    def draw(width: int) -> Chart:
        from article3.charts.ranking import ranking

        words = f"Points below the line of {REVIEW}"
        drawn = [{**x.gap.row(), "indicator": words, "flags": ""} for x in lines]
        frame = pl.DataFrame(drawn, infer_schema_length=None)
        return ranking(frame, highlight=who, width=width, title=words)

    columns = (
        Column("entity", "Ally", "entity"),
        Column("newest", "Newest share", "figure", "newest_id", "defexp_share_gdp"),
        Column("line", f"Line in {REVIEW}", "figure", "line_id", "defexp_share_gdp"),
        Column("gap", "Below the line by", "figure", "figure_id"),
        Column(
            "money",
            "In money, million EUR",
            "figure",
            "money_id",
            blank="no amount",
            shown="money_shown",
        ),
    )
    frame = pl.DataFrame(rows, infer_schema_length=None)
    note = (
        f"{below} of {len(lines)} Allies are below the straight line from their share of 2025 to "
        f"3.5 % in 2035, as it stands in {REVIEW}, if they hold their newest share. A negative "
        "number is above the line. Money is at the base and current prices of the newest share's "
        "year. No Ally promised this line: it is a yardstick."
    )
    return Panel("review", f"The review of {REVIEW}", frame, columns, draw, note)


PAGES = (Page("/promises", "promises.html.j2", fill, "Promises", "Who carries what"),)
