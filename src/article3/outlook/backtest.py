"""The outlook against what came: shares by edition, and surprises by calendar year.

*Shares*: from every NATO edition that prints its own year for most Allies, what the outlook's rules
would have given for later years, with what was published by that day alone, against the share the
newest table prints as actual. *Drivers*: from every past year, what the bootstrap of the calendar
years up to it would have given for the economy, against what the IMF prints now.

The second test is not one in real time. The ledger holds two vintages of the IMF's forecast, whose
years no later one prints as past, and past years as they are printed now. So each Ally's own mean
stands in for the forecast, and what is tested is how uncertain the outlook says the economy is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from article3.alliance import COUNTRIES
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.ledger.commitments import commitments
from article3.outlook import plans, rules, weo
from article3.outlook.draws import calendar_rows
from article3.outlook.plans import SHARE

Table = npt.NDArray[np.float64]

MOST_ALLIES, RUN = 25, 5
"""How many Allies an edition prints a year for to be an origin; how many years make a record."""

FEWEST_ROWS, HORIZON = 12, 5
"""How many calendar years surprises are drawn from at least; how many years ahead is tested."""

VARIABLES = ("real", "deflator", "nominal", "dollars")
"""Real GDP, its deflator, nominal GDP in national currency, and USD a unit of the currency."""

_REBASED = "LUX"
_LEVELS = (0.1, 0.25, 0.75, 0.9)
_FOUND = ("forecast", "naive", "outcome", "low_80", "low_50", "high_50", "high_80")
_DRAWS, _SEED = 2_000, 1

_SHARES: dict[str, type[pl.DataType]] = {
    "edition": pl.String, "origin": pl.Int64, "entity": pl.String, "rule": pl.String,
    "horizon": pl.Int64, "forecast": pl.Float64, "low": pl.Float64, "high": pl.Float64,
    "low_changes": pl.Float64, "high_changes": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """The parts of outcomes that the outlook's 80 % intervals held; 0.8 is what they promise.

    ``share_1``, ``share_2`` and ``share_5``: shares one, two and five years after an edition,
    within the straight line to the Alliance's goal times the revisions known by then (rule
    "linear" of :func:`shares`). ``nominal_5``: nominal GDP five years after an origin, within the
    surprises of the calendar years up to it (:func:`drivers`). None where nothing could be
    compared. ``edition`` and ``forecast`` name the table and the World Economic Outlook that hold
    what came.
    """

    share_1: float | None
    share_2: float | None
    share_5: float | None
    nominal_5: float | None
    edition: str
    forecast: str


def summary(ledger: Ledger, *, as_of: date | None = None) -> Summary:
    """What a caveat says of the outlook's intervals.

    >>> from article3 import open_ledger
    >>> found = summary(open_ledger("2026-11-01"))
    >>> found.edition, found.share_5 < found.nominal_5 < 0.8
    ('nato-2026-07', True)
    """
    share = score_shares(shares(ledger, as_of=as_of)).filter(pl.col("rule") == "linear")
    nominal = score_drivers(drivers(ledger, as_of=as_of)).filter(pl.col("variable") == "nominal")
    within = dict(share.select("horizon", "coverage").iter_rows())
    within_nominal = dict(nominal.select("horizon", "coverage_80").iter_rows())
    return Summary(
        within.get(1), within.get(2), within.get(5), within_nominal.get(5),
        _record(_printed(ledger, as_of)), weo.newest(ledger, as_of).id,
    )  # fmt: skip


def shares(ledger: Ledger, *, as_of: date | None = None) -> pl.DataFrame:
    """Forecast and printed shares, one row an origin, Ally, rule and horizon.

    Origins are the last edition of each year that prints that year for 25 Allies or more, press
    quotations included. Outcomes are the actual years of the newest table published by ``as_of``
    that prints a run of years. Luxembourg, whose base changed, is left out.

    Columns: ``edition`` and ``origin`` (its year), ``entity``, ``rule`` (``hold``, ``linear`` and
    ``partial`` towards the Alliance's goal in force that day), ``horizon`` (years), ``forecast``
    (per cent), ``low`` and ``high`` (10 % and 90 % of the path times the revisions known that
    day), ``low_changes`` and ``high_changes`` (of rule ``hold``: 10 % and 90 % of the share times
    the changes over as many years known that day), ``outcome`` (per cent). Null where the day's
    editions do not tell; a rule they cannot give has no rows. Raises ``MissingFigureError``
    without a table of outcomes.
    """
    printed = _printed(ledger, as_of)
    edition = _record(printed)
    if not edition:
        raise MissingFigureError(
            f"No table published by {as_of or ledger.as_of} prints the shares of {MOST_ALLIES} "
            f"Allies for {RUN} years in a row, which a back-test needs."
        )
    came = printed.filter((pl.col("edition") == edition) & (pl.col("status") == "actual"))
    last = max(came["year"].to_list(), default=0)
    origins = [(name, year) for name, year in _origins(printed) if year < last]
    made = [_forecasts(ledger, name, year, last - year) for name, year in origins]
    return (
        pl.concat([pl.DataFrame(schema=_SHARES), *made])
        .with_columns(year=pl.col("origin") + pl.col("horizon"))
        .join(came.select("entity", "year", outcome="value"), on=["entity", "year"])
        .drop("year")
        .sort("origin", "rule", "horizon", "entity")
    )


def _printed(ledger: Ledger, as_of: date | None) -> pl.DataFrame:
    """Shares of Allies in the editions published by a day, with the year as a number."""
    held = [code for code, country in COUNTRIES.items() if country.has_forces and code != _REBASED]
    return (
        ledger.known(SHARE, as_of)
        .filter(pl.col("entity").is_in(held))
        .with_columns(year=pl.col("period").cast(pl.Int64, strict=False))
        .drop_nulls("year")
    )


def _record(printed: pl.DataFrame) -> str:
    """The newest table that prints a run of years for most Allies; empty if there is none.

    A table that skips years says nothing of yearly changes.
    """
    full = (
        printed.filter(pl.col("standing") == "table")
        .group_by("edition", "rank", "year")
        .agg(allies=pl.col("entity").n_unique())
        .filter(pl.col("allies") >= MOST_ALLIES)
        .group_by("edition", "rank")
        .agg(years=pl.len(), span=pl.col("year").max() - pl.col("year").min() + 1)
        .filter((pl.col("years") >= RUN) & (pl.col("years") == pl.col("span")))
        .sort("rank")
    )
    return "" if full.is_empty() else str(full["edition"][-1])


def _origins(printed: pl.DataFrame) -> list[tuple[str, int]]:
    """The last edition of each year that prints that year for most Allies, and the year."""
    own = (
        printed.filter(pl.col("year") == pl.col("published").dt.year())
        .group_by("edition", "year", "published")
        .agg(allies=pl.col("entity").n_unique())
        .filter(pl.col("allies") >= MOST_ALLIES)
        .sort("published", "edition")
        .unique("year", keep="last", maintain_order=True)
    )
    return list(own.select("edition", "year").iter_rows())


def _forecasts(ledger: Ledger, edition: str, year: int, ahead: int) -> pl.DataFrame:
    """Every rule's forecasts from an edition, by what was published on its day."""
    day = ledger.edition(edition).published
    printed = _printed(ledger, day)
    start = printed.filter((pl.col("edition") == edition) & (pl.col("year") == year)).sort("entity")
    start = start.unique("entity", keep="last", maintain_order=True)
    entities, share = start["entity"].to_list(), start["value"].to_numpy()
    record = _record(printed)
    low, high = _revised(ledger, printed, day)
    changes = _changed(printed.filter(pl.col("edition") == record), ahead)
    made = []
    for name, chosen in _rules(ledger, record, share, year, day).items():
        path = np.array([_path(r, year, s, ahead) for r, s in zip(chosen, share, strict=True)])
        held = path[:, :, None] * (changes if name == "hold" else np.full_like(changes, np.nan))
        size = path.size
        columns = (
            [edition] * size, [year] * size, np.repeat(entities, ahead), [name] * size,
            np.tile(np.arange(1, ahead + 1), len(entities)), path.ravel(), path.ravel() * low,
            path.ravel() * high, held[:, :, 0].ravel(), held[:, :, 1].ravel(),
        )  # fmt: skip
        frame = pl.DataFrame(dict(zip(_SHARES, columns, strict=True)), schema=_SHARES)
        made.append(frame.fill_nan(None))
    return pl.concat(made)


def _rules(
    ledger: Ledger, record: str, share: Table, year: int, day: date
) -> dict[str, list[rules.Rule]]:
    """The rules that the day's editions can give, one for each Ally; those above the goal hold."""
    made: dict[str, list[rules.Rule]] = {"hold": [rules.Hold()] * len(share)}
    goal = _goal(year, day)
    if goal is None:
        return made
    levels = np.maximum(share, goal[0])
    made["linear"] = [rules.Path(((goal[1], float(level)),)) for level in levels]
    if record:
        speed = plans.usual_speed(ledger, record)
        made["partial"] = [rules.PartialAdjustment(float(level), speed) for level in levels]
    return made


def _goal(year: int, day: date) -> tuple[float, int] | None:
    """The Alliance's goal for each Ally in force on a day: its share (%) and year.

    A goal of every year, without a date, is due the year after the origin. None before the first.
    """
    made = {c.id for c in commitments() if c.made <= day}
    held = [
        (c.made, c.value, int(c.due_year or year + 1))
        for c in commitments()
        if c.id in made and c.who == "NATO" and c.indicator == SHARE and c.value
        and c.deadline and c.superseded_by not in made
    ]  # fmt: skip
    ahead = [(level, due) for _, level, due in sorted(held) if due > year]
    return ahead[-1] if ahead else None


def _path(rule: rules.Rule, year: int, share: float, ahead: int) -> list[float]:
    """The shares a rule gives for the years after a year, without a limit to growth."""
    made: list[float] = []
    for later in range(year + 1, year + ahead + 1):
        before = made[-1] if made else share
        made.append(float(rule(rules.State(later, year, share, before, 1.0))))
    return made


def _revised(ledger: Ledger, printed: pl.DataFrame, day: date) -> tuple[float, float]:
    """10 % and 90 % of the revisions in the newest table by a day that has any, else NaN.

    Every year counts the same, as it does in the outlook.
    """
    tables = printed.filter(pl.col("standing") == "table").sort("rank")["edition"]
    for edition in reversed(tables.unique(maintain_order=True).to_list()):
        found = plans.revisions(ledger, edition, day)
        if len(found):
            held = np.isfinite(found)
            weight = np.broadcast_to(1 / held.sum(axis=1, keepdims=True), found.shape)[held]
            ends = np.quantile(found[held], (0.1, 0.9), weights=weight, method="inverted_cdf")
            return float(ends[0]), float(ends[1])
    return np.nan, np.nan


def _changed(record: pl.DataFrame, ahead: int) -> Table:
    """10 % and 90 % of a record's changes of shares over 1, 2, ... years, as ratios.

    Of shape (horizons, 2), over all Allies and spans; NaN for a horizon longer than the record.
    """
    made = np.full((ahead, 2), np.nan)
    if record.is_empty():
        return made
    wide = record.pivot("entity", index="year", values="value")
    years = record.select(year=pl.int_range(pl.col("year").min(), pl.col("year").max() + 1))
    table = np.log(years.join(wide, on="year", how="left").sort("year").drop("year").to_numpy())
    for span in range(1, min(ahead, len(table) - 1) + 1):
        change = table[span:] - table[:-span]
        made[span - 1] = np.exp(np.quantile(change[np.isfinite(change)], (0.1, 0.9)))
    return made


def score_shares(found: pl.DataFrame) -> pl.DataFrame:
    """The measures of :func:`shares` by rule and horizon; errors are forecast less outcome.

    Columns: ``rule``, ``horizon``, ``origins`` and ``pairs`` (numbers), ``bias``,
    ``absolute`` (mean) and ``absolute_median`` (points of GDP), ``pairs_80`` (pairs with an
    interval), ``coverage`` (0 to 1) and ``width`` (points, mean) of path and revisions, and
    ``pairs_changes``, ``coverage_changes`` and ``width_changes`` of past changes.
    """
    error = pl.col("forecast") - pl.col("outcome")
    return (
        found.group_by("rule", "horizon")
        .agg(
            origins=pl.col("origin").n_unique(),
            pairs=pl.len(),
            bias=error.mean(),
            absolute=error.abs().mean(),
            absolute_median=error.abs().median(),
            pairs_80=pl.col("low").count(),
            coverage=_within("outcome", "low", "high").mean(),
            width=(pl.col("high") - pl.col("low")).mean(),
            pairs_changes=pl.col("low_changes").count(),
            coverage_changes=_within("outcome", "low_changes", "high_changes").mean(),
            width_changes=(pl.col("high_changes") - pl.col("low_changes")).mean(),
        )
        .sort("rule", "horizon")
    )


def _within(value: str, low: str, high: str) -> pl.Expr:
    """Whether a value lies within an interval, its ends included; null without an interval."""
    return (pl.col(value) >= pl.col(low)) & (pl.col(value) <= pl.col(high))


def drivers(ledger: Ledger, *, as_of: date | None = None) -> pl.DataFrame:
    """What the calendar years up to an origin would have said of those after it.

    Calendar years are those that the outlook of the whole Alliance draws from: every driver of
    every Ally is printed by the newest World Economic Outlook of ``as_of``. Columns: ``entity``,
    ``variable`` (:data:`VARIABLES`), ``origin`` (a year), ``horizon`` (years, up to
    :data:`HORIZON`), and logarithms of the level over that of the origin: ``forecast`` (the Ally's
    mean up to the origin goes on), ``naive`` (the origin's change goes on), ``outcome``, and
    ``low_80``, ``low_50``, ``high_50``, ``high_80`` of the bootstrap. The United States has no
    rows of ``dollars``. Raises ``MissingFigureError`` with too few calendar years.
    """
    found = weo.newest(ledger, as_of)
    on = as_of or ledger.as_of
    entities = [c for c, country in COUNTRIES.items() if country.in_nato(on) and country.has_forces]
    years = list(range(1980, found.first_forecast))
    tables = weo.changes(ledger, found, entities, years)
    levels = [
        weo.table(ledger, found, indicator, entities, years)
        for indicator in ("gg_expenditure_pct_gdp", "gg_net_lending_pct_gdp")
    ]
    held = np.isfinite(np.stack([*tables.values(), *levels])).all(axis=(0, 2))
    first = int(np.flatnonzero(~held).max(initial=-1)) + 1
    if len(years) - first <= FEWEST_ROWS:
        raise MissingFigureError(
            f"{found.id} prints no more than {FEWEST_ROWS} past years of all drivers of the "
            "Allies, too few for a back-test."
        )
    growth, inflation, dollars = (tables[n][first:] for n in ("growth", "inflation", "exchange"))
    stacked = np.concatenate([growth, inflation, growth + inflation, dollars], axis=1)
    names = pl.DataFrame(
        {"variable": np.repeat(VARIABLES, len(entities)), "entity": entities * len(VARIABLES)}
    ).with_row_index("column")
    return (
        replay(stacked)
        .join(names, on="column", maintain_order="left")
        .filter((pl.col("variable") != "dollars") | (pl.col("entity") != "USA"))
        .with_columns(origin=years[first] + pl.col("row"))
        .select("entity", "variable", "origin", pl.col("horizon", *_FOUND))
    )


def replay(changes: Table) -> pl.DataFrame:
    """The bootstrap from every row that has enough rows up to it and one after it.

    ``changes`` are yearly (logarithms), of shape (years, columns), and are drawn together. Columns:
    ``row`` (of the origin), ``column``, ``horizon``, and those of :func:`drivers` from
    ``forecast`` on.

    >>> replay(np.full((14, 1), 0.5)).select("row", "horizon", "forecast", "outcome").rows()
    [(11, 1, 0.5, 0.5), (11, 2, 1.0, 1.0), (12, 1, 0.5, 0.5)]
    """
    return pl.concat(_replayed(changes, o) for o in range(FEWEST_ROWS - 1, len(changes) - 1))


def _replayed(changes: Table, origin: int) -> pl.DataFrame:
    """One origin of :func:`replay`: every column and horizon whose outcome is known."""
    past, later = changes[: origin + 1], changes[origin + 1 :][:HORIZON]
    horizon = np.arange(1, len(later) + 1)[:, None]
    mean = past.mean(axis=0)
    drawn = calendar_rows(_SEED, 0, _DRAWS, len(later), len(past))
    sums = np.cumsum((past - mean).T[:, drawn], axis=1)  # (columns, horizons, draws)
    sums.sort(axis=-1)
    ends = [sums[:, :, round(level * (_DRAWS - 1))].T for level in _LEVELS]
    forecast = horizon * mean
    tables = (
        np.full_like(horizon, origin), np.arange(changes.shape[1], dtype=np.uint32), horizon,
        forecast, horizon * past[-1], np.cumsum(later, axis=0), *(forecast + end for end in ends),
    )  # fmt: skip
    flat = (np.broadcast_to(table, forecast.shape).ravel() for table in tables)
    return pl.DataFrame(dict(zip(("row", "column", "horizon", *_FOUND), flat, strict=True)))


def score_drivers(found: pl.DataFrame) -> pl.DataFrame:
    """The measures of :func:`drivers` by variable and horizon.

    Columns: ``variable``, ``horizon``, ``origins`` and ``pairs`` (numbers), ``coverage_80`` and
    ``coverage_50`` (0 to 1), ``width`` (of the 80 % interval), ``absolute`` and
    ``absolute_naive`` (mean absolute errors), all three in per cent of the forecast level, and
    ``coverage_naive``, of an interval as wide around the naive forecast.
    """
    shifted = pl.col("naive") - pl.col("forecast")
    moved = found.with_columns(low=pl.col("low_80") + shifted, high=pl.col("high_80") + shifted)

    def off(name: str, of: str = "forecast") -> pl.Expr:
        return 100 * ((pl.col(name) - pl.col(of)).exp() - 1)

    return (
        moved.group_by(pl.col("variable").cast(pl.Enum(VARIABLES)), "horizon")
        .agg(
            origins=pl.col("origin").n_unique(),
            pairs=pl.len(),
            coverage_80=_within("outcome", "low_80", "high_80").mean(),
            coverage_50=_within("outcome", "low_50", "high_50").mean(),
            width=(off("high_80") - off("low_80")).mean(),
            absolute=off("outcome").abs().mean(),
            absolute_naive=off("outcome", "naive").abs().mean(),
            coverage_naive=_within("outcome", "low", "high").mean(),
        )
        .sort("variable", "horizon")
    )
