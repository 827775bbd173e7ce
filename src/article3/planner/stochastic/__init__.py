"""Plans for many worlds: the L-shaped method over expansions."""

from article3.planner.stochastic.draws import Spread as Spread
from article3.planner.stochastic.fresh import Fresh as Fresh
from article3.planner.stochastic.plan import Robust as Robust
from article3.planner.stochastic.plan import robust as robust

__all__ = ["Fresh", "Robust", "Spread", "robust"]
