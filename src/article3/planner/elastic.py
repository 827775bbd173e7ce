"""What one nation would have to be given so that a shortfall goes away: an elastic re-solve.

Everyone else's part of the plan stays as it is, and so does expansion. The nation plans again: no
shortfall, overrun or missed rule of the plan may grow, the shortfall asked about is to vanish, and
some rows may give way. What they give is made as small as possible:

    minimise    sum_k weight[k] give_way[k]
    subject to  the plan's rows, each of the chosen ones loosened by give_way[k] >= 0
                short[asked] = 0,   every other short, over, miss  <=  its value in the plan
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from article3.errors import SolveError
from article3.planner.grid import Floats, Ints
from article3.planner.plan import Plan
from article3.planner.solve import demand, load_highspy

OWN = ("deliver", "stock", "short", "give", "give_for", "pay", "over", "stand_in", "use")
"""The blocks of columns whose first axis is who buys: a nation's own decisions."""

HELD = ("short", "over")
"""Of these, the ones that may not grow."""

CLOSE = 1e-6
"""How much of a value counts as none of it: the interior point stops that near a bound."""

WITHIN = {"budget": 1.0, "capacity": 1.0, "preference": -1.0}
"""The families that can give way, and the sign of what they are short of: an upper bound or not."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Rows that may give way: ``family``, the ``keys`` of its rows and the weight of a unit each.

    Keys are places on the family's axes, as in :mod:`article3.planner.rows`.
    """

    family: str
    keys: tuple[tuple[int, int], ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """A nation's part of a plan as a programme of its own.

    ``columns`` and ``rows`` are numbers in the whole programme; the entries of the matrix are
    coordinates in this one. Bounds hold what everyone else does as constants.
    """

    plan: Plan
    nation: int
    columns: Ints
    rows: Ints
    row: Ints
    column: Ints
    value: Floats
    lower: Floats
    upper: Floats
    most: Floats


def own(plan: Plan, nation: int) -> Own:
    """The part of one nation, loosened by what the plan itself is off its rows."""
    model, x = plan.model, plan.solution.values
    free = np.zeros(len(x), dtype=bool)
    most = np.full(len(x), np.inf)
    for name in OWN:
        block = model.columns[name]
        mine = block.columns[block.keys[0] == nation]
        free[mine] = True
        if name in HELD:
            most[mine] = x[mine] * (1 + CLOSE) + CLOSE
    column = np.repeat(np.arange(len(x)), np.diff(model.starts))
    # A nation that is given more may have a part of a batch: how many more is another question.
    first, batches = model.families["batch"]
    fixed = (model.rows >= first) & (model.rows < first + len(batches.lower))
    entries = free[column] & ~fixed
    rows, row = np.unique(model.rows[entries], return_inverse=True)
    columns = np.flatnonzero(free)
    others = model.times(np.where(free, 0.0, x))[rows]
    off = _off(plan)[rows]
    return Own(
        plan, nation, columns, rows, row.astype(np.int64),
        np.searchsorted(columns, column[entries]), model.values[entries],
        model.lower[rows] - others - off, model.upper[rows] - others + off, most[columns],
    )  # fmt: skip


def _off(plan: Plan) -> Floats:
    """How far the solver's answer is from keeping each row, with room for rounding."""
    model = plan.model
    made = model.times(plan.solution.values)
    off = np.maximum(np.maximum(model.lower - made, made - model.upper), 0.0)
    # What is held down to the plan's own value was zeroed by the solver's rounding, too.
    room: Floats = 2 * off + CLOSE
    return room


def least(part: Own, asked: tuple[int, int], loose: Sequence[Loose]) -> list[Floats] | None:
    """What each loose row gives way by, an array a family; None where that does not help.

    ``asked`` are item and period of the shortfall that is to vanish. Raises
    :class:`~article3.errors.SolveError` where the solver fails.
    """
    plan = part.plan
    short = plan.model.columns["short"].number[part.nation, asked[0], asked[1]]
    most = part.most.copy()
    target = plan.problem.target[part.nation, asked[0], asked[1]]
    most[part.columns == short] = CLOSE * max(1.0, float(target))
    count = len(part.columns)
    row = np.concatenate([_places(part, group) for group in loose])
    sign = np.concatenate([np.full(len(g.keys), WITHIN[g.family]) for g in loose])
    there = row >= 0
    extra = count + np.arange(len(row))
    made = _solved(
        np.concatenate([np.zeros(count), *(group.weights for group in loose)]),
        np.concatenate([most, np.where(there, np.inf, 0.0)]),
        np.concatenate([part.row, row[there]]), np.concatenate([part.column, extra[there]]),
        np.concatenate([part.value, -sign[there]]), part.lower, part.upper,
    )  # fmt: skip
    if made is None:
        return None
    sizes = np.cumsum([len(group.keys) for group in loose])
    return np.split(made[count:], sizes[:-1])


def _places(part: Own, group: Loose) -> Ints:
    """The row of each key in the nation's programme; -1 where the nation has no part in it."""
    first, rows = part.plan.model.families[group.family]
    keys = zip(*(key.tolist() for key in rows.keys), strict=True)
    known = {key: first + k for k, key in enumerate(keys)}
    mine = {int(number): place for place, number in enumerate(part.rows)}
    return np.array([mine.get(known.get(key, -1), -1) for key in group.keys], dtype=np.int64)


def _solved(
    cost: Floats, most: Floats, row: Ints, column: Ints, value: Floats, lower: Floats, upper: Floats
) -> Floats | None:
    """The columns of the least cost, or None where the rows cannot all hold."""
    highspy = load_highspy()
    order = np.lexsort((row, column))
    starts = np.searchsorted(column[order], np.arange(len(cost)))
    solver = highspy.Highs()
    demand(highspy, solver.setOptionValue("output_flag", False), "set the option output_flag")
    status = solver.passModel(
        len(cost), len(lower), len(value), 1, 1, 0.0, cost, np.zeros(len(cost)), most, lower, upper,
        starts.astype(np.int32), row[order].astype(np.int32), value[order],
        np.zeros(len(cost), dtype=np.int32),
    )  # fmt: skip
    demand(highspy, status, "take the programme of one nation")
    ran, state = solver.run(), solver.getModelStatus()
    if state == highspy.HighsModelStatus.kInfeasible:
        return None
    if ran == highspy.HighsStatus.kError or state != highspy.HighsModelStatus.kOptimal:
        raise SolveError(
            f"The solver stopped with {solver.modelStatusToString(state)!r} on one nation's part; "
            "check the scenario's numbers for very large and very small ones."
        )
    gap = solver.getInfo().primal_dual_objective_error
    if not gap <= CLOSE:
        raise SolveError(f"One nation's part does not pass its check (relative gap {gap:.2g}).")
    return np.array(solver.getSolution().col_value)
