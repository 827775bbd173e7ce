"""What donors gave, their fair shares and the next package, as panels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from article3 import assistance
from article3.alliance import entity_name
from article3.assistance.deliveries import indicator_of
from article3.assistance.profile import profile
from article3.assistance.proposal import propose, standing
from article3.briefs.model import Shown
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import show
from article3.web.panel import Column, Panel, panel_of_figures

if TYPE_CHECKING:
    from article3.charts.chart import Chart

_OVER = {
    "gdp": ("Share of GDP", "as a share of GDP of 2021"),
    "gni": ("Share of GNI", "as a share of GNI of 2021"),
    "population": ("EUR a head", "a head of 2021"),
    "cost-share": ("Million EUR a point of the cost share", "over NATO's cost share"),
}
_BILLION = "billion EUR"


def name(code: str) -> str:
    """A donor as people call it: the EU as a donor is its institutions."""
    return "EU institutions" if code == "EU" else entity_name(code)


def donors(
    ledger: Ledger, key: str, who: str | None, order: str, asked: Mapping[str, Any]
) -> tuple[Panel, dict[str, Shown]]:
    """Every donor of the release, and the first by amount and over the key.

    ``order`` is ``share`` or ``amount``: what the chart shows and the rows are ranked by.
    """
    kind = asked["kind"]
    indicator_of(kind, asked["stage"])  # commitments are printed in total only
    common = {k: v for k, v in asked.items() if k not in ("stage", "kind")}
    allocated = assistance.given(ledger, kind=kind, stage="allocated", **common)
    committed = {}
    if kind == "total":
        committed = {f.entity: f for f in assistance.given(ledger, stage="committed", **common)}
    chosen = list(committed.values()) if asked["stage"] == "committed" else allocated
    given = {figure.entity: figure for figure in chosen}
    first = {figure.entity: figure for figure in allocated}
    if not given:
        raise MissingFigureError(f"The release lists no aid {asked['stage']} by then.")
    over = {code: _over(ledger, figure, key, asked) for code, figure in given.items()}
    if not any(over.values()):
        order = "amount"  # as of an earlier day nobody may have printed the key
    ranked = {code: f for code, f in (over if order == "share" else given).items() if f}
    rest = sorted(given.keys() - ranked.keys(), key=name)
    codes = [*sorted(ranked, key=lambda c: (-(ranked[c].value or 0), name(c))), *rest]
    rows = [_donor(c, first.get(c), committed.get(c), over[c]) for c in codes]
    values = [ranked[c].value if c in ranked else None for c in codes]
    frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        rank=pl.Series(values, dtype=pl.Float64).rank("min", descending=True).cast(pl.Int64)
    )
    label, words = _OVER[key]
    title = f"{asked['stage'].capitalize()} {_of(kind)}"
    heading = f"{title}, {words}" if order == "share" else f"{title}, {_BILLION}"

    def draw(width: int) -> Chart:
        from article3.charts.ranking import ranking

        drawn = _frame(list(ranked.values()), heading.removesuffix(f", {_BILLION}"))
        return ranking(drawn, highlight=who, width=width, members=(), title=heading)

    columns = (
        Column("rank", "Rank", "number"),
        Column("entity", "Donor", "entity"),
        Column("allocated", "Allocated", "figure", "allocated_id", indicator_of(kind)),
        *([Column("committed", "Committed", "figure", "committed_id", indicator_of())]
          if committed else []),
        Column("over", label, "figure", "over_id"),
    )  # fmt: skip
    panel = Panel("donors", f"Donors: {heading[:1].lower()}{heading[1:]}", frame, columns, draw)
    most = max(given.values(), key=lambda f: f.value or 0)
    leaders = {"amount": Shown(most, show(most.value, indicator_of(kind), _BILLION))}
    if shares := [figure for figure in over.values() if figure]:
        share = max(shares, key=lambda f: f.value or 0)
        leaders["share"] = Shown(share, share.shown)
    return panel, leaders


def _of(kind: str) -> str:
    return "aid" if kind == "total" else f"{kind} aid"


def _over(ledger: Ledger, given: Figure, key: str, asked: Mapping[str, Any]) -> Figure | None:
    try:
        base = assistance.base_of(ledger, given.entity, key, period=given.period,
                                  as_of=asked["as_of"])  # fmt: skip
        return assistance.effort(given, base, key)
    except MissingFigureError:
        return None


def _donor(
    code: str, allocated: Figure | None, committed: Figure | None, over: Figure | None
) -> dict[str, Any]:
    known = [f for f in (over, allocated, committed) if f]
    made: dict[str, Any] = {
        "rank": None, "entity": code, "name": name(code), "period": known[0].period,
    }  # fmt: skip
    for label, figure in (("allocated", allocated), ("committed", committed), ("over", over)):
        made |= {label: figure and figure.value, f"{label}_id": figure and figure.figure_id}
    editions = dict.fromkeys(e for f in known for e in f.edition.split("+"))
    unit = over.unit if over else None
    return made | {
        "amounts_unit": _BILLION, "unit": unit, "flags": " ".join(known[0].flags),
        "edition": "+".join(editions),
    }  # fmt: skip


def one_donor(ledger: Ledger, who: str, asked: Mapping[str, Any]) -> Panel:
    """One donor by kind, over its GDP, with its share in the EU's aid and its packages."""
    found = profile(ledger, who, period=asked["period"], release=asked["release"],
                    as_of=asked["as_of"])  # fmt: skip
    labelled = [(_said(what, figure), figure) for what, figure in found]
    made = panel_of_figures("donor", f"{name(who)}: what it gave", labelled)
    linked = [f.figure_id if explained(f) else None for _, f in labelled]
    columns = tuple(
        Column(c.key, c.label, c.kind, "linked_id") if c.kind == "figure" else c
        for c in made.columns
    )
    frame = made.frame.with_columns(linked_id=pl.Series(linked, dtype=pl.String))
    note = "Amounts of packages rest on the rows of the register listed under Packages announced."
    return Panel("donor", made.title, frame, columns, note=note)


