"""A Dask cluster that work may be sent to; the packages come with the ``cluster`` extra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from article3.errors import Article3Error, MissingExtraError


@contextmanager
def connected(address: str, what: str) -> Iterator[tuple[Any, int]]:
    """A client of the scheduler at an address, and how many threads its workers have.

    ``what`` names the work in the message of a missing package. Raises ``MissingExtraError``
    without the packages and ``Article3Error`` where no scheduler answers or none of its workers
    runs.
    """
    try:
        from distributed import Client
        from distributed.comm import registry
        from distributed.comm.addressing import parse_address
    except ImportError as missing:
        raise MissingExtraError(what, "cluster") from missing
    connect: Any = Client  # the package has no types
    scheme, place = parse_address(address)
    if scheme not in registry.backends or not place:
        # Dask itself would only give up after its time limit.
        raise Article3Error(
            f"{address!r} is no address of a Dask scheduler; write tcp://HOST:PORT."
        )
    try:
        client = connect(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise Article3Error(f"{address}: no Dask scheduler answers there.") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise Article3Error(f"{address}: the scheduler has no workers; start some.")
        yield client, threads
