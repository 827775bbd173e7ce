"""Labels: what a data set, a column or a row may be read by, after STANAG 4774.

Our own model, not the standard's schema, and no claim of conformance. A label names a security
policy, a classification of it and categories; what the words mean stands in the policy's file.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from article3.alliance import COUNTRIES
from article3.errors import ShareError, UnknownNameError

Kind = Literal["RESTRICTIVE", "PERMISSIVE", "INFORMATIVE"]
DEMONSTRATOR = Path(__file__).resolve().parent / "policies" / "demonstrator.toml"
RELEASABLE = "Releasable To"


@dataclass(frozen=True, slots=True, order=True)
class Category:
    """A tag of a label with its values, in upper case and sorted."""

    tag: str
    kind: Kind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What may be read by whom.

    ``policy`` is the identifier of the security policy. A reader needs the classification's
    clearance, every value of each RESTRICTIVE category and one value of each PERMISSIVE category; a
    PERMISSIVE category without a value is held by nobody but the owner. ``created`` is when the
    label was made, in UTC; it is not part of what the label says.
    """

    policy: str
    classification: str
    categories: tuple[Category, ...] = ()
    created: str = ""

    def says(self) -> dict[str, Any]:
        """What the label says, as plain data in one order."""
        return _says(self.policy, self.classification, tuple(sorted(self.categories)))

    @property
    def id(self) -> str:
        """The name of what the label says: the first 16 digits of its SHA-256."""
        return _id(self.policy, self.classification, tuple(sorted(self.categories)))

    def values(self, tag: str) -> tuple[str, ...] | None:
        """The values of a tag, None where the label does not carry it."""
        found = [c.values for c in self.categories if c.tag == tag]
        return found[0] if found else None

    def __str__(self) -> str:
        parts = [f"{c.tag} {', '.join(c.values) or 'nobody'}" for c in sorted(self.categories)]
        return "; ".join([self.classification, *parts])


def _says(policy: str, classification: str, categories: tuple[Category, ...]) -> dict[str, Any]:
    return {
        "policy": policy,
        "classification": classification,
        "categories": [[c.tag, c.kind, list(c.values)] for c in categories],
    }


