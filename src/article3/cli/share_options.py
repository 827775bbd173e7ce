"""What the commands of sharing have in common: the store, and labels by option."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from article3.share.labels import Label, SecurityPolicy
    from article3.share.objects import Objects
    from article3.share.service import Service

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Place:
    """Where what is shared lives: a folder, a database's address, an object store's address."""

    folder: Path | None = None
    database: str | None = None
    objects: str | None = None
    cache: float | None = None


def stored(function: Function) -> Callable[..., Any]:
    """``--store``, ``--database``, ``--objects`` and ``--cache``, given on as one ``place``."""
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
    objects = click.option(
        "--objects", metavar="URL", envvar="ARTICLE3_SHARE_OBJECTS",
        help="An object store for the files, s3://bucket/prefix [ARTICLE3_SHARE_OBJECTS; else in "
             "the store's folder].",
    )  # fmt: skip
    cache = click.option(
        "--cache", metavar="GB", type=click.FloatRange(0, min_open=True),
        envvar="ARTICLE3_SHARE_CACHE",
        help="With --objects: so much of it is kept here [ARTICLE3_SHARE_CACHE; else 10].",
    )  # fmt: skip

    @wraps(function)
    def placed(
        *given: Any, folder: Path | None, database: str | None, objects: str | None,
        cache: float | None, **more: Any,
    ) -> Any:  # fmt: skip
        return function(*given, place=Place(folder, database, objects, cache), **more)

    return folder(database(objects(cache(placed))))


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
def service(at: Place, *, there: bool = True) -> Iterator[Service]:
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

    place = at.folder or home() / "share"
    if there and at.database is None and not (place / "share.db").is_file():
        raise ShareError(f"{place}: nothing is shared there yet; article3 share publish begins it.")
    store = Store(place, at.database, _objects(at, place) if at.objects else None)
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield Service(store)
    except SQLAlchemyError as error:
        said = type(error).__name__
        raise ShareError(f"The database did not take that ({said}); try again.") from error
    finally:
        store.close()


def _objects(at: Place, folder: Path) -> Objects:
    """The object store that was named; raises ``ShareError`` where it cannot be used."""
    from article3.share import object_store

    limit = object_store.CACHE if at.cache is None else int(at.cache * 1024**3)
    return object_store.at(at.objects or "", folder / "cache", limit)
