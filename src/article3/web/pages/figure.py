"""A figure's explanation: the tree of how it came to be, down to the printed cell."""

from __future__ import annotations

from urllib.parse import unquote

from article3.address import by_id
from article3.ledger.figure import title
from article3.ledger.identities import recomputed_share
from article3.web.page import Ask, Content, Page


def fill(ask: Ask) -> Content:
    """The explanation of the figure of an id."""
    found = by_id(ask.ledger, unquote(ask.path["figure_id"]))
    again = recomputed_share(ask.ledger, found)
    return Content(title(found), (), {"found": found, "again": again})


PAGES = (
    Page(
        "/figure/{figure_id:path}", "figure.html.j2", fill, files=False,
        examples=("/figure/LUX.defexp_share_gdp.2024@nato-2024-06",),
    ),
)  # fmt: skip
