"""A feasible plan out of an interrupted solver's iterate.

The decisions (starts, deliveries, gifts, what stands in) are cut back where they break a limit, in
the order of time, and everything else follows from them. Slack columns take up the rest.
"""

from __future__ import annotations

import numpy as np

from article3.planner.assemble import Model
from article3.planner.grid import Floats, add_along
from article3.planner.problem import Problem
from article3.planner.rows.bill import by_depth, quantities
from article3.planner.rows.preference import members
from article3.planner.scenario import CAP, LINE_REGIONS

TINY = 1e-9


def repaired(model: Model, values: Floats) -> Floats:
    """The columns of a feasible plan near ``values``; none is negative."""
    p, c = model.problem, model.columns
    found = {name: block.values(values) for name, block in c.blocks.items()}
    _expand(p, found)
    _slots(model, found)
    _through_time(p, found)
    _stand_in(p, found)
    _slacks(p, found)
    found["lots"] = found["deliver"] / np.maximum(p.batch, TINY)[:, None]
    found["openings"] = found["start"] / np.maximum(p.step, TINY)[:, None]
    made = np.zeros(len(c.cost))
    for name, block in c.blocks.items():
        block.put(made, found[name])
    return made


def _within(wanted: Floats, limit: Floats) -> Floats:
    """The factor at most 1 that brings what is wanted under a limit."""
    return np.minimum(1.0, np.maximum(limit, 0.0) / np.maximum(wanted, TINY))


def _in_whole(amount: Floats, part: Floats) -> Floats:
    """The amounts cut back to whole numbers of parts; any amount where a part is zero."""
    whole = np.floor(amount / np.maximum(part, TINY) + TINY) * part
    return np.where(part > 0, whole, amount)


def _expand(p: Problem, found: dict[str, Floats]) -> None:
    most = np.array([e.most for e in p.scenario.expansions], dtype=float)
    found["start"] *= _within(found["start"].sum(axis=1), most)[:, None]
    found["start"] = _in_whole(found["start"], p.step[:, None])
    found["added"] = np.cumsum(found["start"], axis=1)


def _slots(model: Model, found: dict[str, Floats]) -> None:
    """Deliveries under what the line can make: the capacity rows say how much expansion helps."""
    p, c = model.problem, model.columns
    only = np.zeros(len(c.cost))
    c["added"].put(only, found["added"])
    limit = p.slots - model.table("capacity", model.times(only))
    cut = found["deliver"] * _within(found["deliver"].sum(axis=0), limit)
    found["deliver"] = _in_whole(cut, p.batch[:, None])


def _through_time(p: Problem, found: dict[str, Floats]) -> None:
    """Stocks period by period: what is used or given is cut to what is there and not promised."""
    n, quantity = p.nations, quantities(p)
    floor = _promised(p)
    held = p.stock.copy()
    for now in range(len(p.grid.first)):
        keep = p.keep[:, now]
        left = p.retain[:, now] * held + keep * p.firm[:, :, now] - floor[:, :, now]
        for item in by_depth(quantity):
            _cut(p, found["deliver"], item, now, left / keep, quantity)
            left[:, item] += keep[item] * found["deliver"][:, p.line_item == item, now].sum(axis=1)
            used = (
                quantity[item]
                * (found["deliver"][:, p.line_item == item, now].sum(axis=1)[:, None])
            )
            left -= keep * used
        found["use"][:, :, now] = _sum_items(p, found["deliver"][:, :, now]) @ quantity
        gone = found["give"][:, :, now].copy()
        add_along(gone, p.pair_substitute, found["give_for"][:, :, now])
        factor = _within(keep * gone, left[:n])
        found["give"][:, :, now] *= factor
        found["give_for"][:, :, now] *= factor[:, p.pair_substitute]
        left[:n] -= keep * gone * factor
        held = np.maximum(left, 0.0) + floor[:, :, now]
        found["stock"][:, :, now] = held


def _sum_items(p: Problem, delivered: Floats) -> Floats:
    table = np.zeros((len(p.buyers), len(p.scenario.items)))
    add_along(table, p.line_item, delivered)
    return table


def _cut(p: Problem, deliver: Floats, item: int, now: int, there: Floats, quantity: Floats) -> None:
    """Cut an item's deliveries to what its components allow."""
    of_item = p.line_item == item
    wanted = deliver[:, of_item, now].sum(axis=1)
    factor = np.ones(len(wanted))
    for component in np.flatnonzero(quantity[item]):
        need = quantity[item, component] * wanted
        factor = np.minimum(factor, _within(need, there[:, component]))
    cut = deliver[:, of_item, now] * factor[:, None]
    deliver[:, of_item, now] = _in_whole(cut, p.batch[of_item])


def _promised(p: Problem) -> Floats:
    """[b, i, p] the stock that later backfills leave no choice but to keep."""
    floor = np.zeros(p.firm.shape)
    for now in range(len(p.grid.first) - 1, 0, -1):
        later = floor[:, :, now] - p.keep[:, now] * p.firm[:, :, now]
        floor[:, :, now - 1] = np.maximum(later / np.maximum(p.retain[:, now], TINY), 0.0)
    return floor


def _mean_stock(p: Problem, stock: Floats) -> Floats:
    before = np.concatenate([p.stock[:, :, None], stock[:, :, :-1]], axis=2)
    periods = stock.shape[2]
    mean = p.before[:, :periods] * before + p.ahead * stock
    after = p.before[:, periods:] * stock[:, :, -1:]
    return np.concatenate([mean, after], axis=2)[: p.nations]


def _stand_in(p: Problem, found: dict[str, Floats]) -> None:
    wanted = np.zeros(found["short"].shape)
    add_along(wanted, p.pair_substitute, found["stand_in"])
    factor = _within(wanted, _mean_stock(p, found["stock"]))
    found["stand_in"] *= factor[:, p.pair_substitute]


def _slacks(p: Problem, found: dict[str, Floats]) -> None:
    rate = np.array([x.rate for x in p.scenario.interchange], dtype=float).reshape(-1, 1)
    counted = _mean_stock(p, found["stock"])
    add_along(counted, p.pair_item, found["stand_in"] / rate)
    add_along(counted, p.pair_substitute, -found["stand_in"])
    found["short"] = np.maximum(p.target[: p.nations] - counted, 0.0)
    given = found["give"].sum(axis=0)
    np.add.at(given, p.pair_item, found["give_for"].sum(axis=0) / rate)
    found["unmet"] = np.maximum(p.need - given, 0.0)
    paid = np.einsum("blp,lpy->bly", found["deliver"][: p.nations], p.pay)
    pay = np.zeros(found["pay"].shape)
    add_along(pay, p.line_region, paid)
    found["pay"] = pay
    found["over"] = np.maximum(pay.sum(axis=1) - p.budget[: p.nations], 0.0)
    for place, rule in enumerate(p.scenario.rules):
        bound = [x.nation in members(p.scenario, rule) for x in p.scenario.nations]
        counted_regions = np.isin(LINE_REGIONS, rule.counted) - rule.share
        sign = -1.0 if rule.kind == CAP else 1.0
        worth = sign * np.einsum("nry,r->y", pay[bound], counted_regions)
        found["miss"][place] = np.maximum(-worth, 0.0)
    for place, (donor, item, first, due) in enumerate(p.replaced):
        came = found["deliver"][donor, p.line_item == item].sum(axis=0)
        came[:first] = 0.0
        so_far = np.cumsum(came)[np.minimum(np.arange(len(due)), len(came) - 1)]
        found["owed"][place] = np.maximum(due - so_far, 0.0)
