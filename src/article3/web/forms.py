"""Forms that are sent: a few fields and a file or two, held in memory and never on a disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import anyio
from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from article3.errors import Article3Error
from article3.web.settings import Settings

Made = TypeVar("Made")
FILES, FIELDS = 2, 16
"""How many of each a form may hold."""


class FormError(Article3Error):
    """A form that is not as our pages send it."""


class BusyError(Article3Error):
    """More work than can be done at once."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form by name, stripped of nothing, and its files that are not empty."""

    fields: dict[str, str]
    files: dict[str, tuple[str, bytes]]

    def get(self, name: str, default: str = "") -> str:
        """A field without the space around it."""
        return self.fields.get(name, default).strip()


async def read_form(request: Request) -> Form:
    """The form of a request; raises :class:`FormError` for another kind of body."""
    settings: Settings = request.app.state.settings
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise FormError("The form was not sent as multipart/form-data; send it from its own page.")
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=FILES, max_fields=FIELDS,
        max_part_size=settings.largest_body,
    )  # fmt: skip
    # Whatever is sent stays in memory: what is not stored cannot be left behind.
    parser.spool_max_size = settings.largest_body + 1
    try:
        sent = await parser.parse()
    except MultiPartException as problem:
        raise FormError(f"The form cannot be read ({problem.message.rstrip('.')}).") from None
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            data = await value.read()
            await value.close()
            if data:
                files.setdefault(name, (value.filename or "", data))
        else:
            fields.setdefault(name, value)
    return Form(fields, files)


class Lane:
    """Costly work, a few pieces at once; some more may wait, and the rest is told to come back.

    What is waited for here is never waited for by pages that cost little.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self.at_once, self.most, self.inside = at_once, at_once + waiting, 0
        self._limiter: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[[], Made]) -> Made:
        """Do the work in a thread when it is its turn; raises :class:`BusyError` at once."""
        if self.inside >= self.most:
            raise BusyError("Too many people are asking for this at the moment.")
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(self.at_once)
        self.inside += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self.inside -= 1
