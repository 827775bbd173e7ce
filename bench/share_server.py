"""A sharing server with a part left out, to see what that part costs.

``python bench/share_server.py FOLDER [PART...] --port PORT``.

``log``: nothing is written before an answer. ``policy``: what a caller gets of a table, and which
tables, is worked out once and kept, so neither labels nor signatures nor decisions are looked at
again. Only for measuring: no option of the product leaves either out.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from article3.share.app import application, run
from article3.share.service import Service
from article3.share.store import Store


def main(folder: str, *more: str) -> None:
    """Serve until stopped."""
    *without, _, port = more
    service = Service(Store(Path(folder)))
    if "log" in without:
        service.store.change = service.store.look  # type: ignore[method-assign]
        service.log.write = lambda *_, **__: 0  # type: ignore[method-assign]
    if "policy" in without:
        for name in ("reading", "tables"):
            setattr(service, name, _kept(getattr(service, name)))
    run(application(service), "127.0.0.1", int(port))


def _kept(method: Any) -> Any:
    """A method of a service that answers the same caller the same for ever."""
    held: dict[Any, Any] = {}

    def answer(connection: Any, caller: Any, *more: Any) -> Any:
        key = (caller.principal, *more)
        if key not in held:
            held[key] = method(connection, caller, *more)
        return held[key]

    return answer


if __name__ == "__main__":
    main(*sys.argv[1:])
