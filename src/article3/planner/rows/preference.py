"""A rule on where money goes holds, or money is missing to it.

    preference:     sum_{n in rule, r} (1[r counted] - share) pay[n,r,y]  +  miss[k,y]  >=  0
    component_cap:  sum_{n in rule, r} (share - 1[r counted]) pay[n,r,y]  +  miss[k,y]  >=  0

Million EUR. The rule is on the nations together and on what falls due in a year.
"""

from __future__ import annotations

import numpy as np

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms
from article3.planner.scenario import CAP, LINE_REGIONS, Rule, Scenario

NAME = "preference"


def build(p: Problem, c: Columns) -> Rows:
    """One row a rule and year it holds in."""
    miss, pay = c["miss"].number, c["pay"].number
    keys, number = numbered(miss >= 0)
    parts = [terms(number, miss, 1.0)]
    for place, rule in enumerate(p.scenario.rules):
        counted = (np.isin(LINE_REGIONS, rule.counted) - rule.share).astype(float)
        bound = np.array([n.nation in members(p.scenario, rule) for n in p.scenario.nations])
        sign = -1.0 if rule.kind == CAP else 1.0
        parts.append(terms(number[place], pay[bound], sign * counted[:, None]))
    return gather(NAME, number.shape, keys, parts, 0.0, np.inf)


def members(scenario: Scenario, rule: Rule) -> set[str]:
    """The nations a rule binds: ``all``, a region's, or those it names."""
    return {n.nation for n in scenario.nations if {"all", n.region, n.nation} & set(rule.nations)}


def sentence(p: Problem, rule: int, year: int) -> str:
    """What one row demands, in words."""
    asked = p.scenario.rules[rule]
    most = "at most" if asked.kind == CAP else "at least"
    return (
        f"{asked.rule}: {most} {100 * asked.share:g} % of what {' '.join(asked.nations)} pay in "
        f"{p.grid.years[year]} goes to lines of {' '.join(asked.counted)}."
    )
