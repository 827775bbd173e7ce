"""Bindings: a label tied to the bytes it is about, after STANAG 4778, as a signed sidecar.

The sidecar names the data by SHA-384, holds the label, and is signed with the owner's key; what is
believed of it is only what the signature covers, and only under the owner's pinned certificate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidInput, SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from article3.errors import ShareError
from article3.share.label_xml import Role, element, parse_xml, read_label
from article3.share.labels import Label

NAMESPACE = "urn:nato:stanag:4778:bindinginformation:1:0"
LARGEST = 8 * 1024 * 1024
_DIGEST = "http://www.w3.org/2001/04/xmldsig-more#sha384"


@dataclass(frozen=True, slots=True)
class Binding:
    """One thing a sidecar says: a label, what it is of, and the SHA-384 of the data it is about.

    ``reference`` names the version and, after ``#``, the part of it the label is of.
    """

    label: Label
    reference: str
    sha384: str
    role: Role = "originator"


def bind(
    said: Iterable[Binding], policy_name: str, *, key: ec.EllipticCurvePrivateKey, certificate: str
) -> bytes:
    """The signed sidecar of labels; ``certificate`` is the owner's, in PEM."""
    root = etree.Element(_name("BindingInformation"), nsmap={"b": NAMESPACE})
    container = etree.SubElement(root, _name("MetadataBindingContainer"))
    for one in said:
        binding = etree.SubElement(container, _name("MetadataBinding"))
        metadata = etree.SubElement(binding, _name("Metadata"))
        metadata.append(element(one.label, policy_name, one.role))
        data = etree.SubElement(binding, _name("DataReference"))
        data.set("URI", one.reference)
        digest = etree.SubElement(data, _name("DigestValue"))
        digest.set("Algorithm", _DIGEST)
        digest.text = one.sha384
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.ECDSA_SHA384, digest_algorithm=DigestAlgorithm.SHA384
    )
    return bytes(etree.tostring(signer.sign(root, key=key, cert=certificate), encoding="utf-8"))


def check(sidecar: bytes, certificate: str) -> tuple[Binding, ...]:
    """What a sidecar says, if the certificate's key signed all of it.

    Raises ``ShareError`` where the signature is missing, of another key or algorithm, or does not
    cover what the sidecar says.
    """
    root = parse_xml(sidecar, LARGEST)
    expected = SignatureConfiguration(
        signature_methods=frozenset({SignatureMethod.ECDSA_SHA384}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA384}),
    )
    try:
        # The owner's own certificate is pinned, so its dates and issuer decide nothing.
        verified = XMLVerifier().verify(root, x509_cert=certificate, expect_config=expected)
    except (SignXMLException, InvalidInput, etree.LxmlError, ValueError) as error:
        raise ShareError(f"The label's signature does not hold: {error}.") from None
    found: Any = verified[0] if isinstance(verified, list) else verified
    signed = found.signed_xml
    if signed is None or signed.tag != _name("BindingInformation"):
        raise ShareError("The signature does not cover the binding.")
    return _read(signed)


def _read(signed: Any) -> tuple[Binding, ...]:
    found = signed.findall(f"{_name('MetadataBindingContainer')}/{_name('MetadataBinding')}")
    if not found:
        raise ShareError("The sidecar binds nothing.")
    return tuple(_binding(one) for one in found)


def _binding(found: Any) -> Binding:
    metadata = found.findall(_name("Metadata"))
    data = found.findall(_name("DataReference"))
    if len(metadata) != 1 or len(metadata[0]) != 1 or len(data) != 1:
        raise ShareError("A binding holds one label and one reference to data.")
    role, label = read_label(metadata[0][0])
    digest = data[0].find(_name("DigestValue"))
    if digest is None or digest.get("Algorithm") != _DIGEST:
        raise ShareError("The data are named by their SHA-384.")
    return Binding(label, str(data[0].get("URI")), str(digest.text), role)


def check_data(sidecar: bytes, certificate: str, data: bytes) -> tuple[Binding, ...]:
    """What a sidecar says, if all of it is about exactly these bytes."""
    found = check(sidecar, certificate)
    if {one.sha384 for one in found} != {hashlib.sha384(data).hexdigest()}:
        raise ShareError("The label is bound to other data than these.")
    return found


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def new_certificate(party: str, days: int = 3650) -> tuple[ec.EllipticCurvePrivateKey, str]:
    """A key for a party and its self-signed certificate in PEM, for servers without their own."""
    key = ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, party)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(minutes=5))
        .not_valid_after(today + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA384())
    )
    return key, made.public_bytes(Encoding.PEM).decode()