@lru_cache(maxsize=65_536)
def _id(policy: str, classification: str, categories: tuple[Category, ...]) -> str:
    said = _says(policy, classification, categories)
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a security policy; ``values`` is what it may hold."""

    name: str
    kind: Kind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecurityPolicy:
    """The words of a security policy: its classifications by rank and its tags."""

    name: str
    identifier: str
    ranks: Mapping[str, int]
    tags: Mapping[str, Tag]

    def label(self, classification: str, *, created: str = "", **tags: Iterable[str]) -> Label:
        """A label in this policy's words; tags by name with ``_`` for spaces.

        >>> policy = security_policy()
        >>> str(policy.label("internal", releasable_to=["LUX", "BEL"]))
        'INTERNAL; Releasable To BEL, LUX'

        Raises ``UnknownNameError`` for a word the policy does not know.
        """
        named = {name.replace("_", " "): values for name, values in tags.items()}
        return self.tagged(classification, named, created)

    def tagged(
        self, classification: str, tags: Mapping[str, Iterable[str]], created: str = ""
    ) -> Label:
        """A label with the values of tags by their names, in any case."""
        named = {name.casefold(): values for name, values in tags.items()}
        known = {name.casefold(): name for name in self.tags}
        categories = []
        for name, values in named.items():
            if name not in known:
                raise UnknownNameError("tag", name, known, f"{self.name} has no such tag")
            tag = self.tags[known[name]]
            categories.append(Category(tag.name, tag.kind, self._values(tag, values)))
        return self.checked(
            Label(self.identifier, classification.upper(), tuple(sorted(categories)), created)
        )

    def read(self, text: str) -> Label:
        """A label from the text that ``str`` makes of it.

        >>> policy = security_policy()
        >>> str(policy.read("internal; releasable to LUX, BEL; only LEGAL"))
        'INTERNAL; Only LEGAL; Releasable To BEL, LUX'

        A PERMISSIVE tag with ``nobody`` is held by the owner alone. Raises ``UnknownNameError`` for
        a word the policy does not know.
        """
        classification, *parts = (part.strip() for part in text.split(";"))
        tags: dict[str, list[str]] = {}
        for part in parts:
            said = f"{part} ".casefold()
            tag = next((n for n in self.tags if said.startswith(f"{n} ".casefold())), None)
            if tag is None:
                raise UnknownNameError("tag", part, self.tags, "write it as Releasable To BEL, LUX")
            if tag in tags:
                raise ShareError(f"The label says {tag} twice; say it once.")
            values = part[len(tag) :].strip()
            held = [] if values.casefold() == "nobody" else values.split(",")
            tags[tag] = held
        return self.tagged(classification, tags)

    def _values(self, tag: Tag, values: Iterable[str]) -> tuple[str, ...]:
        given = sorted({value.strip().upper() for value in values})
        for value in given:
            if value not in tag.values:
                raise UnknownNameError(f"value of {tag.name}", value, tag.values)
        return tuple(given)

    def checked(self, label: Label) -> Label:
        """The label, if it is of this policy and says only what the policy knows."""
        if label.policy != self.identifier:
            raise ShareError(f"The label is of the policy {label.policy}, not of {self.name}.")
        if label.classification not in self.ranks:
            raise UnknownNameError("classification", label.classification, self.ranks)
        seen = set()
        for category in label.categories:
            tag = self.tags.get(category.tag)
            if tag is None:
                raise UnknownNameError("tag", category.tag, self.tags)
            if category.kind != tag.kind:
                raise ShareError(f"{tag.name} is {tag.kind} in {self.name}, not {category.kind}.")
            if category.tag in seen:
                raise ShareError(f"The label says {tag.name} twice; say it once.")
            seen.add(category.tag)
            self._values(tag, category.values)
        return label

    def combined(self, labels: Iterable[Label]) -> Label:
        """The least label that covers several: who may read it may read each of them.

        The highest classification, every RESTRICTIVE value, and the PERMISSIVE values that each
        label with that tag has in common (none left: the owner only). INFORMATIVE ones are joined.
        """
        given = list(labels)
        if not given:
            raise ShareError("There is no label to combine.")
        highest = max(
            (self.checked(one).classification for one in given), key=self.ranks.__getitem__
        )
        categories = []
        for name, tag in self.tags.items():
            sets = [set(v) for one in given if (v := one.values(name)) is not None]
            if not sets:
                continue
            joined = set.intersection(*sets) if tag.kind == "PERMISSIVE" else set.union(*sets)
            categories.append(Category(name, tag.kind, tuple(sorted(joined))))
        return Label(self.identifier, highest, tuple(sorted(categories)))


def from_data(data: Mapping[str, Any], created: str = "") -> Label:
    """The label of what :meth:`Label.says` gave."""
    categories = tuple(
        Category(tag, kind, tuple(values)) for tag, kind, values in data["categories"]
    )
    return Label(data["policy"], data["classification"], tuple(sorted(categories)), created)


def redated(label: Label, created: str) -> Label:
    """The same label made at another time."""
    return replace(label, created=created)


@cache
def security_policy(path: Path = DEMONSTRATOR) -> SecurityPolicy:
    """A security policy from its file, by default the fictitious one.

    Raises ``ShareError`` naming the file and what is wrong in it.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        ranks = {str(c["name"]).upper(): int(c["rank"]) for c in data["classification"]}
        tags = {t["name"]: Tag(t["name"], t["type"], _known(t["values"])) for t in data["tag"]}
        made = SecurityPolicy(data["name"], data["identifier"], ranks, tags)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ShareError(f"{path}: is no security policy ({error}).") from error
    wrong = [t.name for t in made.tags.values() if t.kind not in Kind.__args__]  # type: ignore[attr-defined]
    if wrong:
        raise ShareError(f"{path}: the tag {wrong[0]} has an unknown type.")
    return made


def _known(values: str | list[str]) -> tuple[str, ...]:
    if values == "nations":
        return tuple(sorted(COUNTRIES))
    return tuple(sorted(str(value).upper() for value in values))
