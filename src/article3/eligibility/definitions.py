"""What counts, as data: the rules and the word lists they speak of.

A rule is one row of the register ``definitions``: a condition over concepts (``when``), the class
it gives, what that counts, and the source it follows. A row of class ``name`` gives a condition a
name that later rules use; several rows of one name are alternatives. A concept is a list of words
in each language (``terms_xx``) or of function codes (``terms_codes``).

The condition is a chain of clauses joined by `` & ``. A clause lists alternatives joined by ``|``,
``!`` before a clause turns it round. A concept is looked for in one place: ``t:`` the text of the
line, ``m:`` the ministry (the first part of the chapter's name), ``l:`` the last part, ``c:``
everything behind the ministry; without a prefix in all of them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from article3.errors import SourceError
from article3.ledger.registers import FOLDER, Register, read_register

CLASSES = ("core", "related_1_5", "not_counted", "disputed")
CATEGORIES = ("equipment", "personnel", "infrastructure", "other")
COFOG = ("yes", "partial", "no")
PLACES = ("t", "m", "l", "c")
COLUMNS = {
    "rule_id": pl.String, "priority": pl.Float64, "class": pl.String, "category": pl.String,
    "alternatives": pl.String, "share_low": pl.Float64, "share_usual": pl.Float64,
    "share_high": pl.Float64, "eu_cofog": pl.String, "definition_version": pl.String,
    "item": pl.String, "when": pl.String, "rule": pl.String,
}  # fmt: skip
SOURCE = ("source_title", "source_url", "source_date", "confidence", "basis")

Clause = tuple[bool, tuple[str, ...]]
"""Whether the clause is turned round, and its alternatives as ``place:concept`` or a name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when it applies, what it gives and where it comes from."""

    id: str
    priority: float
    kind: str
    category: str
    alternatives: str
    shares: tuple[float, float, float]
    eu_cofog: str
    version: str
    item: str
    when: tuple[Clause, ...]
    words: str
    source: str
    url: str
    place: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """Rules in the order they are tried, the names they use, and the register they come from."""

    rules: tuple[Rule, ...]
    names: tuple[tuple[str, tuple[Clause, ...]], ...]
    register: Register

    @property
    def version(self) -> str:
        """The version of the definition; a user's own rules add theirs."""
        return "+".join(sorted({rule.version for rule in self.rules if rule.version}))

    def concepts(self) -> set[str]:
        """Every ``place:concept`` any condition asks for."""
        named = {name for name, _ in self.names}
        chains = [rule.when for rule in self.rules] + [when for _, when in self.names]
        return {a for when in chains for _, some in when for a in some if a not in named}


def read_definitions(own: Path | None = None) -> Definitions:
    """The bundled rules, with a user's own file added: a known ``rule_id`` is replaced.

    The user's file needs ``rule_id``, ``class`` and ``when``; what it leaves out has a default.
    A rule without ``priority`` is tried before the bundled ones.
    """
    register = read_register("definitions", COLUMNS)
    rows: list[dict[str, object]] = [
        dict(r, place=f"definitions.csv, line {r['line']}")
        for r in register.frame.iter_rows(named=True)
    ]
    if own is not None:
        mine = _own_rows(own)
        replaced = {row["rule_id"] for row in mine}
        rows = [row for row in rows if row["rule_id"] not in replaced] + mine
    names = tuple(
        (str(r["rule_id"]), parse(str(r["when"]), str(r["place"]))) for r in rows if _is_name(r)
    )
    rules = sorted((_rule(r) for r in rows if not _is_name(r)), key=lambda rule: rule.priority)
    found = Definitions(tuple(rules), names, register)
    _check(found)
    return found


def _is_name(row: dict[str, object]) -> bool:
    return row["class"] == "name"


