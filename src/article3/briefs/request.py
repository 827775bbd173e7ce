"""What a brief is asked to be, and the command and reference number that stand for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from article3.claims.document import Document
    from article3.planner.plan import Plan

Article: TypeAlias = "Document"
"""An article as :func:`article3.claims.document.read` gives it."""


@dataclass(frozen=True, slots=True)
class Request:
    """The choices behind a brief; see :func:`article3.briefs.render`."""

    entity: str
    as_of: date | None = None
    pages: int | None = None
    form: str = "brief"
    article: Document | str | None = None
    narrative: str | None = None
    plan: Plan | None = None

    @property
    def words(self) -> str:
        """The text of the article; empty without one."""
        if self.article is None or isinstance(self.article, str):
            return self.article or ""
        return self.article.text

    def stem(self, code: str) -> str:
        """The name of the files without their ending.

        >>> Request("lux", date(2026, 10, 1), pages=5).stem("LUX")
        'brief-LUX-5-pages-2026-10-01'
        """
        size = {1: "-1-page", 5: "-5-pages"}.get(self.pages or 0, "")
        kind = "next-steps" if self.form == "next-steps" else "brief"
        day = f"-{self.as_of.isoformat()}" if self.as_of else ""
        return f"{kind}-{code}{size}{day}"

    def command(self, code: str) -> str:
        """What to type to make it again; files stand as FILE, told apart by their hash.

        >>> Request("lux", pages=1).command("LUX")
        'article3 brief LUX --pages 1'
        """
        parts = [f"article3 brief {code}"]
        if self.form == "next-steps":
            parts.append("--form next-steps")
        if self.pages:
            parts.append(f"--pages {self.pages}")
        if self.as_of:
            parts.append(f"--as-of {self.as_of.isoformat()}")
        parts += [f"--{name} FILE" for name, _ in self.files()]
        if self.plan is not None:
            parts.append("--plan SCENARIO")
        return " ".join(parts)

    def files(self) -> list[tuple[str, str]]:
        """The texts it was given, each by the option and the first digits of its hash."""
        texts = (("article", self.words), ("narrative", self.narrative or ""))
        return [(name, digest(text)) for name, text in texts if text]


def digest(text: str) -> str:
    """The first eight digits of a text's SHA-256.

    >>> digest("")
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
