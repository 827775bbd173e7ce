"""The planner: money, production lines and time to stocks, shortfalls and prices.

A scenario (:mod:`.read`) becomes arrays on a time grid (:mod:`.problem`), those a linear programme
(:mod:`.columns`, :mod:`.rows`, :mod:`.assemble`), that a plan (:mod:`.solve`, :mod:`.plan`), which
:mod:`.evaluate` checks with arithmetic of its own.
"""
