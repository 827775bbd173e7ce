"""Opening the ledger: the bundled editions and the user's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from article3.ledger import store
from article3.ledger.asof import Ledger


def open_ledger(as_of: date | str | None = None, home: Path | str | None = None) -> Ledger:
    """The bundled editions together with those of the user's own folder.

    ``as_of`` (a date or ``YYYY-MM-DD``) limits every question to editions published by then.
    ``home`` replaces the folder named by ``ARTICLE3_HOME``. Where both hold an edition of the same
    id the bundled one is read.
    """
    when = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    own = store.records(Path(home) if home else store.home())
    return Ledger([*store.records(store.BUNDLED, bundled=True), *own], when)