def _said(what: str, figure: Figure) -> str:
    if what.startswith("packages of "):
        return "Packages together: " + ", ".join(name(c) for c in figure.entity.split("+"))
    said = {"per gdp": "Allocated, as a share of GDP of 2021", "per population": "Allocated a head",
            "packages alone": "Packages of its own"}  # fmt: skip
    return said.get(what, f"{what[:1].upper()}{what[1:]}")


def explained(figure: Figure) -> bool:
    """Whether a page explains the figure: those whose inputs are rows of a register are not.

    A sum over GDP is: its address names what to compute again.
    """
    return "@register-" not in figure.figure_id and not figure.indicator.startswith("sum(packages")


def _frame(figures: list[Figure], words: str) -> pl.DataFrame:
    """Figures as a chart takes them, headed by words instead of a formula."""
    rows = [{**f.row(), "indicator": words, "flags": " ".join(f.flags)} for f in figures]
    return pl.DataFrame(rows, infer_schema_length=None)


def fair_shares(
    ledger: Ledger, key: str, group: str, who: str | None, asked: Mapping[str, Any]
) -> tuple[Panel, dict[str, list[str]]]:
    """Who is above and below the fair share by a key, lowest first; and who is left out, by why."""
    now = standing(ledger, key, [group], **asked)
    rows = [
        {
            "entity": p.donor, "name": name(p.donor), "period": p.given.period,
            "given": p.given.value, "given_id": p.given.figure_id, "key": p.key.value,
            "key_unit": p.key.unit, "fair": p.fair.value, "gap": p.gap.value,
            "points": p.points.value, "position": p.relative.value, "unit": _BILLION,
            "edition": p.gap.edition, "formula": p.fair.formula,
        }
        for p in now.positions
    ]  # fmt: skip
    frame = pl.DataFrame(rows, infer_schema_length=None)

    def draw(width: int) -> Chart:
        from article3.charts.ranking import ranking

        words = "What was given over the fair share"
        drawn = _frame([p.relative for p in now.positions], words).with_columns(unit=pl.lit(""))
        return ranking(drawn, target=1, target_label="Fair share", highlight=who, width=width,
                       members=(), title=words)  # fmt: skip

    columns = (
        Column("entity", "Donor", "entity"),
        Column("given", "Given", "figure", "given_id", indicator_of()),
        Column("fair", "Fair share", "figure", ""),
        Column("gap", "Above or below", "figure", "", signed=True),
        Column("points", "Points of the total", "number"),
        Column("position", "Given over fair share", "number"),
    )
    total, keys = now.total, now.positions[0].key
    note = (
        f"Fair share: the total of {total.value:,.1f} billion EUR times a donor's part in the sum "
        f"of {_source(keys)} over {len(now.positions)} donors; above or below: given less fair "
        "share. Amounts in billion EUR. Given opens to the printed months."
    )
    title = f"Fair shares by {_OVER[key][0].removeprefix('Share of ')}"
    if key == "population":
        title = "Fair shares by population"
    reasons: dict[str, list[str]] = defaultdict(list)
    for code, why in now.left_out.items():
        reasons[why.replace("; --unsure admits the table known from general knowledge, marked",
                            "")].append(code)  # fmt: skip
    return Panel("fair-shares", title, frame, columns, draw, note), dict(reasons)


