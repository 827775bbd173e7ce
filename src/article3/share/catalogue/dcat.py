"""DCAT-AP 3 of a record or of a whole catalogue, as JSON-LD and as Turtle.

Every node has an address of its own, so the bytes are the same each time. Quality is told in the
Data Quality Vocabulary, columns as a CSVW schema. What the profile asks for and a data set does not
say (a description) is said to be missing; nothing is filled in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from article3.errors import MissingExtraError
from article3.share import NOTICE
from article3.share.catalogue.record import Entry, File, Record, Seen
from article3.share.quality import DIMENSIONS, Measure

if TYPE_CHECKING:
    from rdflib import Graph, IdentifiedNode, Literal, URIRef

Node = dict[str, Any]

PROFILE = "http://data.europa.eu/r5r/"
PARQUET = "https://www.iana.org/assignments/media-types/application/vnd.apache.parquet"
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
CONTEXT = {
    "csvw": "http://www.w3.org/ns/csvw#", "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/", "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip


def catalogue(found: Sequence[Entry], base: str) -> Node:
    """The catalogue of every data set the caller may know of; ``base`` is the server's address.

    Each data set is described as far as everybody is who may know of it; what a caller reads of
    one is in the document of its own that :func:`dataset` makes.
    """
    about = f"{base}/catalogue"
    return {
        "@context": CONTEXT, "@id": about, "@type": "dcat:Catalog",
        "dct:title": "Article 3 sharing",
        "dct:description": f"{NOTICE} The data sets whose existence the asking account may know.",
        "dct:publisher": {"@id": f"{about}/publisher", "@type": "foaf:Agent",
                          "foaf:name": "The keeper of this sharing server"},
        "dct:conformsTo": {"@id": PROFILE, "@type": "dct:Standard"},
        "dcat:service": _service(base, [_dataset_id(base, e.id) for e in found if e.readable]),
        "dcat:dataset": [_about(entry, base) for entry in found],
    }  # fmt: skip


def dataset(record: Record, base: str) -> Node:
    """One data set, with a distribution for every file the caller may fetch."""
    made = {"@context": CONTEXT, **_about(record.entry, base)}
    if not record.seen:
        return made
    newest = max(record.seen, key=lambda one: one.published)
    made |= {
        "dcat:version": " ".join(str(one.version) for one in record.seen),
        "dct:modified": _typed(newest.published, "dateTime"),
        "dct:provenance": _provenance(record, base),
        "dcat:distribution": [
            _distribution(record.entry, one, file, base)
            for one in record.seen
            for file in one.files
        ],
        "dqv:hasQualityMeasurement": [
            _measurement(record.entry, one, measure, base)
            for one in record.seen
            for measure in one.quality
            if measure.value is not None
        ],
    }
    return made


def json_ld(document: Node) -> bytes:
    """A document as JSON-LD; the same bytes each time."""
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def turtle(document: Node) -> bytes:
    """A document as Turtle; the same bytes each time. Needs the extra ``share``."""
    try:
        from rdflib import Graph
    except ImportError as missing:
        raise MissingExtraError("Turtle", "share") from missing
    graph = Graph()
    for prefix, namespace in CONTEXT.items():
        graph.bind(prefix, namespace)
    _add(graph, {name: value for name, value in document.items() if name != "@context"})
    return graph.serialize(format="turtle", encoding="utf-8")


def _add(graph: Graph, node: Node) -> URIRef:
    """Add what a node says to a graph; the node's name."""
    from rdflib import RDF, URIRef

    name = URIRef(node["@id"])
    for key, value in node.items():
        for one in value if isinstance(value, list) else [value]:
            if key == "@type":
                graph.add((name, RDF.type, URIRef(_whole(one))))
            elif key != "@id":
                graph.add((name, URIRef(_whole(key)), _term(graph, one)))
    return name


def _term(graph: Graph, value: Any) -> IdentifiedNode | Literal:
    from rdflib import BNode, Literal, URIRef
    from rdflib.collection import Collection

    if not isinstance(value, dict):
        return Literal(value)
    if "@list" in value:
        first = BNode()
        Collection(graph, first, [_term(graph, one) for one in value["@list"]])
        return first
    if "@value" in value:
        return Literal(value["@value"], datatype=URIRef(_whole(value["@type"])))
    return _add(graph, value)


def _whole(short: str) -> str:
    """A name with its prefix written out."""
    prefix, _, local = short.partition(":")
    return CONTEXT[prefix] + local


def _about(entry: Entry, base: str) -> Node:
    about = _dataset_id(base, entry.id)
    made: Node = {
        "@id": about, "@type": "dcat:Dataset", "dct:identifier": entry.id,
        "dct:title": entry.title,
        "dct:description": entry.description or "Its owner has not described it.",
        "dct:publisher": {"@id": f"{base}/catalogue/parties/{quote(entry.owner, safe='')}",
                          "@type": "foaf:Agent", "foaf:name": entry.owner_name},
        "dct:accessRights": {"@id": f"{about}#access", "@type": "dct:RightsStatement",
                             "rdfs:label": f"{NOTICE} Label of its existence: {entry.label}."},
        "dcat:landingPage": {"@id": f"{base}/data/{entry.id}", "@type": "foaf:Document"},
    }  # fmt: skip
    if entry.keywords:
        made["dcat:keyword"] = list(entry.keywords)
    if entry.theme:
        made["dcat:theme"] = _theme(entry.theme, base)
    if entry.synthetic:
        made["dct:type"] = {
            "@id": f"{base}/catalogue/types/synthetic", "@type": "skos:Concept",
            "skos:prefLabel": "synthetic: made up, about nothing that exists",
        }  # fmt: skip
    return made


