"""Whether the application answers, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from article3 import __version__
from article3.web.api.asking import books

router = APIRouter(tags=["ledger"])


class Health(BaseModel):
    """A sign of life, and which ledger answers."""

    status: str = Field(examples=["ok"])
    ledger: str = Field(description="the hash of all its editions")
    version: str


@router.get("/health", response_model=Health, summary="Whether the application answers")
def health(request: Request) -> JSONResponse:
    """The hash of the ledger names exactly the editions that answer."""
    made = Health(status="ok", ledger=books(request).hash, version=__version__)
    return JSONResponse(made.model_dump(), headers={"cache-control": "no-store"})