def _source(key: Figure) -> str:
    """A key in words, with who publishes it."""
    if key.indicator == "kiel_gdp(2021)":
        return "GDP of 2021 (in euros, as Kiel's Release 29 prints it)"
    if key.indicator == "population":
        return f"population of {key.period} (IMF)"
    if key.indicator == "cost_share(nato)":
        return "NATO's cost shares"
    return f"{key.indicator.split('_')[0].upper()} of {key.period} in euros"


def next_package(
    ledger: Ledger, value: int, key: str, group: str, caps: Mapping[str, int],
    asked: Mapping[str, Any],
) -> Panel:  # fmt: skip
    """Contributions that close the largest relative deficits first, to the last euro."""
    made = propose(ledger, value, key, caps=caps, donors=[group], **asked)
    payers = [share for share in made.shares if share.contribution.value]
    rows = [
        {
            "entity": s.donor, "name": name(s.donor), "period": s.contribution.period,
            "contribution": s.contribution.value, "unit": "EUR",
            "indicator": s.contribution.indicator,
            "given": s.before.given.value, "given_id": s.before.given.figure_id,
            "before": s.before.relative.value, "after": s.after.value, "cap": s.cap,
            "edition": s.contribution.edition, "formula": s.contribution.formula,
        }
        for s in sorted(payers, key=lambda s: -(s.contribution.value or 0))
    ]  # fmt: skip
    frame = pl.DataFrame(rows, infer_schema_length=None)

    def draw(width: int) -> Chart:
        from article3.charts.ranking import ranking

        words = "Contribution to the next package"
        drawn = _frame([s.contribution for s in payers], words).with_columns(
            pl.col("value") / 1e6, unit=pl.lit("million EUR")
        )
        return ranking(drawn, width=width, members=(), title=words)

    columns = (
        Column("entity", "Donor", "entity"),
        Column("contribution", "Contribution", "figure", ""),
        Column("given", "Given so far", "figure", "given_id", indicator_of()),
        Column("before", "Given over fair share", "number"),
        Column("after", "After the package", "number"),
    )
    note = (
        "A proposal by arithmetic, not a decision: the donors lowest against their fair share rise "
        "together until the money is spent; whole euros by largest remainder. The other "
        f"{len(made.shares) - len(payers)} stand higher already, or are capped at zero, and pay "
        "nothing. Contributions are computed here from what is given and the key above."
    )
    title = f"The next package: {value / 1e6:,.10g} million EUR"
    return Panel("next-package", title, frame, columns, draw, note)