def _own_rows(path: Path) -> list[dict[str, object]]:
    """The rows of a user's rules, each with its line; defaults for what it leaves out."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines)
            rows = [(reader.line_num, row) for row in reader]
            columns = reader.fieldnames or []
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(path.name, "cannot be read as UTF-8 text") from error
    for needed in ("rule_id", "class", "when"):
        if needed not in columns:
            raise SourceError(path.name, f"no column {needed!r}", "line 1")
    made: list[dict[str, object]] = []
    for line, row in rows:
        known: dict[str, object] = {k: v for k, v in row.items() if k in COLUMNS or k in SOURCE}
        full = {**dict.fromkeys((*COLUMNS, *SOURCE), ""), **known}
        full["place"] = f"{path.name}, line {line}"
        full["source_title"] = full["source_title"] or f"{path.name}, line {line}"
        full["definition_version"] = full["definition_version"] or path.stem
        made.append(full)
    return made


def _rule(row: dict[str, object]) -> Rule:
    """A row as a rule, checked."""
    place = str(row["place"])
    kind = str(row["class"] or "")
    if kind not in CLASSES:
        raise _wrong(place, f"the class is {kind!r}", f"choose {', '.join(CLASSES)} or name")
    alternatives = str(row["alternatives"] or kind)
    if kind == "disputed" and not alternatives.replace("disputed", ""):
        raise _wrong(
            place, "a disputed rule without alternatives", "write them as core|not_counted"
        )
    if not set(alternatives.split("|")) <= set(CLASSES[:3]):
        raise _wrong(place, f"the alternatives are {alternatives!r}", "join classes by |")
    category = str(row["category"] or "other")
    if category not in CATEGORIES:
        raise _wrong(place, f"the category is {category!r}", f"choose {', '.join(CATEGORIES)}")
    cofog = str(row["eu_cofog"] or "no")
    if cofog not in COFOG:
        raise _wrong(place, f"eu_cofog is {cofog!r}", f"choose {', '.join(COFOG)}")
    usual = 0.0 if kind == "not_counted" else 0.5 if kind == "disputed" else 1.0
    fallback = (0.0, 0.5, 1.0) if kind == "disputed" else (usual, usual, usual)
    keys = ("share_low", "share_usual", "share_high")
    low, middle, high = (_number(row[k], f, k, place) for k, f in zip(keys, fallback, strict=True))
    if not 0 <= low <= middle <= high <= 1:
        raise _wrong(place, "the shares are not in order between 0 and 1", "low, usual, high")
    return Rule(
        str(row["rule_id"]), _number(row["priority"], 0.0, "priority", place), kind, category,
        alternatives, (low, middle, high), cofog, str(row["definition_version"] or ""),
        str(row["item"] or ""), parse(str(row["when"] or ""), place), str(row["rule"] or ""),
        str(row["source_title"] or ""), str(row["source_url"] or ""), place,
    )  # fmt: skip


def _number(value: object, fallback: float, name: str, place: str) -> float:
    if value is None or value == "":
        return fallback
    try:
        return float(str(value))
    except ValueError:
        raise _wrong(place, f"{name} is {value!r}", "write a number") from None


def _wrong(place: str, what: str, todo: str) -> SourceError:
    file, _, line = place.partition(", ")
    return SourceError(file, what, line, todo)


def parse(when: str, place: str = "") -> tuple[Clause, ...]:
    """A condition as clauses.

    >>> parse("home & !t:museum|t:culture")
    ((False, ('home',)), (True, ('t:museum', 't:culture')))
    """
    clauses: list[Clause] = []
    for part in filter(None, (p.strip() for p in when.split("&"))):
        turned = part.startswith("!")
        some = tuple(a.strip() for a in part.removeprefix("!").split("|"))
        if not all(some) or any(a.startswith("!") for a in some):
            raise _wrong(place, f"the condition {part!r} cannot be read", "see what-counts.md")
        clauses.append((turned, some))
    return tuple(clauses)


def _check(found: Definitions) -> None:
    """Every concept a condition asks for is in a word list or a code list."""
    known = set(terms()["concept"]) | set(codes()["concept"]) | {"no_chapter"}
    known |= {name for name, _ in found.names}
    for rule in found.rules:
        for _, some in rule.when:
            for asked in some:
                place, _, concept = asked.rpartition(":")
                if concept not in known or (place and place not in PLACES):
                    raise _wrong(rule.place, f"unknown concept {asked!r}", "see terms_en.csv")


@cache
def terms() -> pl.DataFrame:
    """Every word of every list: ``concept``, ``term``, ``language``."""
    frames = []
    for path in sorted(FOLDER.glob("terms_*.csv")):
        language = path.stem.removeprefix("terms_")
        if language != "codes":
            rows = read_register(path.stem, {"concept": pl.String, "term": pl.String})
            frames.append(rows.frame.select("concept", "term", language=pl.lit(language)))
    return pl.concat(frames)


@cache
def codes() -> pl.DataFrame:
    """Function codes: ``scheme``, ``prefix``, ``concept``."""
    columns = dict.fromkeys(("scheme", "prefix", "concept"), pl.String)
    return read_register("terms_codes", columns).frame.select(*columns)
