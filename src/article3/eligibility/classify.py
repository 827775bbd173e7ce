"""Every line of a budget gets a class, with the rule that gave it and the words that fired.

Texts are searched once for every word of the lists; the rest is done once for each different set of
words found, chapter and code. Rules are tried in their order, the first that holds decides.
"""

from __future__ import annotations

import polars as pl

from article3.eligibility.budget import TEXTS, Budget
from article3.eligibility.definitions import Clause, Definitions, Rule
from article3.eligibility.match import (
    Words,
    code_concepts,
    concepts,
    condition,
    languages,
    normal,
    words,
)

KEY = ("chapter_name", "marks", "function_scheme", "function_code")


def classify(budget: Budget, definitions: Definitions) -> pl.DataFrame:
    """The lines with ``class``, ``category``, ``alternatives``, shares, rule and what fired.

    ``ministry`` marks the lines of the defence chapters, ``transfer`` those whose text says that
    money goes to another body, ``l`` is the plain last part of the chapter's name.
    ``share_low``, ``share_usual`` and ``share_high`` are the rule's own: of the core where the
    core is among the alternatives, else of the 1.5%.
    """
    lists = words(languages(budget.lines["text_shown"]))
    marks = _marks(budget.lines, definitions, lists)
    lines = pl.concat([budget.lines, marks], how="horizontal")
    cases = lines.select(KEY).unique(maintain_order=True)
    decided = _decide(_places(cases), definitions, lists)
    cases = pl.concat([cases, decided], how="horizontal")
    found = lines.join(cases, on=KEY, how="left", nulls_equal=True, maintain_order="left")
    return found.join(_table(definitions), on="rule_no", how="left", maintain_order="left").drop(
        "rule_no", "marks"
    )


def _marks(lines: pl.DataFrame, definitions: Definitions, lists: Words) -> pl.DataFrame:
    """All words of the lists found in each text, joined: far fewer cases than texts."""
    asked = {a.rpartition(":")[2] for a in definitions.concepts()} | {"transfer_word"}
    forms = sorted({form for concept in asked for form in lists.get(concept, {})})
    texts = lines.select(TEXTS)
    once = texts.unique(maintain_order=True)
    plain = normal(pl.concat_str(TEXTS, separator=" ", ignore_nulls=True))
    hits = plain.str.extract_many(forms, overlapping=True).list.unique(maintain_order=True)
    once = once.with_columns(marks=hits.list.join("|"))
    if once.height == texts.height:
        return once.select("marks")
    joined = texts.join(once, on=TEXTS, how="left", nulls_equal=True, maintain_order="left")
    return joined.select("marks")


def _places(cases: pl.DataFrame) -> pl.DataFrame:
    """Where concepts are looked for: t text, m ministry, l last part, c all behind the ministry."""
    once = cases.select("chapter_name").unique(maintain_order=True)
    parts = pl.col("chapter_name").fill_null("").str.split(" > ")
    rest = pl.when(parts.list.len() > 1).then(parts.list.slice(1)).otherwise(parts)
    chapters = once.with_columns(
        m=normal(parts.list.first()), c=normal(rest.list.join(" ")), l=normal(parts.list.last())
    )
    joined = cases.join(
        chapters, on="chapter_name", how="left", nulls_equal=True, maintain_order="left"
    )
    return joined.select(
        "m", "c", "l",
        t=pl.col("marks"),
        scheme=pl.col("function_scheme"),
        code=pl.col("function_code"),
        no_chapter=pl.col("chapter_name").is_null(),
    )  # fmt: skip


