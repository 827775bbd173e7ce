"""What one edition changed against another: how much by indicator, and the largest changes."""

from __future__ import annotations

import polars as pl

from article3 import indicators
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.ledger.figure import decimals_of, lower_first
from article3.ledger.revisions import changed_figures, table_before
from article3.measures.across import across
from article3.measures.standing import SHARE, newest_period
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.words import known_on

KINDS = {"revised": "revised", "new": "new", "gone": "gone", "all": "all of these"}
ROWS = ("50", "200", "1000", "10000")


def fill(ask: Ask) -> Content:
    """The difference between the view's two editions."""
    ledger, view = ask.ledger, ask.view
    old, new = _pair(ask)
    rows = _with_visible(changed_figures(ledger, old, new))
    held = sorted(rows["indicator"].unique(), key=lambda c: indicators.get(c).name)
    asked = view.get("indicator")
    # A page that is come to from another view may carry "share" or "amount" along.
    code = indicators.get(asked).code if asked not in ("", "share", "amount", "all") else ""
    if not asked or asked == "share":
        code = SHARE if SHARE in held else ""
    what = view.one_of("what", KINDS, "revised")
    counts = _counts(rows)
    chosen = rows if not code else rows.filter(pl.col("indicator") == code)
    if what != "all":
        chosen = chosen.filter(pl.col("what") == what)
    most = int(view.one_of("rows", ROWS, ROWS[0]))
    panels = [p for p in (_changes(chosen, code, what, most), counts) if p]
    limit = known_on(ledger, view) or ledger.as_of
    known = [e for e in reversed(ledger.editions) if e.published <= limit]
    words = {
        "old": ledger.edition(old),
        "new": ledger.edition(new),
        "editions": [(e.id, f"{e.id}: {e.publisher}, {e.published:%d %b %Y}") for e in known],
        "kinds": list(KINDS.items()),
        "what": what,
        "code": code or "all",
        "indicator_choices": [("all", "every indicator"),
                              *((c, indicators.get(c).name) for c in held)],
        "found": chosen.height,
        "shown": min(chosen.height, most),
        "rows": [(n, f"{int(n):,}") for n in ROWS],
        "most": str(most),
        "visible": rows.filter((pl.col("what") == "revised") & pl.col("visible")).height,
        "counts": dict(rows["what"].value_counts().iter_rows()),
        "notices": _notices(ledger, old, new, rows, code),
    }  # fmt: skip
    return Content(f"What {new} changed against {old}", tuple(panels), words)


def _with_visible(rows: pl.DataFrame) -> pl.DataFrame:
    """With ``visible``: whether a revision shows in the decimals the indicator is quoted with.

    An edition at full precision differs from one printed with two decimals in every cell.
    """
    digits = {code: 0.5 * 10.0 ** -decimals_of(code) for code in rows["indicator"].unique()}
    half = pl.col("indicator").replace_strict(digits, return_dtype=pl.Float64)
    return rows.with_columns(visible=(pl.col("change").abs() >= half).fill_null(value=False))


def _pair(ask: Ask) -> tuple[str, str]:
    """The two editions, by default the newest table of NATO's and the one before it."""
    ledger, view = ask.ledger, ask.view
    new = view.get("new")
    if not new:
        as_of = known_on(ledger, view)
        new = across(ledger, SHARE, newest_period(ledger, as_of), as_of=as_of).edition
    old = view.get("old") or _before(ledger, new)
    return ledger.edition(old).id, ledger.edition(new).id


def _before(ledger: Ledger, new: str) -> str:
    """What an edition is compared with: the table before it, else the edition before in its series.

    Raises ``MissingFigureError`` for the first of its series.
    """
    if SHARE in ledger.record(new).indicators and (found := table_before(ledger, new, SHARE)):
        return found
    chosen = ledger.edition(new)
    earlier = [e.id for e in ledger.editions if e.series == chosen.series
               and e.published < chosen.published]  # fmt: skip
    if not earlier:
        raise MissingFigureError(
            f"{new} is the first edition of its series in the ledger, so it changed nothing; "
            "choose the older edition, too."
        )
    return earlier[-1]


def _counts(rows: pl.DataFrame) -> Panel | None:
    """How many figures of each indicator are new, revised and gone."""
    if rows.is_empty():
        return None
    counted = (
        rows.group_by("indicator")
        .agg(
            *((pl.col("what") == kind).sum().cast(pl.Int64).alias(kind)
              for kind in ("revised", "new", "gone")),
            visible=((pl.col("what") == "revised") & pl.col("visible")).sum().cast(pl.Int64),
            median=pl.col("percent").filter(pl.col("what") == "revised").abs().median(),
            edition=pl.col("edition").first(),
        )
        .with_columns(
            name=pl.col("indicator").map_elements(
                lambda c: indicators.get(c).name, return_dtype=pl.String
            )
        )
        .sort(["revised", "new", "name"], descending=[True, True, False])
    )  # fmt: skip
    columns = (
        Column("name", "Indicator"), Column("revised", "Revised", "number"),
        Column("visible", "Of these, in the decimals shown", "number"),
        Column("new", "New", "number"), Column("gone", "Gone", "number"),
        Column("median", "Median size of a revision, %", "number", blank=""),
    )  # fmt: skip
    return Panel("counts", "By indicator", counted, columns)


def _changes(rows: pl.DataFrame, code: str, what: str, most: int) -> Panel | None:
    """The changes, largest first: in the indicator's unit, or in per cent over several."""
    if rows.is_empty():
        return None
    size = pl.col("change" if code else "percent").abs()
    frame = rows.sort(
        size, "indicator", "entity", "period", descending=[True, False, False, False],
        nulls_last=True,
    ).head(most)  # fmt: skip
    named = frame.with_columns(
        name=pl.col("indicator").map_elements(
            lambda c: indicators.get(c).name, return_dtype=pl.String
        )
    )
    columns = [
        Column("entity", "Who", "entity"), Column("name", "Indicator"), Column("period", "Year"),
        Column("old", "Older", "figure", "old_id", blank="not printed"),
        Column("new", "Newer", "figure", "new_id", blank="not printed"),
        Column("change", "Change", "figure", "", signed=True, bare=True, blank=""),
        Column("percent", "%", "number", blank=""), Column("what", "What"),
    ]  # fmt: skip
    if code:
        columns.pop(1)
    title = {"revised": "Revised", "new": "New", "gone": "Gone", "all": "Changed"}[what]
    of = f": {lower_first(indicators.get(code).name)}" if code else ", every indicator"
    renamed = named.rename({"name": "indicator_name"})
    shown = tuple(Column("indicator_name", c.label) if c.key == "name" else c for c in columns)
    return Panel("changes", f"{title}{of}, largest first", renamed, shown)


def _notices(ledger: Ledger, old: str, new: str, rows: pl.DataFrame, code: str) -> list[str]:
    made = []
    before, now = ledger.edition(old), ledger.edition(new)
    if before.series != now.series:
        made.append(
            f"{old} and {new} are of different series: they hold different figures, not revisions "
            "of each other."
        )
    if before.published > now.published:
        made.append(f"{old} is newer than {new}: the change is read backwards.")
    if code and rows.filter(pl.col("indicator") == code).is_empty():
        made.append(f"{indicators.get(code).name} is in neither, or is the same in both.")
    return made


PAGES = (Page("/editions/diff", "diff.html.j2", fill, "Editions", "What it rests on"),)
