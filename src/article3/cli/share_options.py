"""What the commands of sharing have in common: the store, and labels by option."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from article3.share.labels import Label, SecurityPolicy
    from article3.share.service import Service

Function = TypeVar("Function", bound=Callable[..., Any])


def stored(function: Function) -> Function:
    """``--store`` and ``--database``."""
    folder = click.option(
        "--store", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
        envvar="ARTICLE3_SHARE",
        help="Where what is shared lives [ARTICLE3_SHARE; else beside your own editions].",
    )  # fmt: skip
    database = click.option(
        "--database",
        metavar="URL",
        envvar="ARTICLE3_SHARE_DATABASE",
        help="A PostgreSQL database for several servers [ARTICLE3_SHARE_DATABASE; else SQLite].",
    )
    return folder(database(function))


def by_option(function: Function) -> Function:
    """``--by``."""
    return click.option(
        "--by", metavar="PRINCIPAL", help="Who does it; by default the owner's steward."
    )(function)


def labelled(function: Function) -> Function:
    """``--label``, ``--rel-to`` and ``--only``."""
    label = click.option(
        "--label", required=True, metavar="LABEL",
        help="A classification, or a whole label: 'INTERNAL; Releasable To BEL, LUX'.",
    )  # fmt: skip
    releasable = click.option(
        "--rel-to", metavar="ISO3,...", help="The nations it may be released to; nobody: none."
    )
    only = click.option("--only", metavar="WORD,...", help="What a reader must hold besides.")
    return label(releasable(only(function)))


def label_of(words: SecurityPolicy, label: str, rel_to: str | None, only: str | None) -> Label:
    """The label the options say."""
    parts = [label]
    if rel_to is not None:
        parts.append(f"Releasable To {rel_to}")
    if only is not None:
        parts.append(f"Only {only}")
    return words.read("; ".join(parts))


@contextmanager
def service(folder: Path | None, database: str | None, *, there: bool = True) -> Iterator[Service]:
    """The service over a store; ``there`` refuses to begin a new one.

    Raises ``ShareError`` for a store that is not there, ``MissingExtraError`` without the extra.
    """
    import importlib.util

    from article3.errors import MissingExtraError, ShareError

    if any(importlib.util.find_spec(name) is None for name in ("sqlalchemy", "cedarpy", "signxml")):
        raise MissingExtraError("Sharing", "share")
    from article3.ledger.store import home
    from article3.share.service import Service
    from article3.share.store import Store

    place = folder or home() / "share"
    if there and database is None and not (place / "share.db").is_file():
        raise ShareError(f"{place}: nothing is shared there yet; article3 share publish begins it.")
    store = Store(place, database)
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield Service(store)
    except SQLAlchemyError as error:
        said = type(error).__name__
        raise ShareError(f"The database did not take that ({said}); try again.") from error
    finally:
        store.close()
