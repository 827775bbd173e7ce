"""Bindings: a label tied to the bytes it is about, after STANAG 4778, as a signed sidecar.

The sidecar names the data by SHA-384, holds the label, and is signed with the owner's key; what is
believed of it is only what the signature covers, and only under the owner's pinned certificate.
"""

from __future__ import annotations

import hashlib
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
from article3.share.label_xml import element, parse_xml, read_label
from article3.share.labels import Label

NAMESPACE = "urn:nato:stanag:4778:bindinginformation:1:0"
LARGEST = 256 * 1024
_DIGEST = "http://www.w3.org/2001/04/xmldsig-more#sha384"


@dataclass(frozen=True, slots=True)
class Binding:
    """What a sidecar says under its signature: the label, and the data by name and hash."""

    label: Label
    reference: str
    sha384: str


def bind(
    label: Label, policy_name: str, *, reference: str, sha384: str,
    key: ec.EllipticCurvePrivateKey, certificate: str,
) -> bytes:  # fmt: skip
    """The signed sidecar of a label and the bytes of a hash; ``certificate`` is the owner's PEM."""
    root = etree.Element(f"{{{NAMESPACE}}}BindingInformation", nsmap={"b": NAMESPACE})
    container = etree.SubElement(root, f"{{{NAMESPACE}}}MetadataBindingContainer")
    binding = etree.SubElement(container, f"{{{NAMESPACE}}}MetadataBinding")
    metadata = etree.SubElement(binding, f"{{{NAMESPACE}}}Metadata")
    metadata.append(element(label, policy_name))
    data = etree.SubElement(binding, f"{{{NAMESPACE}}}DataReference")
    data.set("URI", reference)
    digest = etree.SubElement(data, f"{{{NAMESPACE}}}DigestValue")
    digest.set("Algorithm", _DIGEST)
    digest.text = sha384
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.ECDSA_SHA384, digest_algorithm=DigestAlgorithm.SHA384
    )
    return bytes(etree.tostring(signer.sign(root, key=key, cert=certificate), encoding="utf-8"))


def check(sidecar: bytes, certificate: str) -> Binding:
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
    if signed is None or signed.tag != f"{{{NAMESPACE}}}BindingInformation":
        raise ShareError("The signature does not cover the binding.")
    return _read(signed)


def _read(signed: Any) -> Binding:
    path = f"{{{NAMESPACE}}}MetadataBindingContainer/{{{NAMESPACE}}}MetadataBinding"
    bindings = signed.findall(path)
    if len(bindings) != 1:
        raise ShareError(f"The sidecar holds {len(bindings)} bindings; it needs one.")
    metadata = bindings[0].findall(f"{{{NAMESPACE}}}Metadata")
    data = bindings[0].findall(f"{{{NAMESPACE}}}DataReference")
    if len(metadata) != 1 or len(metadata[0]) != 1 or len(data) != 1:
        raise ShareError("A binding holds one label and one reference to data.")
    role, label = read_label(metadata[0][0])
    if role != "originator":
        raise ShareError("What is bound to data is the originator's label.")
    digest = data[0].find(f"{{{NAMESPACE}}}DigestValue")
    if digest is None or digest.get("Algorithm") != _DIGEST:
        raise ShareError("The data are named by their SHA-384.")
    return Binding(label, str(data[0].get("URI")), str(digest.text))


def check_data(sidecar: bytes, certificate: str, data: bytes) -> Binding:
    """What a sidecar says, if it is about exactly these bytes."""
    found = check(sidecar, certificate)
    if hashlib.sha384(data).hexdigest() != found.sha384:
        raise ShareError("The label is bound to other data than these.")
    return found


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
