"""The HTTP API, version 1: the library's functions as addresses that answer with JSON."""

from __future__ import annotations

from fastapi import APIRouter

from article3.web.api import figures

router = APIRouter(prefix="/api/v1")
router.include_router(figures.router)
