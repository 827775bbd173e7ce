"""The sandbox's answers without its processes: for tests of pages, which are not about them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from article3.web.reader import answered
from article3.web.sandbox import RefusedError, Sandbox


class Inside(Sandbox):
    """Reads in this process what a reader would read in its own; the same checks come after."""

    def _read(self, kind: str, asked: Mapping[str, Any], data: bytes, name: str) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(json.dumps(answered(kind, dict(asked), data)))
        if "error" in said:
            raise RefusedError(said["error"])
        return said