def _decide(places: pl.DataFrame, definitions: Definitions, lists: Words) -> pl.DataFrame:
    """For each case the number of the first rule that holds, and what made it hold."""
    flags = pl.concat(
        [
            concepts(places, definitions.concepts(), lists),
            code_concepts(places),
            places.select("no_chapter"),
        ],
        how="horizontal",
    )
    chain, known = flags.lazy(), dict.fromkeys(flags.columns)
    for name, when in definitions.names:
        holds = condition(known, when)
        before = pl.col(name) if name in known else pl.lit(value=False)
        chain = chain.with_columns((before | holds).alias(name))
        known[name] = None
    flags = chain.collect()
    winner = pl.Series("rule_no", [None], dtype=pl.Int32).new_from_index(0, flags.height)
    free = pl.Series([True]).new_from_index(0, flags.height)
    fired = pl.Series("fired", [""]).new_from_index(0, flags.height)
    holding = flags.select(
        condition(flags.columns, rule.when).alias(str(number))
        for number, rule in enumerate(definitions.rules)
    )
    for number, rule in enumerate(definitions.rules):
        hit = free & _long(holding[str(number)], flags.height)
        if not hit.any():
            continue
        winner = winner.set(hit, number)
        free &= ~hit
        where = hit.arg_true()
        fired = fired.scatter(where, _fired(places[where], rule, definitions, lists))
    own = flags["ministry"] if "ministry" in flags.columns else flags["no_chapter"]
    giving = places["t"].str.contains_any(list(lists["transfer_word"]))
    return pl.DataFrame(
        {"rule_no": winner, "fired": fired, "ministry": own, "transfer": giving, "l": places["l"]}
    )


def _long(series: pl.Series, height: int) -> pl.Series:
    """A condition that does not depend on the line, once a line."""
    return series if series.len() == height else series.new_from_index(0, height)


def _fired(places: pl.DataFrame, rule: Rule, definitions: Definitions, lists: Words) -> pl.Series:
    """What made a rule hold, line by line: ``text: pay; ministry: defence; code: 032``."""
    asked = _positive(rule.when, definitions)
    labels = {"t": "text", "m": "ministry", "l": "chapter", "c": "chapters"}
    parts: list[pl.Expr] = []
    for place, label in labels.items():
        names = [a.rpartition(":")[2] for a in asked if a.startswith(place + ":") or ":" not in a]
        terms = {form: term for n in names for form, term in lists.get(n, {}).items()}
        if terms:
            hits = pl.col(place).str.extract_many(list(terms), overlapping=True)
            bare = hits.list.eval(pl.element().str.strip_chars(" "))
            shown = bare.list.unique(maintain_order=True).list.join(", ")
            parts.append(pl.when(shown != "").then(pl.format(label + ": {}", shown)))
    if any(a.startswith("code_") for a in asked):
        parts.append(pl.when(pl.col("code").is_not_null()).then(pl.format("code: {}", "code")))
    if not parts:
        return pl.Series("fired", [""]).new_from_index(0, places.height)
    return places.select(
        fired=pl.concat_str(parts, separator="; ", ignore_nulls=True).fill_null("")
    ).to_series()


def _positive(when: tuple[Clause, ...], definitions: Definitions) -> list[str]:
    """The concepts a condition looks for, names resolved, in order."""
    found: list[str] = []
    for turned, some in when:
        for asked in () if turned else some:
            deeper = [chain for name, chain in definitions.names if name == asked]
            found += [a for chain in deeper for a in _positive(chain, definitions)] or [asked]
    return list(dict.fromkeys(found))


def _table(definitions: Definitions) -> pl.DataFrame:
    """What each rule gives, one row a rule."""
    rows = [
        {
            "rule_no": number, "class": r.kind, "category": r.category,
            "alternatives": r.alternatives, "share_low": r.shares[0], "share_usual": r.shares[1],
            "share_high": r.shares[2], "eu_cofog": r.eu_cofog, "rule": r.id, "item": r.item,
            "why": r.words, "source": r.source, "confidence": _confidence(r),
        }
        for number, r in enumerate(definitions.rules)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"rule_no": pl.Int32})


def _confidence(rule: Rule) -> str:
    """``low`` where people differ, ``high`` where the line's own text decided, else ``medium``."""
    if rule.kind == "disputed":
        return "low"
    own = [a for turned, some in rule.when if not turned for a in some if a.startswith("t:")]
    return "high" if own else "medium"
