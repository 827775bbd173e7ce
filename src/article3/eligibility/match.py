"""Which words and codes of a line fire: concepts found in text, chapter and code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from article3.eligibility.definitions import PLACES, Clause, codes, terms

LETTERS = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"}
SAMPLE = 4000
"""How many texts decide which languages a file is written in."""

Words = Mapping[str, Mapping[str, str]]
"""Concept -> the string looked for -> the word as the list has it."""


def normal(text: pl.Expr) -> pl.Expr:
    """Text for comparing: lower case, no accents, letters only, a space around every word.

    >>> pl.select(normal(pl.lit("Défense (A400M): Übungsplätze"))).item()
    ' defense a m ubungsplatze '
    """
    plain = text.str.to_lowercase().str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    letters = plain.str.replace_many(list(LETTERS), list(LETTERS.values()))
    return pl.format(" {} ", letters.str.replace_all(r"[^\p{L}]+", " ").str.strip_chars(" "))


def needle(term: pl.Expr) -> pl.Expr:
    """The string a term is looked for as; ``*`` leaves the word open on that side.

    >>> pl.select(needle(pl.lit(pl.Series(["*munition*", "armée*", "otan"])))).to_series().to_list()
    ['munition', ' armee', ' otan ']
    """
    left = pl.when(term.str.starts_with("*")).then(pl.lit("")).otherwise(pl.lit(" "))
    right = pl.when(term.str.ends_with("*")).then(pl.lit("")).otherwise(pl.lit(" "))
    return pl.concat_str(left, normal(term).str.strip_chars(" "), right)


def languages(texts: pl.Series) -> list[str]:
    """The languages a file is written in, by its small words; all where they are few."""
    sample = texts.drop_nulls().unique(maintain_order=True).head(SAMPLE)
    sample = sample.to_frame("t").select(normal(pl.col("t"))).to_series()
    counts = {
        language: int(sample.str.count_matches(pattern).sum() or 0)
        for language, pattern in _small_words().items()
    }
    top = max(counts.values(), default=0)
    if top < 30:
        return sorted(counts)
    return sorted({k for k, n in counts.items() if n >= top / 4} | {"en"})


@cache
def _small_words() -> dict[str, str]:
    """Language -> an expression that matches each of its small words."""
    small = terms().filter(pl.col("concept") == "language")
    forms = small.select("language", form=needle(pl.col("term")))
    joined = forms.group_by("language", maintain_order=True).agg(pl.col("form").str.join("|"))
    return dict(joined.rows())


def words(chosen: Iterable[str]) -> Words:
    """The word lists of some languages, ready to be looked for."""
    return _words(frozenset(chosen))


@cache
def _words(chosen: frozenset[str]) -> Words:
    some = terms().filter(pl.col("language").is_in(chosen) & (pl.col("concept") != "language"))
    unique = some.select("concept", "term").unique(maintain_order=True)
    found: dict[str, dict[str, str]] = {}
    for concept, form, term in unique.select("concept", needle(pl.col("term")), "term").rows():
        found.setdefault(concept, {})[form] = term
    return found


def concepts(frame: pl.DataFrame, asked: set[str], lists: Words) -> pl.DataFrame:
    """A Boolean column for every ``place:concept`` asked for, ``frame`` having t, m, l, c.

    A place is searched once for each different text, whatever the number of lines.
    """
    parts = []
    for place in PLACES:
        bare = {a for a in asked if ":" not in a and not a.startswith(("code_", "no_chapter"))}
        here = sorted(bare | {a[2:] for a in asked if a.startswith(place + ":")})
        once = frame.select(place).unique(maintain_order=True)
        found = once.with_columns(
            pl.col(place).str.contains_any(list(lists[c])).alias(f"{place}:{c}")
            if lists.get(c) else pl.lit(value=False).alias(f"{place}:{c}")
            for c in here
        )  # fmt: skip
        joined = frame.select(place).join(found, on=place, how="left", maintain_order="left")
        parts.append(joined.drop(place))
    return pl.concat(parts, how="horizontal")


def code_concepts(frame: pl.DataFrame) -> pl.DataFrame:
    """A Boolean column for every concept of function codes, ``frame`` having scheme and code."""
    made: dict[str, pl.Expr] = {}
    for scheme, prefix, concept in codes().iter_rows():
        hit = pl.col("scheme").str.starts_with(scheme) & pl.col("code").str.starts_with(prefix)
        hit = hit.fill_null(value=False)
        made[concept] = made[concept] | hit if concept in made else hit
    return frame.select(expr.alias(name) for name, expr in made.items())


def test(flags: pl.DataFrame, when: tuple[Clause, ...]) -> pl.Series:
    """Where a condition holds, on a frame of Boolean columns; a bare concept looks everywhere."""
    return flags.select(condition(flags.columns, when)).to_series()


def condition(columns: Iterable[str], when: tuple[Clause, ...]) -> pl.Expr:
    """A condition as an expression over Boolean columns."""
    have = set(columns)
    whole = pl.lit(value=True)
    for turned, some in when:
        options = [c for a in some for c in spread(a, have)]
        clause = pl.any_horizontal(options) if options else pl.lit(value=False)
        whole = whole & (~clause if turned else clause)
    return whole


def spread(asked: str, have: set[str]) -> list[str]:
    """The columns behind a concept: itself, or every place it was looked for in."""
    return [asked] if asked in have else [f"{p}:{asked}" for p in PLACES if f"{p}:{asked}" in have]
