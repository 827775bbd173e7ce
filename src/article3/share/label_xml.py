"""Labels as XML in the shape of STANAG 4774: our own reader and writer, and a safe one.

No schema of the standard is copied and no conformance is claimed. Read are documents without a
document type, without entities, of at most :data:`LARGEST` bytes.
"""

from __future__ import annotations

from typing import Any, Literal

from lxml import etree

from article3.errors import ShareError
from article3.share.labels import Category, Label

NAMESPACE = "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
LARGEST = 64 * 1024
Role = Literal["originator", "alternative", "metadata"]
_ROOTS: dict[str, str] = {
    role: f"{{{NAMESPACE}}}{role}ConfidentialityLabel"
    for role in ("originator", "alternative", "metadata")
}
_TYPES = ("RESTRICTIVE", "PERMISSIVE", "INFORMATIVE")


def parse_xml(data: bytes, largest: int = LARGEST) -> Any:
    """The root of a document that holds nothing but elements, attributes and text.

    Raises ``ShareError`` for one that is too large, is not well-formed, or declares a document
    type: with it go entities, which can read files and grow without end.
    """
    if len(data) > largest:
        raise ShareError(f"The XML is larger than {largest:,} bytes.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ShareError(f"That is no XML: {error}.") from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise ShareError("The XML declares a document type, which labels never need.")
    return root


def write_label(label: Label, policy_name: str, role: Role = "originator") -> bytes:
    """A label as XML; the same label gives the same bytes."""
    return bytes(etree.tostring(element(label, policy_name, role), encoding="utf-8"))


def element(label: Label, policy_name: str, role: Role = "originator") -> Any:
    """A label as an element."""
    if not label.created:
        raise ShareError("A label that is written down says when it was made.")
    root = etree.Element(_ROOTS[role], nsmap={None: NAMESPACE})
    information = _child(root, "ConfidentialityInformation")
    _child(information, "PolicyIdentifier", policy_name).set("URI", label.policy)
    _child(information, "Classification", label.classification)
    for category in sorted(label.categories):
        made = _child(information, "Category")
        made.set("Type", category.kind)
        made.set("TagName", category.tag)
        for value in category.values:
            _child(made, "GenericValue", value)
    _child(root, "CreationDateTime", label.created)
    return root


def read_label(data: bytes | Any) -> tuple[Role, Label]:
    """The role and label of a document or element; what it does not know it refuses.

    Raises ``ShareError`` saying which element is missing, twice, or not understood: an element
    that is passed over could be the one that forbids.
    """
    root = parse_xml(data) if isinstance(data, bytes) else data
    role = next((r for r, name in _ROOTS.items() if name == root.tag), None)
    if role is None:
        raise ShareError(f"{_short(root)} is no confidentiality label.")
    parts = _children(root, {"ConfidentialityInformation", "CreationDateTime"})
    information = _only(parts, "ConfidentialityInformation", root)
    inner = _children(information, {"PolicyIdentifier", "Classification", "Category"})
    policy = _only(inner, "PolicyIdentifier", information)
    if set(policy.attrib) != {"URI"}:
        raise ShareError("PolicyIdentifier names its policy by URI.")
    label = Label(
        policy.get("URI"),
        _text(_only(inner, "Classification", information)).upper(),
        tuple(sorted(_category(one) for one in inner.get("Category", ()))),
        _text(_only(parts, "CreationDateTime", root)),
    )
    return role, label  # type: ignore[return-value]


def _category(found: Any) -> Category:
    kind, tag = found.get("Type"), found.get("TagName")
    if kind not in _TYPES or not tag or set(found.attrib) != {"Type", "TagName"}:
        raise ShareError("A Category has a TagName and a Type of " + ", ".join(_TYPES) + ".")
    values = _children(found, {"GenericValue"}).get("GenericValue", [])
    return Category(tag, kind, tuple(sorted({_text(value).upper() for value in values})))


def _children(parent: Any, known: set[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    if (parent.text or "").strip():
        raise ShareError(f"{_short(parent)} holds text where elements belong.")
    for child in parent:
        if (child.tail or "").strip():
            raise ShareError(f"{_short(parent)} holds text where elements belong.")
        if not isinstance(child.tag, str):
            raise ShareError(f"{_short(parent)} holds something that is no element.")
        name = etree.QName(child)
        if name.namespace != NAMESPACE or name.localname not in known:
            raise ShareError(f"{_short(parent)} holds {name.localname}, which is not understood.")
        found.setdefault(name.localname, []).append(child)
    return found


def _only(found: dict[str, list[Any]], name: str, parent: Any) -> Any:
    held = found.get(name, [])
    if len(held) != 1:
        raise ShareError(f"{_short(parent)} holds {name} {len(held)} times; it needs one.")
    return held[0]


def _text(found: Any) -> str:
    if len(found):
        raise ShareError(f"{_short(found)} holds elements where text belongs.")
    text = (found.text or "").strip()
    if not text:
        raise ShareError(f"{_short(found)} is empty.")
    return str(text)


def _short(found: Any) -> str:
    return str(etree.QName(found).localname)


def _child(parent: Any, name: str, text: str | None = None) -> Any:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    made.text = text
    return made
