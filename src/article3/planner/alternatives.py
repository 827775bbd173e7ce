"""Which statements on a plan hold in every plan that is nearly as good.

A best plan is not unique, and a slightly worse one may look quite different. Among all plans whose
objective is at most ``within`` above the best, each quantity is made as small and as large as it
can be. A statement counts only if it holds at both ends, and so for every plan between them. This
is the method of near-optimal alternatives (modelling to generate alternatives, e.g. Neumann and
Brown 2021, doi:10.1016/j.epsr.2020.106690).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from article3.errors import SolveError
from article3.planner.assemble import Model, hand_over
from article3.planner.grid import Floats
from article3.planner.plan import NOTHING, Plan
from article3.planner.scenario import LINE_REGIONS
from article3.planner.solve import TOLERANCE, demand, dual_objective, load_highspy

WITHIN = 0.01
"""How much worse than the best objective a plan may be and still count as nearly as good."""

CLOSE = 5e-4
"""The change of a share (0.05 points) below which its end counts as found."""

ROUNDS = 8
"""The most programmes tried for one end of a share; three are usual."""

EUROPE = ("eu", "europe")

Tried = Callable[[str], None]
"""Told what is tried next, for a reader who waits."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something of a plan: its value in the plan, and the least and most in those nearly as good.

    ``unit`` is million EUR, or ``share of the money`` (None for a share of nothing).
    """

    name: str
    unit: str
    value: float | None
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence on the plan and the plans nearly as good; ``holds`` is all, some or none."""

    words: str
    holds: str


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What was found; ``limit`` is the objective that no alternative goes beyond."""

    limit: float
    quantities: tuple[Quantity, ...]
    statements: tuple[Statement, ...]


def alternatives(
    plan: Plan, *, within: float = WITHIN, tried: Tried = lambda name: None,
    time_limit: float | None = None,
) -> Alternatives:  # fmt: skip
    """Spending, expansion and where the money goes, over all plans within a part of the best.

    ``time_limit`` (seconds) holds for each solve. Raises
    :class:`~article3.errors.SolveError` where the solver fails or does not finish.
    """
    limit = plan.solution.objective * (1 + within)
    near = _Near(plan, limit, time_limit)
    found = []
    for name, unit, above, below in _asked(plan):
        tried(name)
        found.append(near.amount(name, unit, above) if below is None
                     else near.share(name, unit, above, below))  # fmt: skip
    return Alternatives(limit, tuple(found), tuple(_statements(plan, found)))


def _asked(plan: Plan) -> Iterator[tuple[str, str, Floats, Floats | None]]:
    """Each quantity as coefficients of the columns: an amount, or a share of another amount."""
    model = plan.model
    pay = model.columns["pay"]
    paid = np.zeros(len(model.columns.cost))
    paid[pay.columns] = 1.0
    built = np.zeros(len(paid))
    start = model.columns["start"]
    cost = np.array([e.cost for e in plan.scenario.expansions], dtype=float)
    built[start.columns] = cost[start.keys[0]]
    regions = np.array(LINE_REGIONS)[pay.keys[1]]
    yield "spent on deliveries", "million EUR", paid, None
    if len(start.columns):
        yield "spent on expansion", "million EUR", built, None
    for name, counted in (("bought in Europe", EUROPE), ("bought in the United States", ("us",))):
        part = np.zeros(len(paid))
        part[pay.columns] = np.isin(regions, counted)
        yield name, "share of the money", part, paid


class _Near:
    """The programme with one row more, objective <= limit, asked for one aim after another."""

    def __init__(self, plan: Plan, limit: float, time_limit: float | None) -> None:
        self._plan = plan
        self._best = plan.solution.values
        self._model = _limited(plan.model, limit)
        self._time_limit = time_limit

    def amount(self, name: str, unit: str, of: Floats) -> Quantity:
        """The ends of a sum of columns."""
        least, most = (float(of @ self._solved(sign * of)) for sign in (1.0, -1.0))
        return Quantity(name, unit, float(of @ self._best), least, most)

    def share(self, name: str, unit: str, above: Floats, below: Floats) -> Quantity:
        """The ends of one sum over another.

        Dinkelbach (1967): the share s is the least where the least of ``above - s below`` is 0;
        from any s, the share of the plan found there is nearer.
        """
        whole = float(below @ self._best)
        if whole <= NOTHING:
            return Quantity(name, unit, None, None, None)
        value = float(above @ self._best) / whole
        least, most = (self._end(above, below, value, sign) for sign in (1.0, -1.0))
        return Quantity(name, unit, value, least, most)

    def _end(self, above: Floats, below: Floats, share: float, sign: float) -> float | None:
        for _ in range(ROUNDS):
            found = self._solved(sign * (above - share * below))
            whole = float(below @ found)
            if whole <= NOTHING:
                return None
            before, share = share, float(above @ found) / whole
            if abs(share - before) <= CLOSE:
                return share
        raise SolveError(
            "The ends of a share were not found; raise --within, or try a smaller one."
        )

    def _solved(self, aim: Floats) -> Floats:
        """The columns of the plan with the least ``aim``."""
        highspy = load_highspy()
        solver = highspy.Highs()
        options = {
            "output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0,
            "solver": self._plan.solution.method, "run_crossover": "off",
            "ipm_optimality_tolerance": TOLERANCE,
        }  # fmt: skip
        if self._time_limit is not None:
            options["time_limit"] = float(self._time_limit)
        for name, value in options.items():
            demand(highspy, solver.setOptionValue(name, value), f"set the option {name}")
        model = replace(self._model, columns=replace(self._model.columns, cost=aim))
        demand(highspy, hand_over(model, solver), "take the aim")
        ran, state = solver.run(), solver.getModelStatus()
        if ran == highspy.HighsStatus.kError or state != highspy.HighsModelStatus.kOptimal:
            raise SolveError(
                f"The solver stopped with {solver.modelStatusToString(state)!r} on an alternative; "
                "give it more time."
            )
        found = solver.getSolution()
        values: Floats = np.maximum(np.array(found.col_value), 0.0)
        gap = float(aim @ values) - dual_objective(model, np.array(found.row_dual))
        if abs(gap) > CLOSE * max(1.0, float(np.abs(aim) @ values)):
            raise SolveError(
                f"An alternative does not pass its check (it is {gap:.3g} from its bound); check "
                "the scenario's numbers for very large and very small ones."
            )
        return values


def _limited(model: Model, limit: float) -> Model:
    """The programme with the row ``cost @ x <= limit`` below the others."""
    cost = model.columns.cost
    column = np.concatenate(
        [np.repeat(np.arange(len(cost)), np.diff(model.starts)), np.flatnonzero(cost)]
    )
    row = np.concatenate([model.rows, np.full(np.count_nonzero(cost), len(model.lower))])
    value = np.concatenate([model.values, cost[cost != 0]])
    order = np.lexsort((row, column))
    return replace(
        model,
        starts=np.searchsorted(column[order], np.arange(len(cost) + 1)),
        rows=row[order], values=value[order],
        lower=np.append(model.lower, -np.inf), upper=np.append(model.upper, limit),
    )  # fmt: skip


def _statements(plan: Plan, found: list[Quantity]) -> Iterator[Statement]:
    """What one would say of the plan, held against the ends of each quantity."""
    by = {quantity.name: quantity for quantity in found}
    budget = float(plan.problem.budget[: plan.problem.nations].sum())
    spent = by["spent on deliveries"]
    yield _at_least(spent, 0.5 * budget, "At least half of all budgets is spent")
    yield _at_least(spent, budget * (1 - CLOSE), "All budgets are spent in full")
    if built := by.get("spent on expansion"):
        yield _at_least(built, max(0.01 * (built.value or 0.0), NOTHING), "Lines are expanded")
        half = 0.5 * (built.value or 0.0)
        if half > NOTHING:
            yield _at_least(built, half, "At least half as much expansion as planned is built")
    for name in ("bought in Europe", "bought in the United States"):
        where = name.removeprefix("bought in ")
        yield _at_least(by[name], 0.5, f"At least half of the money goes to {where}")
        yield _at_least(by[name], 0.1, f"At least a tenth of the money goes to {where}")


def _at_least(quantity: Quantity, threshold: float, words: str) -> Statement:
    if quantity.least is None or quantity.most is None:
        return Statement(words, "none")
    every = quantity.least >= threshold
    return Statement(words, "all" if every else "some" if quantity.most >= threshold else "none")
