"""What can go wrong, as one small tree.

    Article3Error
    ├── UnknownNameError      an Ally, group, indicator, edition or period nobody knows
    ├── SourceError           a publication that cannot be read as it should be
    ├── LedgerError           an edition that cannot be added, or a ledger that is damaged
    ├── MissingFigureError    a question no edition of the ledger answers
    ├── SolveError            a plan the solver did not find, or found and cannot prove
    ├── ShareError            a publication, grant or token that sharing refuses
    └── MissingExtraError     a part of the product whose optional packages are absent

Every message is one sentence: what was wrong, where, and what to do. An error's ``args`` are those
it was made with, so that it goes from a worker's process to its parent as it is.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class Article3Error(Exception):
    """The base of every error the product raises on purpose."""


class UnknownNameError(Article3Error):
    """A name that is not in the vocabulary, with the nearest ones that are.

    >>> str(UnknownNameError("Ally", "Polnad", ["Poland", "Portugal"]))
    "Unknown Ally 'Polnad'; did you mean Poland."
    """

    def __init__(self, kind: str, name: str, known: Iterable[str] = (), hint: str = "") -> None:
        super().__init__(kind, name, tuple(known), hint)

    def __str__(self) -> str:
        # Many ask whether a name is known and never show the sentence; the search takes 5 ms.
        kind, name, known, hint = self.args
        spelled = {k.casefold(): k for k in known}
        near = difflib.get_close_matches(name.casefold(), [k.casefold() for k in known], n=3)
        message = f"Unknown {kind} {name!r}"
        if near:
            message += "; did you mean " + " or ".join(spelled[n] for n in near)
        return message + (f"; {hint}" if hint else "") + "."


class SourceError(Article3Error):
    """A publication that is truncated, re-arranged or not what it claims to be.

    ``where`` names the place inside the file: a sheet and cell, or a line.
    """

    def __init__(self, file: str, what: str, where: str = "", todo: str = "") -> None:
        super().__init__(file, what, where, todo)
        self.file, self.what, self.where = file, what, where

    def __str__(self) -> str:
        file, what, where, todo = self.args
        place = f"{file}, {where}" if where else file
        return f"{place}: {what}" + (f"; {todo}" if todo else "") + "."


class LedgerError(Article3Error):
    """An edition that cannot be added, or a ledger whose files are damaged."""


class MissingFigureError(Article3Error):
    """No edition of the ledger prints what was asked for."""


class SolveError(Article3Error):
    """The planner's solver returned something that is no plan."""


class ShareError(Article3Error):
    """Something sharing refuses to do, or a store it cannot use."""


class MissingExtraError(Article3Error):
    """An optional package is absent; the message says which extra brings it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(what, extra)

    def __str__(self) -> str:
        what, extra = self.args
        return f"{what} needs optional packages; run: pip install 'article3[{extra}]'."
