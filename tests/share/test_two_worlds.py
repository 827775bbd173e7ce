"""Two worlds over HTTP: what a recipient may not see moves no byte of any answer to them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from article3.share import grants, publish, what_if
from article3.share import materialise as made_by
from article3.share.materialise import delta_type
from article3.share.store import written
from share_support import World, frame, world

NEVER = "CANARY"
CLOSE = "SENSITIVE; Releasable To LUX"
RESOURCES = {
    "share": ("north", "other"), "schema": ("data",), "table": ("cables", "ghost"),
    "dataset": ("cables", "ghost"), "document": ("dcat.jsonld", "dcat.ttl", "croissant.json"),
}  # fmt: skip


def addresses(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every route the application describes, with every resource, the hidden ones as well."""
    for path, ways in app.openapi()["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        if set(names) <= set(RESOURCES):
            for values in product(*(RESOURCES[name] for name in names)):
                asked = path.format(**dict(zip(names, values, strict=True)))
                yield from ((method.upper(), asked) for method in ways)


def told(one: World, who: str) -> dict[str, Any]:
    """Every answer to a recipient: status, headers, bytes, and the files it leads to.

    A ticket is as long in both worlds, but says until when: what it leads to counts in its place.
    """
    found: dict[str, Any] = {}
    head = {"authorization": f"Bearer {one.tokens[who]}"}
    for method, address in addresses(one.client.app):  # type: ignore[arg-type]
        answer = one.ask(who, address, method)
        files = dict.fromkeys(re.findall(rb'http://testserver/[^"\s<>]+?\.parquet', answer.content))
        body = re.sub(
            rb'/delta/files/[\w.-]+\.parquet|"expirationTimestamp": \d+', b"", answer.content
        )
        found[f"{method} {address}"] = answer.status_code, dict(answer.headers), body
        for n, url in enumerate(files):
            file = one.client.get(url.decode(), headers=head)
            assert file.status_code == 200
            found[f"{address}, file {n}"] = dict(file.headers), file.content
    return found


@dataclass(frozen=True)
class Hidden:
    """What is added to one of two worlds: all of it hidden from bel."""

    rows: list[tuple[int, str]]
    column: bool = False
    versions: int = 0
    dataset: bool = False
    share: bool = False
    policy: bool = False
    relabel: bool = False


HIDDEN = st.builds(
    Hidden, rows=st.lists(st.tuples(st.integers(0, 9), st.text("abé", max_size=3)), max_size=6),
    column=st.booleans(), versions=st.integers(0, 2), dataset=st.booleans(), share=st.booleans(),
    policy=st.booleans(), relabel=st.booleans(),
)  # fmt: skip


def table(marks: list[str], hidden: Hidden | None) -> pl.DataFrame:
    """The visible rows, and among them the hidden ones."""
    rows = [(f"cable {n}", float(n), mark) for n, mark in enumerate(marks)]
    for place, word in hidden.rows if hidden else ():
        rows.insert(min(place, len(rows)), (f"{NEVER} {word}", -999.0, "one"))
    kinds = {"cable": pl.String, "depth": pl.Float64, "mark": pl.String}
    made = pl.DataFrame(rows, schema=kinds, orient="row")
    if hidden and hidden.column:
        secret = pl.Series("secret", [NEVER] * made.height, dtype=pl.String)
        made = made.insert_column(1, secret)
    return made


@contextmanager
def made(
    patch: pytest.MonkeyPatch, marks: list[str], later: list[str], hidden: Hidden | None
) -> Iterator[World]:
    """A world with two visible versions, published at set times, and what is hidden between."""
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    hours = iter(range(1, 99))

    def at(hour: int | None = None) -> str:
        return written(begin + timedelta(hours=next(hours) if hour is None else hour))

    patch.setattr(publish, "now", lambda: at(0))
    with tempfile.TemporaryDirectory() as name, world(Path(name), table(marks, hidden)) as one:
        patch.setattr(publish, "now", at)
        if hidden:
            add(one, marks, hidden)
        patch.setattr(publish, "now", lambda: at(100))
        one.publish(table(later, hidden))
        patch.setattr(publish, "now", at)
        if hidden and hidden.versions:
            again = replace(hidden, rows=[*hidden.rows, (0, "last")])
            one.publish(table(later, again))
        yield one


def add(one: World, marks: list[str], hidden: Hidden) -> None:
    read = one.service.words.read
    for n in range(hidden.versions):
        one.publish(table(marks, replace(hidden, rows=[*hidden.rows, (n, f"v{n}")])))
    if hidden.dataset:
        one.publish(frame(6), "ghost", label=read(CLOSE), title=NEVER, description=NEVER,
                    keywords=(NEVER,))  # fmt: skip
        grants.put_in_share(one.service, "north", "NOR", {"ghost": "ghost"})
    if hidden.share:
        there = {"ghost": "ghost"} if hidden.dataset else {}
        grants.add_share(one.service, "other", "NOR", there)
        grants.grant(one.service, share="other", principal="bel", purpose="x", by="nor-steward")
    if hidden.policy:
        forbid = 'forbid (principal, action, resource) when { principal.party == "POL" };'
        what_if.apply(one.service, "NOR", forbid, by="nor-steward")
    if hidden.relabel and hidden.column:
        publish.relabel(one.service, dataset="cables", scope="column", target="secret",
                        label=read("SENSITIVE"), by="nor-steward", reason=NEVER)  # fmt: skip


MARKS = st.lists(st.sampled_from(["open", "both"]), max_size=9)


@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(marks=MARKS, later=MARKS, hidden=HIDDEN)
def test_what_is_hidden_moves_no_byte(marks: list[str], later: list[str], hidden: Hidden) -> None:
    """Rows, columns, versions, data sets, shares, policies and labels nobody told bel of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made_by, "ROWS", 4)
        patch.setattr(made_by, "_BLOCK", 3)
        with made(patch, marks, later, None) as bare:
            one = told(bare, "bel")
        with made(patch, marks, later, hidden) as there:
            two = told(there, "bel")
    assert one.keys() == two.keys()
    assert sum(", file " in name for name in one) >= 1
    for name, answer in one.items():
        assert two[name] == answer, name
    assert NEVER.encode() not in repr(two).encode()


@pytest.mark.parametrize("who", ["bel", "pol"])
def test_what_is_visible_does_move_bytes(who: str) -> None:
    """The comparison above is no formality: rows and data sets that may be seen show."""
    with pytest.MonkeyPatch.context() as patch:
        with made(patch, ["open"], ["open"], None) as bare:
            one = told(bare, who)
        with made(patch, ["open"], ["open", "both"], None) as there:
            two = told(there, who)
    assert (one == two) == (who == "pol")


# -- planted values, for every type and codec -----------------------------------------------------

PLANTED: dict[str, tuple[Any, Any, Any, list[bytes]]] = {
    "string": (pl.String, "open", f"{NEVER}-s", [f"{NEVER}-s".encode()]),
    "category": (pl.Categorical, "open", f"{NEVER}-c", [f"{NEVER}-c".encode()]),
    "enum": (pl.Enum(["open", f"{NEVER}-e"]), "open", f"{NEVER}-e", [f"{NEVER}-e".encode()]),
    "binary": (pl.Binary, b"open", f"{NEVER}-b".encode(), [f"{NEVER}-b".encode()]),
    "short": (pl.Int16, 1, 0x5A3C, [b"\x3c\x5a\x00\x00"]),
    "integer": (pl.Int32, 1, 0x5A3C71E9, [b"\xe9\x71\x3c\x5a"]),
    "long": (pl.Int64, 1, 0x5A3C71E95A3C71E9, [b"\xe9\x71\x3c\x5a" * 2]),
    "wide": (pl.UInt32, 1, 0x5A3C71E9, [b"\xe9\x71\x3c\x5a"]),
    "float": (pl.Float32, 1.0, 2.0**71 + 2.0**60, [b"\x00\x10\x00\x63"]),
    "double": (pl.Float64, 1.0, -7.777e77, []),
    "date": (pl.Date, date(2026, 1, 1), date(2011, 3, 7), []),
    "timestamp": (pl.Datetime("us", "UTC"), datetime(2026, 1, 1, tzinfo=UTC),
                  datetime(2011, 3, 7, 1, 2, 3, tzinfo=UTC), []),
    "decimal": (pl.Decimal(18, 2), Decimal("1.00"), Decimal("7777777777.77"), []),
}  # fmt: skip
"""Type: its Polars type, an open value, a hidden one, and how the hidden one is written."""


def written_as(column: pl.Series) -> bytes:
    """A number as its file holds it: little-endian."""
    if column.dtype == pl.Decimal:
        return int(column.cast(pl.Decimal(18, 2)).item() * 100).to_bytes(8, "little")
    return column.to_physical().to_numpy().tobytes()


@pytest.mark.parametrize("codec", ["zstd", "snappy", "gzip", "lz4", "uncompressed"])
def test_planted_values_are_in_no_byte_of_any_answer(
    tmp_path: Path, codec: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hidden rows and hidden columns of every type, whatever a file is compressed by.

    What is made for readers is compressed by each codec in turn, so that a filter that left a value
    in a page, a dictionary or a statistic would show it, at least uncompressed.
    """
    write = pl.DataFrame.write_parquet

    def compressed(self: pl.DataFrame, file: Any, **how: Any) -> None:
        write(self, file, **{**how, "compression": codec, "compression_level": None})

    monkeypatch.setattr(pl.DataFrame, "write_parquet", compressed)
    columns: dict[str, pl.Series] = {}
    never = [NEVER.encode()]
    for name, (kind, shown, hidden, how) in PLANTED.items():
        columns[f"row_{name}"] = pl.Series([shown, hidden] * 40, dtype=kind)
        columns[f"hid_{name}"] = pl.Series([hidden] * 80, dtype=kind)
        never += how or [written_as(pl.Series([hidden], dtype=kind))]
    given = pl.DataFrame(columns).with_columns(mark=pl.Series(["open", "one"] * 40))
    with world(tmp_path / "store") as one:
        read = one.service.words.read
        hidden_ones = {f"hid_{name}": read(CLOSE) for name in PLANTED}
        one.publish(given, columns=hidden_ones)
        answers = told(one, "bel")
        shown_bytes = [part for answer in answers.values() for part in answer]
        raw = b"\n".join(p if isinstance(p, bytes) else repr(p).encode() for p in shown_bytes)
        assert not [planted for planted in (*never, b"hid_") if planted in raw]
        found = one.read("bel")
        assert found.height == 40
        for name, (_, shown, _, _) in PLANTED.items():
            assert found[f"row_{name}"].to_list() == [shown] * 40
        # The same words are there for who may read them: what is looked for can be found.
        if codec == "uncompressed":
            whole = b"".join(one.client.get(a).content for a in one.addresses("lux"))
            assert not [planted for planted in never if planted not in whole]
        told_types = {delta_type(column.dtype) for column in columns.values()}
        assert told_types >= set(made_by.PLAIN) - {"boolean", "byte"}  # too small to be told apart
