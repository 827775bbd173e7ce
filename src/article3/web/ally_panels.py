"""The blocks of an Ally's page that come from the ledger and the measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from article3 import indicators
from article3.alliance import GROUPS, entity_name, is_group
from article3.edition import Edition
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import plain_unit
from article3.ledger.reconcile import reconcile
from article3.ledger.revisions import difference_of
from article3.measures import count, figure, gap, rank
from article3.measures.history import history
from article3.measures.rank import place
from article3.measures.standing import SHARE, targets
from article3.web.panel import Column, Panel
from article3.web.view import View

if TYPE_CHECKING:
    from article3.charts.chart import Chart

_YEARS = 4
_NEAR = 2
"""How many Allies above and below in rank count as the nearest."""


@dataclass(frozen=True, slots=True)
class About:
    """What a page about an Ally or group speaks of: one edition of NATO's, its last year, a day."""

    ledger: Ledger
    view: View
    entity: str
    as_of: date | None
    edition: Edition
    period: str
    last_actual: str
    share: str
    amount: str

    @property
    def day(self) -> date:
        """The day the page is about."""
        return self.as_of or self.ledger.as_of

    def get(self, indicator: str, period: str | None = None) -> Figure | None:
        """A figure on the page's edition, or None."""
        try:
            return figure(self.ledger, self.entity, indicator, period or self.period,
                          edition=self.edition.id, as_of=self.as_of)  # fmt: skip
        except MissingFigureError:
            return None


def profile(about: About) -> Panel | None:
    """The figures one asks for first, over the last years, with the newest rank."""
    printed = about.ledger.observations(SHARE).filter(pl.col("edition") == about.edition.id)
    years = sorted(y for y in printed["period"].unique() if len(y) == 4 and y <= about.period)
    years = list(dict.fromkeys([years[0], *years[-_YEARS:]]))
    wanted = dict.fromkeys(
        (about.share, "defexp_real_change", about.amount, "defexp_nac_current",
         "defexp_per_capita_const", "equipment_share", "military_personnel",
         "defexp_share_of_nato", "gdp_share_of_nato", "gdp_usd_current")
    )  # fmt: skip
    rows = [row for code in wanted if (row := _profile_row(about, code, years))]
    if not rows:
        return None
    columns = (
        Column("what", "Figure"),
        *(Column(f"y{y}", _head(about, y), "figure", f"id{y}", bare=True) for y in years),
        Column("rank", "Rank", "figure", "rank_id", "rank(defexp_share_gdp)", bare=True, blank=""),
    )
    if is_group(about.entity):
        columns = columns[:-1]
    return Panel(
        "profile", f"{entity_name(about.entity)} in figures",
        pl.DataFrame(rows, infer_schema_length=None), columns, folded=False,
        note="e: not yet actual. Rank: the newest year, among the Allies with a figure.",
    )  # fmt: skip


def _head(about: About, year: str) -> str:
    return year if year <= about.last_actual else f"{year}e"


def _profile_row(about: About, code: str, years: list[str]) -> dict[str, Any] | None:
    found = {year: about.get(code, year) for year in years}
    held = [made for made in found.values() if made]
    if not held:
        return None
    unit = plain_unit(held[0].unit)
    row: dict[str, Any] = {
        "what": f"{indicators.get(held[0].indicator).name}, {unit}",
        "indicator": held[0].indicator,
        "unit": held[0].unit,
    }
    for year, made in found.items():
        row |= {f"y{year}": made.value if made else None,
                f"id{year}": made.figure_id if made else None}  # fmt: skip
    ranked = _place(about, code, held[-1].period)
    row |= {"rank": ranked.value if ranked else None,
            "rank_id": ranked.figure_id if ranked else None}  # fmt: skip
    row["edition"] = "+".join(dict.fromkeys(e for made in held for e in made.edition.split("+")))
    return row


def _place(about: About, code: str, period: str) -> Figure | None:
    if is_group(about.entity) or code.startswith("defexp_nac"):
        return None
    try:
        return place(about.ledger, about.entity, code, period, edition=about.edition.id,
                     as_of=about.as_of)  # fmt: skip
    except Article3Error:
        return None


