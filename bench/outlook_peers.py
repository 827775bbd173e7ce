"""Peers of the outlook: debt simulated one country at a time, and our own question in pandas.

``python bench/outlook_peers.py [RUNS [ORDER]]`` times the first in a process of its own: NumPy
settles the threads of its linear algebra at import and the comparison is on one core. It prints
seconds and processor seconds of each run.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
import numpy.typing as npt

from article3.outlook.problem import Problem
from article3.outlook.simulate import LEVELS, MEASURES, ROUNDING

Values = npt.NDArray[np.float64]

DEBT_DRAWS, DEBT_YEARS = 100_000, 5
_QUARTERS = 4
# Standard deviations of a quarter: the currency against euro and dollar, short and long interest
# rate, nominal growth, primary balance.
_SPREAD = np.array([0.02, 0.03, 0.003, 0.002, 0.008, 0.006])
_DEBT, _RATE, _GROWTH, _BALANCE = 0.6, 0.025, 0.035, -0.01
_SHORT, _IN_EURO, _IN_DOLLARS, _MATURITY = 0.15, 0.05, 0.15, 8


def covariance(seed: int = 1) -> Values:
    """A made-up covariance of the six quarterly shocks; its numbers do not change the time."""
    sample = np.random.default_rng(seed).standard_normal((80, len(_SPREAD)))
    sample[:, 1:] += 0.5 * sample[:, :1]
    made: Values = np.cov(sample.T) * np.outer(_SPREAD, _SPREAD)
    return made


def debt_paths(shocks: Values, draws: int, seed: int, order: str = "draws last") -> Values:
    """Debt ratios of one country, of shape (years, draws), by the method Bruegel published.

    Normal shocks of six variables a quarter are added up to years and put on a baseline, then the
    debt ratio is carried forward. That is the method of Welslau and others at Bruegel, after the
    European Commission's, in vectorised NumPy over draws where they use compiled loops. No
    quantiles are taken. ``order`` "draws first" draws as they do, a row of six at a time;
    "draws last" lays the draws side by side in memory, which is faster; "none" draws nothing.
    """
    numbers = np.random.default_rng(seed)
    if order == "draws first":
        drawn = numbers.multivariate_normal(
            np.zeros(len(shocks)), shocks, (draws, DEBT_YEARS * _QUARTERS)
        )
        yearly = drawn.reshape(draws, DEBT_YEARS, _QUARTERS, -1).sum(axis=2).transpose(1, 2, 0)
    else:
        shape = (DEBT_YEARS * _QUARTERS, len(shocks), draws)
        normals = np.zeros(shape) if order == "none" else numbers.standard_normal(shape)
        quarters = np.linalg.cholesky(shocks) @ normals
        yearly = quarters.reshape(DEBT_YEARS, _QUARTERS, len(shocks), draws).sum(axis=1)
    euro, dollars, short, long, growth, balance = yearly.swapaxes(0, 1)
    # Long rates bite as debt is rolled over: a part of it more each year.
    rolled = np.minimum(np.arange(1, DEBT_YEARS + 1) / _MATURITY, 1.0)
    dear = np.cumsum(long, axis=0) * rolled[:, None]
    rate = _RATE + _SHORT * short + (1 - _SHORT) * dear
    snowball = (1 + rate) / (1 + _GROWTH + growth)
    valued = 1 + _IN_EURO * euro + _IN_DOLLARS * dollars
    debt = np.empty((DEBT_YEARS, draws))
    before: Values | float = _DEBT
    for year in range(DEBT_YEARS):
        debt[year] = before * snowball[year] * valued[year] - (_BALANCE + balance[year])
        before = debt[year]
    return debt


def in_pandas(question: Problem, level: float, limit: float, draws: int, seed: int) -> Any:
    """Quantiles, probabilities and real growth needed, as an analyst would ask pandas for them.

    One long frame with a row a draw, year and Ally; ``level`` is the share aimed at in a straight
    line and ``limit`` the most that spending grows in a year. Gives three objects of pandas:
    quantiles by entity, year and level, probabilities and needed growth by entity. Revisions of
    shares are left out.
    """
    import pandas as pd

    long = _joined(pd, question, level, draws, seed)
    long = pd.concat(_carried(question, long, limit), ignore_index=True)
    long["cost_national_constant"] = long["real"] * long["growth"] * long["share"] / 100
    price = long["nominal"] / long["real"] * long["prices"]
    long["cost_national"] = long["cost_national_constant"] * price
    long["cost_usd"] = long["cost_national"] * long["dollars"] * long["exchange"]
    in_euro = long["cost_usd"] / long["euro"]
    long["cost_eur"] = long["cost_national"].where(long["in_euro"], in_euro)
    long["cost_usd_constant"] = long["cost_national_constant"] * long["start_dollars"]
    long["cost_eur_constant"] = long["cost_national_constant"] * long["start_euro"]
    over = 1 - long["start_share"] / long["share"]
    long["extra_eur"] = long["cost_eur"] * over
    long["extra_eur_constant"] = long["cost_eur_constant"] * over
    long["expenditure_share"] = 100 * long["share"] / (long["spending"] * long["gdp"])
    last = long[long["year"] == question.years[-1]]
    grown = last["share"] / last["start_share"] * last["real"] * last["growth"] / last["start_real"]
    needed = 100 * (grown ** (1 / len(question.years)) - 1)
    needed = needed.groupby(last["entity"]).quantile(list(LEVELS))
    both = pd.concat([long, _group(long, question.group)])
    quantiles = both.groupby(["entity", "year"])[list(MEASURES)].quantile(list(LEVELS))
    last = both[both["year"] == question.years[-1]]
    chances = (last["share"] >= level - ROUNDING).groupby(last["entity"]).mean()
    return quantiles, chances, needed


def _joined(pd: Any, question: Problem, level: float, draws: int, seed: int) -> Any:
    """Draws with the past years they meet, joined to what those brought and to the forecast."""
    numbers = np.random.default_rng(seed)
    held, years = len(question.euro_surprises), question.years
    rows = numbers.integers(0, held, (len(years), draws))
    stays = numbers.random((len(years), draws)) >= 1 / question.mean_block
    for year in range(1, len(years)):
        rows[year] = np.where(stays[year], (rows[year - 1] + 1) % held, rows[year])
    met = pd.DataFrame(rows, index=pd.Index(years, name="year")).stack().rename("row")
    met = met.rename_axis(["year", "draw"]).reset_index()
    changes = pd.Series(question.euro_surprises)[met["row"]].set_axis(met.index)
    euro = np.exp(changes.groupby(met["draw"]).cumsum())
    met["euro"] = pd.Series(question.euro_dollars, years)[met["year"]].to_numpy() * euro
    past = _stacked(pd, question, "row", range(held), dict(question.surprises))
    ahead = {
        name: getattr(question, name)
        for name in (
            "real", "nominal", "real_change", "dollars", "expenditure", "interest", "gdp_factor"
        )
    }  # fmt: skip
    ahead = _stacked(pd, question, "year", years, ahead)
    start = pd.DataFrame({
        "entity": question.entities, "start_share": question.share, "start_gdp": question.gdp,
        "start_dollars": question.start_dollars, "in_euro": question.in_euro,
        "start_real": question.real[0] / question.real_change[0],
    })  # fmt: skip
    start["start_euro"] = start["start_dollars"] / question.start_euro_dollars
    start.loc[start["in_euro"], "start_euro"] = 1.0
    long = met.merge(past, on="row", suffixes=("", "_met"))
    long = long.merge(ahead, on=["year", "entity"], suffixes=("_met", "")).merge(start, on="entity")
    long = long.sort_values(["year", "entity", "draw"], ignore_index=True)
    passed = (long["year"] - question.start) / (years[-1] - question.start)
    aim = long["start_share"].clip(lower=level)
    long["wanted"] = long["start_share"] + (aim - long["start_share"]) * passed
    return long


def _stacked(pd: Any, question: Problem, name: str, places: Any, tables: dict[str, Values]) -> Any:
    """Tables with an Ally a column as one long frame."""
    long = {
        key: pd.DataFrame(table, index=list(places), columns=list(question.entities)).stack()
        for key, table in tables.items()
    }
    return pd.DataFrame(long).rename_axis([name, "entity"]).reset_index()


def _carried(question: Problem, long: Any, limit: float) -> list[Any]:
    """The frames of the years in order, with what each takes over from the year before."""
    changes = long[["growth", "income_ratio", "inflation", "exchange"]]
    long["moved"] = np.exp(changes["growth"] + changes["income_ratio"])
    long["nominal_factor"] = long["gdp_factor"] * np.exp(changes["growth"] + changes["inflation"])
    summed = np.exp(changes.groupby([long["entity"], long["draw"]]).cumsum())
    long["growth"] = summed["growth"] * summed["income_ratio"]
    long["prices"], long["exchange"] = summed["inflation"], summed["exchange"]
    long["gdp"] = long["start_gdp"] / summed["income_ratio"]
    long["spending"] = long["expenditure"] + long["expenditure_met"]
    made: list[Any] = []
    for _, year in long.groupby("year"):
        now = year.set_index(["entity", "draw"])
        share, debt = (
            (made[-1]["share"], made[-1]["debt_effect"]) if made else (now["start_share"], 0.0)
        )
        most = share * (1 + limit) / (now["real_change"] * now["moved"])
        now["share"] = now["wanted"].clip(upper=most)
        now["debt_effect"] = debt * (1 + now["interest"] / 100) / now["nominal_factor"]
        unpaid = question.borrowed * (now["share"] - now["start_share"])
        now["debt_effect"] += unpaid / now["gdp"]
        made.append(now)
    return [year.reset_index() for year in made]


def _group(long: Any, name: str) -> Any:
    """The group's rows: sums over its members, draw by draw."""
    added = [
        "cost_usd", "cost_eur", "cost_usd_constant", "cost_eur_constant", "extra_eur",
        "extra_eur_constant",
    ]  # fmt: skip
    parts = long[["draw", "year", *added]].assign(
        base=long["cost_usd"] / long["share"],
        public=long["cost_usd"] / long["expenditure_share"],
    )
    whole = parts.groupby(["draw", "year"]).sum().reset_index()
    return whole.assign(
        entity=name,
        share=whole["cost_usd"] / whole["base"],
        expenditure_share=whole["cost_usd"] / whole["public"],
    )


def main(runs: int, order: str) -> None:
    """Time the debt simulation after one run that does not count."""
    shocks = covariance()
    for run in range(runs + 1):
        wall, work = time.perf_counter(), time.process_time()
        debt = debt_paths(shocks, DEBT_DRAWS, run, order)
        took = time.perf_counter() - wall, time.process_time() - work
        if run:
            print(f"{took[0]}\t{took[1]}", flush=True)
    certain = debt_paths(shocks, 1, seed=0, order="none")[-1, 0]
    assert abs(np.median(debt[-1]) - certain) < 0.01, "the shocks do not lie around the baseline"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, " ".join(sys.argv[2:]) or "draws last")
