"""A bound out of any prices: what no plan can go below, from prices that a solver had to leave.

The prices of rows prove a bound whatever they are (:func:`article3.planner.solve.dual_objective`),
but one that is worth something only where no column would gain by growing without end. Here the
prices that say what is wanted (of targets, Ukraine's need, budgets, rules, what is owed, and of
stocks) are kept as far as they can be, and every other price is made to fit them:

- none is more than its slack costs: a unit short is worth ``weight``, a million over budget its
  penalty;
- a stock is worth what it saves of a target (a substitute, of the other item's), what it would be
  worth with Ukraine, or what it is worth later: the most of these, and no more;
- a component is worth as much as before, but no more than what its item gains by it;
- payments weigh what their budget and rules make of them;
- a slot is worth the most that any buyer has left after all that, which is the price of capacity;
- a start of expansion is worth no more than it costs: what is above that is charged to ``most``.

Then no reduced cost is below zero but that of ``added``, whose bound is ``most``, and the sum is a
bound by weak duality, without large numbers in it.
"""

from __future__ import annotations

import numpy as np

from article3.planner.assemble import Model
from article3.planner.grid import Floats
from article3.planner.problem import Problem
from article3.planner.rows.bill import by_depth, quantities


def mended(model: Model, prices: Floats) -> Floats:
    """Prices near ``prices``, a value a row, under which only ``added`` would gain by growing."""
    asked = np.nan_to_num(prices)
    made = np.zeros(len(asked))
    _kept(model, asked, made)
    _lent(model, made)
    _stocks(model, asked, made)
    _used_and_paid(model, made)
    _slots(model, made)
    _starts(model, made)
    return made


def _put(model: Model, name: str, made: Floats, table: Floats) -> None:
    """Write the prices of a family."""
    _, rows = model.families[name]
    model.of_rows(name, made)[:] = table[rows.keys]


def _kept(model: Model, asked: Floats, made: Floats) -> None:
    """Prices of what is wanted, none above the cost of its slack; of budgets the sign is less."""
    c = model.columns
    for name, slack, sign in (
        ("target", "short", 1.0), ("assistance", "unmet", 1.0), ("backfill", "owed", 1.0),
        ("preference", "miss", 1.0), ("budget", "over", -1.0),
    ):  # fmt: skip
        most = c.cost[c[slack].columns]
        model.of_rows(name, made)[:] = sign * np.clip(sign * model.of_rows(name, asked), 0.0, most)


def _lent(model: Model, made: Floats) -> None:
    """What a substitute that is held saves at most of another item's target, beyond its own."""
    p, pairs = model.problem, model.columns["stand_in"]
    nation, pair, period = pairs.keys
    wanted = model.table("target", made)
    rate = np.array([x.rate for x in p.scenario.interchange], dtype=float)
    item, substitute = p.pair_item[pair], p.pair_substitute[pair]
    saved = wanted[nation, item, period] / rate[pair] - wanted[nation, substitute, period]
    lent = np.zeros(wanted.shape)
    np.maximum.at(lent, (nation, substitute, period), saved)
    _put(model, "interchange", made, -lent)


def _stocks(model: Model, asked: Floats, made: Floats) -> None:
    """What a unit held is worth, from the end backwards; components after what is made of them.

    The least that the columns of stocks and gifts allow is best for the bound. Only a component
    has no such least: how its price is shared with the slots of its item is left to ``asked``.
    """
    p, n = model.problem, model.problem.nations
    counts = np.zeros(p.target.shape)
    counts[:n] = model.table("target", made) - model.table("interchange", made)
    given = np.zeros(p.firm.shape)
    given[:n] = _given(model, made) / p.keep
    wanted = -model.table("stock", asked)
    owed = _owed(model, made)
    worth, quantity = np.zeros(p.firm.shape), quantities(p)
    for item in by_depth(quantity)[::-1]:
        least = np.maximum(
            given[:, item], np.minimum(wanted[:, item], _use(p, p.keep * worth + owed, item))
        )
        worth[:, item] = _backwards(p, item, counts[:, item], least)
    _put(model, "stock", made, -worth)


def _owed(model: Model, made: Floats) -> Floats:
    """[b, i, p] what a unit delivered saves of what is owed from then on."""
    p = model.problem
    saved = np.zeros(p.firm.shape)
    prices = model.table("backfill", made)
    for (donor, item, first, _), price in zip(p.replaced, prices, strict=True):
        saved[donor, item] = np.cumsum(price[::-1])[::-1][: len(p.grid.first)]
        saved[donor, item, :first] = 0.0
    return saved


def _use(p: Problem, gain: Floats, item: int) -> Floats:
    """[b, p] the most a unit is worth as a component, by what its items gain."""
    quantity = quantities(p)[:, item]
    made_of = np.flatnonzero(quantity)
    if not len(made_of):
        return np.zeros(gain[:, item].shape)
    most: Floats = (gain[:, made_of] / quantity[made_of, None]).max(axis=1) / p.keep[item]
    return most


def _backwards(p: Problem, item: int, counts: Floats, least: Floats) -> Floats:
    """[b, p] the worth of a unit at the end of each period, at least ``least`` and what follows."""
    worth = least.copy()
    after: Floats = (p.before[item, worth.shape[1] :] * counts[:, worth.shape[1] :]).sum(axis=1)
    for now in reversed(range(worth.shape[1])):
        after = np.maximum(worth[:, now], after + p.ahead[now] * counts[:, now])
        worth[:, now] = after
        after = p.retain[item, now] * after + p.before[item, now] * counts[:, now]
    return worth


def _given(model: Model, made: Floats) -> Floats:
    """[i, p] what a unit is worth with Ukraine, as itself or for another item."""
    p = model.problem
    asked = model.table("assistance", made)
    given = asked.copy()
    rate = np.array([x.rate for x in p.scenario.interchange], dtype=float).reshape(-1, 1)
    np.maximum.at(given, p.pair_substitute, asked[p.pair_item] / rate)
    return given


def _used_and_paid(model: Model, made: Floats) -> None:
    """Components cost what they are worth; payments what budgets and rules make of them.

    Each is a column with one free row of its own: that row's price takes up what is left.
    """
    for name, block in (("bill", "use"), ("payment", "pay")):
        left = model.columns.cost - model.transposed_times(made)
        _put(model, name, made, model.columns[block].values(left))


def _slots(model: Model, made: Floats) -> None:
    """The most that a buyer has left from a unit delivered."""
    block = model.columns["deliver"]
    left = model.columns.cost - model.transposed_times(made)
    _put(model, "capacity", made, np.minimum(block.values(left).min(axis=0), 0.0))


def _starts(model: Model, made: Floats) -> None:
    """What added capacity is worth from a period on, less what ``most`` is charged with."""
    p, c = model.problem, model.columns
    left = model.columns.cost - model.transposed_times(made)
    worth = -c["added"].values(left)
    worth = np.cumsum(worth[:, ::-1], axis=1)[:, ::-1]
    over = np.where(p.expansion_opens, worth - p.expansion_cost, 0.0)
    charged = np.maximum(over.max(axis=1, initial=0.0), 0.0)[:, None]
    _put(model, "expansion", made, -np.maximum(worth - charged, 0.0))