def lines(about: About) -> Panel | None:
    """How far the entity is from each level in force; of a group, how many members reach it."""
    rows = []
    for target in targets(about.day):
        due = f" for {target.deadline}" if target.deadline else ""
        label = f"{target.level:g} % {target.name}{due}"
        try:
            rows.append({"what": label, **_line(about, target.level)})
        except MissingFigureError:
            continue
    if not rows:
        return None
    frame = pl.DataFrame(rows, infer_schema_length=None)
    if is_group(about.entity):
        columns = (
            Column("what", "Line"), Column("value", "Members at or above", "figure"),
            Column("of", "Of those with forces", "number"), Column("who", "Who"),
        )  # fmt: skip
        return Panel("lines", f"Members at the lines, {about.period}", frame, columns)
    columns = (
        Column("what", "Line"),
        Column("value", "Distance", "figure", signed=True),
        Column(
            "money",
            f"In money, {plain_unit(rows[0]['money_unit'])}",
            "figure",
            "money_id",
            "defexp_nac_current",
            signed=True,
            bare=True,
        ),
        Column("side", "Which side"),
    )
    note = (
        "Distance: the level less NATO's share, in points; money: what the level costs less what "
        f"is spent, at the prices and base of {about.period}."
    )
    return Panel("lines", f"Distance to the lines, {about.period}", frame, columns, note=note)


def _line(about: About, level: float) -> dict[str, Any]:
    if is_group(about.entity):
        found = count(about.ledger, SHARE, about.period, level, group=about.entity,
                      edition=about.edition.id)  # fmt: skip
        row = {**found.figure.row(), "of": found.denominator,
               "who": ", ".join(entity_name(m) for m in found.above)}  # fmt: skip
        return row | {"flags": " ".join(found.figure.flags)}
    currency = "usd" if about.view.get("currency", "usd") == "usd" else "national"
    points, money = gap(about.ledger, about.entity, about.period, level, currency=currency,
                        edition=about.edition.id)  # fmt: skip
    side = "short of it" if (points.value or 0.0) > 0 else "above it"
    return {**points.row(), "flags": " ".join(points.flags), "money": money.value,
            "money_unit": money.unit, "money_id": money.figure_id, "side": side}  # fmt: skip


PEERS = {"none": "nobody", "near": "the nearest in rank", "size": "the nearest economies"}
"""Whom an Ally's line may be drawn beside, besides its groups."""


def peer_choices(entity: str, on: date) -> list[tuple[str, str]]:
    """The switch of peers: nobody, neighbours, and the groups the entity belongs to."""
    groups = [(g.code, g.name) for g in GROUPS.values()
              if entity in g.members(on) and len(g.members(on)) < 12]  # fmt: skip
    first = [("none", PEERS["none"])] if is_group(entity) else list(PEERS.items())
    return [*first, *groups, ("totals", "NATO, Europe and Canada, United States")]


def _peers(about: About, asked: str) -> list[str]:
    if asked in ("", "none"):
        return []
    if asked == "totals":
        return ["NATO", "EUCAN", "USA"]
    if asked in GROUPS:
        return list(GROUPS[asked].members(about.day))
    if asked not in PEERS:
        from article3.alliance import entity_code

        return [entity_code(part) for part in asked.split(",")][:12]
    by = SHARE if asked == "near" else "gdp_usd_current"
    try:
        order = rank(about.ledger, by, about.period, edition=about.edition.id).frame["entity"]
    except MissingFigureError:
        return []
    names = order.to_list()
    if about.entity not in names:
        return []
    at = names.index(about.entity)
    return names[max(0, at - _NEAR) : at + _NEAR + 1]


