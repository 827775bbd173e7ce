"""Answers of a ledger that are asked for again and again, kept as long as the ledger is."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

from article3.ledger.asof import Ledger

P = ParamSpec("P")
R = TypeVar("R")
_Function = Callable[Concatenate[Ledger, P], R]


def remembered(most: int = 64) -> Callable[[_Function[P, R]], _Function[P, R]]:
    """Keep the last answers of a function of a ledger and further hashable arguments.

    A ledger never changes, so an answer holds as long as the ledger lives. A function that means
    today where no day is given must be given the day.
    """

    def decorate(function: _Function[P, R]) -> _Function[P, R]:
        kept: weakref.WeakKeyDictionary[Ledger, OrderedDict[Hashable, R]] = (
            weakref.WeakKeyDictionary()
        )
        lock = Lock()

        @wraps(function)
        def answer(ledger: Ledger, /, *arguments: P.args, **named: P.kwargs) -> R:
            key: Any = (arguments, tuple(sorted(named.items())))
            with lock:
                held = kept.setdefault(ledger, OrderedDict())
                if key in held:
                    held.move_to_end(key)
                    return held[key]
            made = function(ledger, *arguments, **named)
            with lock:
                held[key] = made
                while len(held) > most:
                    held.popitem(last=False)
            return made

        return answer

    return decorate