def _theme(theme: str, base: str) -> Node:
    scheme = f"{base}/catalogue/themes"
    return {
        "@id": f"{scheme}/{quote(theme.replace(' ', '-'), safe='')}", "@type": "skos:Concept",
        "skos:prefLabel": theme,
        "skos:inScheme": {"@id": scheme, "@type": "skos:ConceptScheme",
                          "dct:title": "Themes of this sharing server"},
    }  # fmt: skip


def _service(base: str, served: list[str]) -> Node:
    return {
        "@id": f"{base}/delta", "@type": "dcat:DataService", "dct:title": "Delta Sharing",
        "dcat:endpointURL": {"@id": f"{base}/delta"},
        "dcat:servesDataset": [{"@id": name} for name in served],
    }  # fmt: skip


def _distribution(entry: Entry, seen: Seen, file: File, base: str) -> Node:
    about = _dataset_id(base, entry.id)
    place = f"{about}/files/{file.name}"
    table = seen.table
    made: Node = {
        "@id": f"{place}#distribution", "@type": "dcat:Distribution",
        "dct:title": f"{table.share}.{table.schema}.{table.name}, {file.name}",
        "dcat:accessURL": {"@id": f"{base}/delta/shares/{table.share}/schemas/{table.schema}"
                                  f"/tables/{table.name}/query"},
        "dcat:downloadURL": {"@id": place},
        "dcat:accessService": {"@id": f"{base}/delta", "@type": "dcat:DataService",
                               "dct:title": "Delta Sharing",
                               "dcat:endpointURL": {"@id": f"{base}/delta"}},
        "dcat:mediaType": {"@id": PARQUET, "@type": "dct:MediaType"},
        "dcat:byteSize": _typed(str(file.bytes), "nonNegativeInteger"),
        "spdx:checksum": {
            "@id": f"{place}#sha256", "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": _SHA256, "@type": "spdx:ChecksumAlgorithm"},
            "spdx:checksumValue": _typed(file.sha256, "hexBinary"),
        },
        "dct:modified": _typed(seen.published, "dateTime"),
        "dct:rights": {"@id": f"{place}#rights", "@type": "dct:RightsStatement",
                       "rdfs:label": f"{seen.label}. {_for(seen)}"},
        "dct:conformsTo": _schema(entry, seen, base),
    }  # fmt: skip
    if entry.licence:
        made["dct:license"] = {"@id": f"{about}#licence", "@type": "dct:LicenseDocument",
                               "rdfs:label": entry.licence}  # fmt: skip
    return made


def _for(seen: Seen) -> str:
    return f"Granted for: {seen.purpose}." if seen.purpose else "Its owner's own."


def _schema(entry: Entry, seen: Seen, base: str) -> Node:
    place = f"{_dataset_id(base, entry.id)}#schema-{seen.table.share}.{seen.table.name}"
    return {
        "@id": place, "@type": ["dct:Standard", "csvw:Schema"],
        "dct:title": f"Columns of {seen.table.name}",
        "csvw:column": {"@list": [
            {"@id": f"{place}-{number}", "@type": "csvw:Column", "csvw:name": field.name,
             "csvw:datatype": field.type}
            for number, field in enumerate(seen.columns)
        ]},
    }  # fmt: skip


def _provenance(record: Record, base: str) -> list[Node]:
    return [
        {"@id": f"{_dataset_id(base, record.entry.id)}#provenance-{number}",
         "@type": "dct:ProvenanceStatement",
         "rdfs:label": f"Published by {record.entry.owner_name}; what is seen of "
                       f"{one.table.name} last changed on {one.published[:10]}." + "".join(
                           f" {name}: {value}." for name, value in one.provenance.items())}
        for number, one in enumerate(record.seen)
    ]  # fmt: skip


def _measurement(entry: Entry, seen: Seen, measure: Measure, base: str) -> Node:
    place = f"{_dataset_id(base, entry.id)}#quality-{seen.table.share}.{seen.table.name}"
    dimension = f"{base}/catalogue/quality/{measure.dimension}"
    assert measure.dimension in DIMENSIONS
    return {
        "@id": f"{place}-{measure.dimension}", "@type": "dqv:QualityMeasurement",
        "dqv:value": _typed(repr(measure.value), "double"),
        "dqv:isMeasurementOf": {
            "@id": f"{dimension}-{measure.unit}", "@type": "dqv:Metric",
            "skos:prefLabel": f"{measure.dimension} in {measure.unit}",
            "dqv:inDimension": {"@id": dimension, "@type": "dqv:Dimension",
                                "skos:prefLabel": measure.dimension},
        },
        "rdfs:comment": measure.how,
    }  # fmt: skip


def _dataset_id(base: str, dataset: str) -> str:
    return f"{base}/catalogue/datasets/{dataset}"


def _typed(value: str, kind: str) -> Node:
    return {"@value": value, "@type": f"xsd:{kind}"}
