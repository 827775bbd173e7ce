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
    ``behind_proxy`` takes the address from ``X-Forwarded-For``, which only a proxy may be trusted
    to write.
    """

    folder: Path
    largest_body: int = 8 * MEGABYTE
    requests: int = 600
    heavy: int = 60
    behind_proxy: bool = False
