"""Programmes, operations, partners and the calendar: who is in what, and what is due next."""

from article3.programmes.calendar import Event, due_next, events
from article3.programmes.ics import ics
from article3.programmes.register import (
    Part,
    Programme,
    find,
    newest,
    partners,
    parts,
    programmes,
    who,
)

__all__ = [
    "Event",
    "Part",
    "Programme",
    "due_next",
    "events",
    "find",
    "ics",
    "newest",
    "partners",
    "parts",
    "programmes",
    "who",
]
