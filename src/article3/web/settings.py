"""What whoever runs the application may choose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and places of one running application.

    ``largest_body`` is the most bytes a request may send, ``requests`` how many one address may
    make in a minute (0: no limit), ``heavy`` how many of those may be costly ones. ``folder`` holds
    what outlives a request: plans that were asked for and checks somebody chose to keep.
    ``scenarios`` is the folder of scenarios that may be planned (those that come along if None),
    ``plans_at_once`` how many are solved side by side, each in ``plan_seconds`` at most.
    ``behind_proxy`` takes the address from ``X-Forwarded-For``, which only a proxy may be trusted
    to write. ``names`` are the host names the application answers to (any unless given).
    ``at_once`` is how many uploads or texts a worker works on together, ``waiting`` how many more
    may wait their turn, ``together`` how many requests one address may have under way (no limit
    without ``requests``); ``body_seconds`` is how long sending a body may take. ``most_kept`` is
    how many checks and how many budgets ``folder`` holds at most.
    """

    folder: Path
    largest_body: int = 8 * MEGABYTE
    requests: int = 600
    heavy: int = 60
    behind_proxy: bool = False
    names: tuple[str, ...] = ()
    at_once: int = 2
    waiting: int = 8
    together: int = 32
    body_seconds: float = 30.0
    most_kept: int = 2_000
    scenarios: Path | None = None
    plans_at_once: int = 1
    plan_seconds: int = 600
