"""Decisions by Cedar against an oracle of plain Python, and everything odd denied."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.errors import ShareError
from article3.share.labels import Category, Label, security_policy
from article3.share.policy import DISCOVER, READ, Policies, Reader, Terms

WORDS = security_policy()
POLICIES = Policies(WORDS)
NATIONS = ("BEL", "DEU", "LUX")
RANKS = {"PUBLIC": 0, "INTERNAL": 1, "SENSITIVE": 2}
TERMS = Terms("planning", "planning", 10, 0, 20, revoked=False)


def oracle(reader: Reader, label: Label, owner: str, action: str, terms: Terms) -> bool:
    """Who may: written from the words of the standard, not from the policy."""
    if reader.party == owner:
        return True
    if RANKS[reader.clearance] < RANKS[label.classification]:
        return False
    for category in label.categories:
        held = set(reader.categories.get(category.tag, ()))
        if category.tag == "Releasable To":
            held.add(reader.nation)
        if category.kind == "RESTRICTIVE" and not set(category.values) <= held:
            return False
        if category.kind == "PERMISSIVE" and not set(category.values) & held:
            return False
    if action == DISCOVER:
        return True
    return (
        terms.purpose == terms.granted_purpose
        and terms.starts <= terms.now < terms.expires
        and not terms.revoked
    )


LABELS = [
    WORDS.label(rank, **tags)
    for rank in RANKS
    for tags in (
        {}, {"releasable_to": []}, {"releasable_to": ["BEL"]}, {"releasable_to": ["BEL", "LUX"]},
        {"only": ["EXERCISE"]}, {"only": ["EXERCISE", "LEGAL"], "releasable_to": ["LUX"]},
        {"administrative": ["DRAFT"]},
    )
]  # fmt: skip

readers = st.builds(
    Reader, st.just("someone"), st.sampled_from(NATIONS), st.sampled_from(NATIONS),
    st.sampled_from(list(RANKS)),
    st.fixed_dictionaries({}, optional={
        "Only": st.lists(st.sampled_from(["EXERCISE", "LEGAL"]), unique=True).map(tuple),
        "Releasable To": st.just(("LUX",)),
    }),
)  # fmt: skip
terms = st.builds(
    Terms, st.sampled_from(["planning", "research"]), st.just("planning"),
    st.integers(-1, 21), st.just(0), st.just(20), st.booleans(),
)  # fmt: skip


@settings(max_examples=60)
@given(readers, terms, st.sampled_from([READ, DISCOVER]), st.sampled_from(NATIONS))
def test_cedar_decides_as_the_oracle(reader: Reader, asked: Terms, action: str, owner: str) -> None:
    found = POLICIES.allowed(reader, LABELS, owner, action=action, terms=asked)
    expected = {one.id for one in LABELS if oracle(reader, one, owner, action, asked)}
    assert found == expected


READER = Reader("bel", "BEL", "BEL", "SENSITIVE", {})


@pytest.mark.parametrize(
    "label",
    [
        Label("urn:oid:2.25.1", "PUBLIC"),
        Label(WORDS.identifier, "UNHEARD OF"),
        Label(WORDS.identifier, "PUBLIC", (Category("Unknown", "RESTRICTIVE", ("X",)),)),
        Label(WORDS.identifier, "PUBLIC", (Category("Only", "INFORMATIVE", ("LEGAL",)),)),
        Label(WORDS.identifier, "PUBLIC", (Category("Releasable To", "PERMISSIVE", ("BEL",)),) * 2),
    ],
    ids=["policy", "class", "tag", "kind", "twice"],
)
def test_labels_the_policy_does_not_know_are_denied(label: Label) -> None:
    assert POLICIES.allowed(READER, [label], "DEU", terms=TERMS) == frozenset()
    assert POLICIES.allowed(READER, [label], "BEL", terms=TERMS) == frozenset()


def test_a_clearance_nobody_knows_reads_nothing() -> None:
    odd = replace(READER, clearance="HIGHEST")
    assert not POLICIES.allowed(odd, [WORDS.label("public")], "DEU", terms=TERMS)


def test_owners_only_forbid() -> None:
    public, internal = WORDS.label("public"), WORDS.label("internal")
    when = 'principal.nation == "BEL" && resource.rank > 0'
    added = f"forbid (principal, action, resource) when {{ {when} }};"
    found = Policies(WORDS, added).allowed(READER, [public, internal], "DEU", terms=TERMS)
    assert found == {public.id}


@pytest.mark.parametrize(
    "added",
    [
        "permit (principal, action, resource);",
        "forbid (principal, action, resource); permit (principal, action, resource);",
        "forbid (principal, action, resource) when { principal.height > 1 };",
        "forbid (principal == ?principal, action, resource);",
        "forbid (principal, action, resource",
        "when { true }",
    ],
    ids=["permits", "permits besides", "unknown attribute", "slot", "cut", "no policy"],
)
def test_policies_that_do_not_hold_up_are_refused(added: str) -> None:
    with pytest.raises(ShareError):
        Policies(WORDS, added)


def test_a_policy_that_fails_on_a_request_denies_it() -> None:
    """Cedar passes over a forbid that errs and would allow: whatever errs is denied."""
    added = "forbid (principal, action, resource) when { 9223372036854775807 + context.now > 0 };"
    found = Policies(WORDS, added).allowed(READER, [WORDS.label("public")], "DEU", terms=TERMS)
    assert found == frozenset()
