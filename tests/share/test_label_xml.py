"""Labels as XML: there and back, and nothing unsafe or not understood gets in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.errors import ShareError
from article3.share.label_xml import LARGEST, NAMESPACE, parse_xml, read_label, write_label
from article3.share.labels import security_policy

WORDS = security_policy()
LABEL = WORDS.label("internal", releasable_to=["LUX", "BEL"], only=["LEGAL"],
                    created="2026-11-22T00:00:00Z")  # fmt: skip
XML = write_label(LABEL, WORDS.name)


@given(
    st.sampled_from(list(WORDS.ranks)),
    st.lists(st.sampled_from(WORDS.tags["Releasable To"].values), unique=True),
    st.sampled_from(["originator", "alternative", "metadata"]),
)
def test_what_is_written_is_read(rank: str, nations: list[str], role: str) -> None:
    label = WORDS.label(rank, releasable_to=nations, created="2026-11-22T00:00:00Z")
    assert read_label(write_label(label, WORDS.name, role)) == (role, label)  # type: ignore[arg-type]


def test_a_label_without_a_date_is_not_written() -> None:
    with pytest.raises(ShareError):
        write_label(WORDS.label("public"), WORDS.name)


BOMB = (
    b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(9)
    )
    + b"]><b>&a8;</b>"
)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><a/>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>',
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + XML,
        BOMB,
        b"<a" + b" " * LARGEST + b"/>",
        b"<a>", b"", b"\x00",
    ],
    ids=["file", "parameter", "dtd", "doctype", "label", "bomb", "large", "cut", "empty", "nul"],
)  # fmt: skip
def test_unsafe_xml_is_refused(data: bytes) -> None:
    with pytest.raises(ShareError):
        parse_xml(data)
    with pytest.raises(ShareError):
        read_label(data)


def without(pattern: str, by: str = "") -> bytes:
    changed = re.sub(pattern, by, XML.decode(), flags=re.DOTALL)
    assert changed != XML.decode()
    return changed.encode()


@pytest.mark.parametrize(
    "data",
    [
        without("<CreationDateTime>.*</CreationDateTime>"),
        without("<Classification>.*</Classification>"),
        without("<Classification>INTERNAL</Classification>",
                "<Classification>PUBLIC</Classification><Classification>INTERNAL</Classification>"),
        without("<Classification>INTERNAL", "<Classification> "),
        without("<CreationDateTime>", "<Handling>eyes only</Handling><CreationDateTime>"),
        without("</ConfidentialityInformation>", "<Caveat/></ConfidentialityInformation>"),
        without('Type="RESTRICTIVE"', 'Type="Restrictive"'),
        without('TagName="Only"', 'TagName="Only" Extra="1"'),
        without("<GenericValue>LEGAL</GenericValue>", "<BitSetValue>1</BitSetValue>"),
        without("<GenericValue>LEGAL", "<GenericValue><b/>LEGAL"),
        without('URI="', 'URL="'),
        without(re.escape(NAMESPACE), "urn:example:other"),
        without("<Classification>", "loose words<Classification>"),
    ],
)  # fmt: skip
def test_what_is_missing_twice_or_not_understood_is_refused(data: bytes) -> None:
    with pytest.raises(ShareError):
        read_label(data)
