"""Laws of the simulation, whatever the share, the rule and the surprises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.export_outlook import draw_frames
from article3.ledger import Ledger
from article3.ledger.figure import compute
from article3.outlook import Outlook, outlook, weo
from article3.outlook.problem import Problem
from article3.outlook.rules import Absorption, FiscalRoom, Hold, Path, RealGrowth
from article3.outlook.simulate import MEASURES, ROUNDING, simulate
from outlook_draws import every_draw

TODAY = date(2026, 11, 22)
Ask = Callable[..., Outlook]
LEVELS = st.floats(0.5, 8)
METHODS = st.sampled_from(["bootstrap", "t-copula"])
MONEY = tuple(name for name in MEASURES if name.startswith(("cost", "extra")))


@pytest.fixture(scope="module", params=["LUX", "NORDIC"])
def small(ask: Ask, request: pytest.FixtureRequest) -> Problem:
    """One Ally measured by GNI, or four with and without the euro and their group, 60 futures."""
    return replace(ask(request.param).problem, draws=60)


def ruled(question: Problem, *rules: Any, limits: tuple[Any, ...] = ()) -> Problem:
    """The same question with the first rule for every Ally."""
    return replace(question, rules=rules * len(question.entities), limits=limits)


@given(st.integers(0, 50), METHODS)
@settings(max_examples=8)
def test_holding_the_share_gives_the_share(small: Problem, seed: int, method: str) -> None:
    question = ruled(replace(small, seed=seed, method=method), Hold())
    found = every_draw(question, "share", "extra_eur", "extra_eur_constant", "debt_effect")
    allies = len(small.entities)
    held = np.broadcast_to(small.share[:, None, None], found["share"][:allies].shape)
    np.testing.assert_array_equal(found["share"][:allies], held)
    for name in ("extra_eur", "extra_eur_constant"):
        np.testing.assert_allclose(found[name], 0.0, atol=1e-6)
    debt = found["debt_effect"][:allies]
    np.testing.assert_array_equal(debt[np.isfinite(debt)], 0.0)


@given(st.floats(0.1, 10), st.integers(0, 50), METHODS)
@settings(max_examples=8)
def test_twice_the_gdp_costs_twice_at_an_equal_share(
    small: Problem, times: float, seed: int, method: str
) -> None:
    before = replace(small, seed=seed, method=method)
    after = replace(before, real=times * before.real, nominal=times * before.nominal)
    one, two = every_draw(before), every_draw(after)
    for name in MONEY:
        np.testing.assert_allclose(two[name], times * one[name], rtol=1e-9, atol=1e-6)
    for name in ("share", "expenditure_share"):
        np.testing.assert_allclose(two[name], one[name], rtol=1e-9)


@given(st.floats(0.5, 1.5), st.integers(0, 50))
@settings(max_examples=8)
def test_what_is_spent_is_the_same_on_every_base(small: Problem, ratio: float, seed: int) -> None:
    """A base that is a fixed part of GDP, with the same money spent: only the share differs."""
    shocks = {name: t for name, t in small.surprises.items() if name != "income_ratio"}
    gdp = replace(ruled(small, Hold()), seed=seed, surprises=shocks)
    gni = replace(
        gdp, real=ratio * gdp.real, nominal=ratio * gdp.nominal, share=gdp.share / ratio,
        gdp=gdp.gdp / ratio,
    )  # fmt: skip
    one, two = every_draw(gdp), every_draw(gni)
    for name in (*MONEY, "expenditure_share"):
        np.testing.assert_allclose(two[name], one[name], rtol=1e-9, atol=1e-6)


def test_gni_and_gdp_agree_when_their_ratio_is_one(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Ledger(
        ledger.records
    )  # what is made up here must not be remembered by the others' ledger
    monkeypatch.setattr(
        weo, "income_ratio",
        lambda *_: compute("gni_to_gdp", "NOR", "2024", 1.0, "made up", (), unit=""),
    )  # fmt: skip
    monkeypatch.setattr(weo, "income_rows", lambda *_: ledger.observations("gdp_deflator").head(0))
    gdp, gni = (
        outlook("NOR", ledger=own, as_of=TODAY, draws=200, target=target)
        for target in ("4%gdp@2035", "4%gni@2035")
    )
    assert (gni.drivers.bases, gdp.drivers.bases) == (("GNI",), ("GDP",))
    np.testing.assert_array_equal(gni.whole.quantiles, gdp.whole.quantiles)
    assert gni.probability().value == gdp.probability().value


@given(LEVELS, LEVELS, st.floats(0.01, 0.4), st.integers(0, 50), METHODS)
@settings(max_examples=12)
def test_a_tighter_target_is_never_likelier(
    small: Problem, one: float, two: float, most: float, seed: int, method: str
) -> None:
    columns = len(small.entities) + bool(small.group)
    allies, hits = len(small.entities), []
    for level in sorted((one, two)):
        goals = tuple((column, len(small.years) - 1, level) for column in range(columns))
        paths = tuple(Path(((small.years[-1], max(level, share)),)) for share in small.share)
        chunk = simulate(
            replace(small, rules=paths, goals=goals, limits=(Absorption(most),), seed=seed,
                    method=method), 0,
        )  # fmt: skip
        hits.append((chunk.hits[:allies], chunk.slipped[:allies]))
    (easy, easy_revised), (hard, hard_revised) = hits
    assert (hard <= easy).all()
    assert (hard_revised <= easy_revised).all()


@given(st.floats(0.0, 0.3), st.integers(0, 50))
@settings(max_examples=8)
def test_absorption_holds_in_every_draw_and_year(small: Problem, most: float, seed: int) -> None:
    question = replace(ruled(small, Path(((2028, 9.0),)), limits=(Absorption(most),)), seed=seed)
    spent = every_draw(question, "cost_national_constant")["cost_national_constant"]
    allies = len(small.entities)
    start = small.share * small.real[0] / small.real_change[0] / 100
    way = np.concatenate([
        np.broadcast_to(start[:, None, None], (allies, 1, question.draws)), spent[:allies],
    ], axis=1)  # fmt: skip
    assert (way[:, 1:] / way[:, :-1] - 1 <= most + 1e-9).all()


def test_a_tighter_purse_never_spends_more(small: Problem) -> None:
    free = ruled(small, Path(((2035, 6.0),)))
    before = every_draw(free, "share")["share"]
    for floor in (-6.0, -3.0, 0.0):
        share = every_draw(replace(free, limits=(FiscalRoom(floor, 100.0),)), "share")["share"]
        assert (share <= before + 1e-9).all()
        before = share
    assert (before[0] < 6).any()


@given(st.integers(0, 50), st.floats(-0.05, 0.1))
@settings(max_examples=8)
def test_the_growth_needed_by_a_rule_of_growth_is_its_rate(
    small: Problem, seed: int, rate: float
) -> None:
    chunk = simulate(replace(ruled(small, RealGrowth(rate)), seed=seed), 0)
    np.testing.assert_allclose(chunk.needed, 100 * rate, atol=1e-8)


@pytest.mark.parametrize("method", ["bootstrap", "t-copula"])
def test_rules_meet_the_same_futures(small: Problem, method: str) -> None:
    """For one seed the base grows alike whatever is spent: costs differ by their shares alone."""
    base = []
    for rule in (Hold(), Path(((2035, 5.0),)), RealGrowth(0.05)):
        found = every_draw(replace(ruled(small, rule), method=method), "share", "cost_national")
        allies = len(small.entities)
        base.append(found["cost_national"][:allies] / found["share"][:allies])
    np.testing.assert_allclose(base[1], base[0], rtol=1e-9)
    np.testing.assert_allclose(base[2], base[0], rtol=1e-9)
    assert np.ptp(base[0][0, -1]) > 0


@pytest.mark.parametrize("method", ["bootstrap", "t-copula"])
def test_the_same_seed_gives_the_same_bits_and_another_does_not(
    small: Problem, method: str
) -> None:
    question = replace(small, method=method)
    one, again = (simulate(question, 0).quantiles for _ in range(2))
    assert np.array_equal(one, again, equal_nan=True)
    other = simulate(replace(question, seed=2), 0).quantiles
    assert not np.array_equal(one, other, equal_nan=True)


@pytest.mark.parametrize("rule", ["promises", "linear"])
def test_every_draw_of_the_group_is_the_sum_of_its_members(ask: Ask, rule: str) -> None:
    found = ask("NATO", rule=rule, draws=40)
    draws = pl.concat(draw_frames(found))
    assert draws["draw"].n_unique() == 40 and draws["year"].unique().to_list() == [*found.years]
    names = ("cost_eur", "cost_usd", "cost_eur_constant", "extra_eur_constant")
    group = pl.col("entity") == "NATO"
    totals = draws.filter(group).sort("year", "draw")
    sums = draws.filter(~group).group_by("year", "draw").agg(pl.col(names).sum())
    for name in names:
        members = sums.sort("year", "draw")[name].to_numpy()
        np.testing.assert_allclose(members, totals[name].to_numpy(), rtol=1e-9, atol=1e-6)


def test_the_share_of_the_group_is_its_spending_over_its_base(ask: Ask) -> None:
    found = ask("NORDIC")
    values = every_draw(found.problem, "share", "cost_usd")
    usd, share = values["cost_usd"], values["share"]
    base = (usd[:-1] / share[:-1]).sum(axis=0)
    np.testing.assert_allclose(share[-1], usd[-1] / base, rtol=1e-9)


def test_a_share_that_prints_as_the_target_counts_as_reached(ask: Ask) -> None:
    """The share is held at 3.5 less a hair: NATO would print 3.50."""
    question = ruled(ask("DEU").problem, Hold())
    for short, reached in ((0.9, True), (1.1, False)):
        held = np.array([3.5 - short * ROUNDING])
        chunk = simulate(replace(question, share=held, goals=((0, 8, 3.5),)), 0)
        assert chunk.hits[0] == (question.draws if reached else 0)
