"""Decisions: who may read what carries a label, by Cedar with a schema, always.

The base policy is ours and follows from the security policy's tags; an owner may add policies that
forbid more, never ones that permit more. Whatever is not a plain Allow is a denial: a policy that
fails on a request, a missing attribute, a request the schema does not know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from article3.errors import MissingExtraError, ShareError
from article3.share.labels import RELEASABLE, Label, SecurityPolicy, Tag

READ, DISCOVER = "read", "discover"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, with everything a decision looks at.

    ``categories`` are the values a principal holds, by tag; the nation of its party is what it
    holds of "Releasable To".
    """

    id: str
    party: str
    nation: str
    clearance: str
    categories: Mapping[str, tuple[str, ...]]

    def holds(self, tag: str) -> list[str]:
        """The values of a tag this reader holds."""
        own = {value.upper() for value in self.categories.get(tag, ())}
        return sorted(own | ({self.nation} if tag == RELEASABLE else set()))


@dataclass(frozen=True, slots=True)
class Terms:
    """The grant a reading is asked under; times in whole seconds since 1970.

    Discovery needs none: it is asked with :data:`NO_TERMS`.
    """

    purpose: str = ""
    granted_purpose: str = ""
    now: int = 0
    starts: int = 0
    expires: int = 0
    revoked: bool = True


NO_TERMS = Terms()


class Policies:
    """The policies of one owner under a security policy, ready to decide.

    ``added`` is the owner's own Cedar text. Raises ``ShareError`` for text that does not parse,
    that does not fit the schema, or that permits.
    """

    def __init__(self, words: SecurityPolicy, added: str = "") -> None:
        cedar = _cedar()
        self.words = words
        self.schema_text = schema_of(words)
        self._schema = cedar.Schema.from_str(self.schema_text)
        _only_forbids(added)
        text = base_policy(words) + added
        found = cedar.validate_policies(text, self.schema_text)
        if not found.validation_passed:
            wrong = "; ".join(error.error for error in found.errors) or "it does not parse"
            raise ShareError(f"The policy does not fit: {' '.join(wrong.split())}.")
        self._policies = cedar.PolicySet.from_str(text)
        self.text = text
        self.looks_at_time = bool(re.search(r"\b(now|starts|expires)\b", added))

    def allowed(
        self, reader: Reader, labels: Iterable[Label], owner: str, *, action: str = READ,
        terms: Terms = NO_TERMS,
    ) -> frozenset[str]:  # fmt: skip
        """The ids of those labels that the reader may read, or know the existence behind.

        Labels of another security policy, or with words this one does not know, are denied.
        """
        known = {label.id: label for label in labels if self._sound(label)}
        if not known or reader.clearance not in self.words.ranks:
            return frozenset()
        entities = [self._principal(reader)]
        entities += [self._resource(name, label, owner) for name, label in known.items()]
        context = {name: getattr(terms, name) for name in Terms.__slots__}
        asked = [
            {
                "principal": {"type": "Principal", "id": reader.id},
                "action": {"type": "Action", "id": action},
                "resource": {"type": "Label", "id": name},
                "context": context,
            }
            for name in known
        ]
        cedar = _cedar()
        answers = cedar.is_authorized_batch(asked, self._policies, json.dumps(entities),
                                            self._schema)  # fmt: skip
        return frozenset(
            name
            for name, answer in zip(known, answers, strict=True)
            if answer.decision == cedar.Decision.Allow and not answer.diagnostics.errors
        )

    def _sound(self, label: Label) -> bool:
        try:
            self.words.checked(label)
        except Exception:  # whatever is wrong with a label, it is denied
            return False
        return True

    def _principal(self, reader: Reader) -> dict[str, Any]:
        restrictive = [
            f"{tag.name}:{value}"
            for tag in _tags(self.words, "RESTRICTIVE")
            for value in reader.holds(tag.name)
        ]
        attributes: dict[str, Any] = {
            "party": reader.party, "nation": reader.nation,
            "rank": self.words.ranks[reader.clearance], "restrictive": restrictive,
        }  # fmt: skip
        for tag in _tags(self.words, "PERMISSIVE"):
            attributes[f"holds_{_word(tag)}"] = reader.holds(tag.name)
        return {"uid": {"type": "Principal", "id": reader.id}, "attrs": attributes, "parents": []}

    def _resource(self, name: str, label: Label, owner: str) -> dict[str, Any]:
        restrictive = [
            f"{c.tag}:{value}"
            for c in label.categories
            if c.kind == "RESTRICTIVE"
            for value in c.values
        ]
        attributes: dict[str, Any] = {
            "owner": owner, "rank": self.words.ranks[label.classification],
            "classification": label.classification, "restrictive": restrictive,
        }  # fmt: skip
        for tag in _tags(self.words, "PERMISSIVE"):
            values = label.values(tag.name)
            attributes[f"limits_{_word(tag)}"] = values is not None
            attributes[f"allows_{_word(tag)}"] = list(values or ())
        return {"uid": {"type": "Label", "id": name}, "attrs": attributes, "parents": []}