def path(about: About, code: str, asked: str) -> tuple[Panel | None, str]:
    """The entity's line over the years beside its peers', and what to say of peers left out."""
    peers = [p for p in _peers(about, asked) if p != about.entity]
    frame = history(about.ledger, [about.entity, *peers], code, about.edition.id,
                    as_of=about.as_of)  # fmt: skip
    own = frame.filter(pl.col("entity") == about.entity)
    if own.is_empty():
        return None, ""
    # "% of real GDP" of a printed share and "%" of a computed one are one axis; currencies are not.
    unit = plain_unit(str(own["unit"][-1]))
    plain = frame.with_columns(unit=pl.col("unit").map_elements(plain_unit, return_dtype=pl.String))
    left = sorted(set(plain.filter(pl.col("unit") != unit)["entity"]))
    shown = plain.filter(pl.col("unit") == unit)
    notice = ""
    if left:
        notice = f"In another currency, so not drawn: {', '.join(map(entity_name, left))}."
    breaks = own.filter(pl.col("flags").str.contains("gni_break"))["period"].sort()
    rules = [(int(breaks[0]), "base GNI instead of GDP")] if len(breaks) else []
    wanted = targets(about.day) if code.startswith("defexp_share_gdp") else ()
    levels = [(f"{t.level:g} % {t.name}", t.level, t.deadline) for t in wanted]

    def draw(width: int) -> Chart:
        from article3.charts.trajectory import trajectory

        return trajectory(shown, entity=about.entity, targets=levels, breaks=rules, width=width,
                          height=340)  # fmt: skip

    columns = (Column("entity", "Who", "entity"), Column("period", "Year"),
               Column("value", "Value", "figure"), Column("status", "Status"))  # fmt: skip
    name = indicators.get(str(own["indicator"][0])).name
    return Panel("path", f"{name} over the years", shown, columns, draw), notice


def members(about: About) -> Panel | None:
    """A group's members from highest to lowest, with those without a figure."""
    from article3.web.pages.ranking import with_missing

    try:
        found = rank(about.ledger, about.share, about.period, group=about.entity,
                     edition=about.edition.id, as_of=about.as_of)  # fmt: skip
    except MissingFigureError:
        return None
    frame = with_missing(found)
    levels = [t.level for t in targets(about.day)]

    def draw(width: int) -> Chart:
        from article3.charts.ranking import ranking

        return ranking(found.frame, members=frame["entity"].to_list(), width=width,
                       target=levels[0] if levels else None)  # fmt: skip

    columns = (Column("rank", "Rank", "number"), Column("entity", "Member", "entity"),
               Column("value", "Value", "figure"), Column("status", "Status"),
               Column("note", "Note"))  # fmt: skip
    title = f"Its members: {indicators.get(found.indicator).name.lower()}, {found.period}"
    return Panel("members", title.replace("gdp", "GDP").replace("gni", "GNI"), frame, columns,
                 draw if found.frame.height else None)  # fmt: skip


def publishers(about: About) -> Panel | None:
    """The same effort by every publisher, for the actual year most of them speak about."""
    if is_group(about.entity):
        return None
    best: tuple[int, list[Any], str] = (0, [], "")
    last = int(about.last_actual)
    asked = about.view.get("publishers")
    for year in [int(asked)] if asked.isdigit() else range(last, last - _YEARS, -1):
        try:
            views = reconcile(about.ledger, about.entity, year, as_of=about.as_of)
        except MissingFigureError:
            continue
        held = sum(view.figure is not None for view in views)
        if held > best[0]:
            best = (held, views, str(year))
    held, views, shown = best
    if not held:
        return None
    rows = []
    for number, view in enumerate(views):
        made, apart = view.figure, None
        if made and views[0].figure and number:
            apart = difference_of(made, views[0].figure)
        rows.append(
            {
                "publisher": view.publisher, "period": shown,
                "value": made.value if made else None, "unit": "%", "indicator": SHARE,
                "figure_id": made.figure_id if made else None,
                "difference": apart.value if apart else None,
                "difference_id": apart.figure_id if apart else None,
                "what": view.definition if made else view.why,
                "edition": made.edition if made else None,
            }
        )  # fmt: skip
    columns = (
        Column("publisher", "Publisher"), Column("value", "Share", "figure"),
        Column("difference", "Points from NATO's", "figure", "difference_id", signed=True,
               bare=True, blank=""),
        Column("what", "What it counts over what"),
    )  # fmt: skip
    return Panel("publishers", f"Publishers side by side, {shown}",
                 pl.DataFrame(rows, infer_schema_length=None), columns)  # fmt: skip
