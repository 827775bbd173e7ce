"""The HTTP API, version 1: the library's functions as addresses that answer with JSON.

One file a room. An answer is that of the same command's ``--json``: ``query`` and ``rows``.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends

from article3.web.api import aid, check, eligible, figures, health, ledger, outlook, promises
from article3.web.api import registers as dates
from article3.web.api.asking import PROBLEMS, known_parameters

router = APIRouter(
    prefix="/api/v1", responses=PROBLEMS, dependencies=[Depends(known_parameters)]
)  # fmt: skip
for _room in (figures, ledger, promises, outlook, check, eligible, dates, aid, health):
    router.include_router(_room.router)