def schema_of(words: SecurityPolicy) -> str:
    """The Cedar schema of a security policy: what a request must carry, and of which type."""
    tags = _tags(words, "PERMISSIVE")
    holds = "".join(f"  holds_{_word(tag)}: Set<String>,\n" for tag in tags)
    limits = "".join(
        f"  limits_{_word(tag)}: Bool,\n  allows_{_word(tag)}: Set<String>,\n" for tag in tags
    )
    return (
        "entity Principal = {\n  party: String,\n  nation: String,\n  rank: Long,\n"
        f"  restrictive: Set<String>,\n{holds}}};\n"
        "entity Label = {\n  owner: String,\n  rank: Long,\n  classification: String,\n"
        f"  restrictive: Set<String>,\n{limits}}};\n"
        f'action "{READ}", "{DISCOVER}" appliesTo {{\n  principal: Principal, resource: Label,\n'
        "  context: {\n    purpose: String, granted_purpose: String, now: Long, starts: Long,\n"
        "    expires: Long, revoked: Bool,\n  }\n};\n"
    )


def base_policy(words: SecurityPolicy) -> str:
    """What holds for every owner: the label's words, and for reading the terms of a grant."""
    cleared = " && ".join(
        [
            "principal.rank >= resource.rank",
            "principal.restrictive.containsAll(resource.restrictive)",
            *(
                f"(!resource.limits_{_word(tag)} || "
                f"principal.holds_{_word(tag)}.containsAny(resource.allows_{_word(tag)}))"
                for tag in _tags(words, "PERMISSIVE")
            ),
        ]
    )
    granted = (
        "context.purpose == context.granted_purpose && context.now >= context.starts && "
        "context.now < context.expires && !context.revoked"
    )
    return (
        f'@id("discover")\npermit (principal, action == Action::"{DISCOVER}", resource)\n'
        f"when {{ {cleared} }};\n"
        f'@id("read")\npermit (principal, action == Action::"{READ}", resource)\n'
        f"when {{ {cleared} && {granted} }};\n"
        '@id("owner")\npermit (principal, action, resource)\n'
        "when { principal.party == resource.owner };\n"
    )


def _tags(words: SecurityPolicy, kind: str) -> list[Tag]:
    return [tag for tag in words.tags.values() if tag.kind == kind]


def _word(tag: Tag) -> str:
    """A tag's name as an attribute."""
    return re.sub(r"\W+", "_", tag.name.casefold()).strip("_")


def _only_forbids(added: str) -> None:
    if not added.strip():
        return
    try:
        found = json.loads(_cedar().policies_to_json_str(added))
    except ValueError as error:
        raise ShareError(f"The policy does not parse: {error}.") from error
    if found.get("templates"):
        raise ShareError("A policy with slots decides nothing; write it out.")
    if any(p["effect"] != "forbid" for p in found["staticPolicies"].values()):
        raise ShareError("An owner's policy may only forbid; labels and grants permit.")


@cache
def _cedar() -> Any:
    try:
        import cedarpy
    except ImportError as missing:
        raise MissingExtraError("Sharing", "share") from missing
    return cedarpy
