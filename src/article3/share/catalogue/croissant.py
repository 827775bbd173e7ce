"""Croissant 1.0 of a record: what machine-learning tools load tables by.

Each file is a FileObject with its SHA-256 and has a record set of its own, so a loader notices a
file that is not the one described.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from article3.errors import ShareError
from article3.share import NOTICE
from article3.share.catalogue.record import File, Record, Seen
from article3.share.records import Field

Node = dict[str, Any]

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
MEDIA_TYPE = "application/x-parquet"
"""What loaders of Croissant know Parquet by."""

_TERMS = (
    "citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject",
    "fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField",
    "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform",
)  # fmt: skip
CONTEXT: Node = {
    "@language": "en", "@vocab": "https://schema.org/", "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/", "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/", "sc": "https://schema.org/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS},
}  # fmt: skip
TYPES = {
    "string": "sc:Text", "boolean": "sc:Boolean", "byte": "cr:Int8", "short": "cr:Int16",
    "integer": "cr:Int32", "long": "cr:Int64", "float": "cr:Float32", "double": "cr:Float64",
    "date": "sc:Date", "timestamp": "sc:DateTime", "binary": "sc:Text",
}  # fmt: skip
"""Delta types as Croissant's; decimals are ``sc:Float``."""


def croissant(record: Record, base: str, *, beside: bool = False) -> Node:
    """The Croissant document of a data set the caller reads something of.

    ``base`` is the server's address; with ``beside`` the files lie in the document's own folder.
    Raises ``ShareError`` for a data set the caller may know of but reads nothing of: a record
    without a file loads nowhere.
    """
    entry = record.entry
    if not record.seen:
        raise ShareError(f"{entry.id}: nothing of it may be read, so there is nothing to load.")
    newest = max(record.seen, key=lambda one: one.published)
    about = f"{base}/catalogue/datasets/{entry.id}"
    made: Node = {
        "@context": CONTEXT, "@type": "sc:Dataset", "conformsTo": CONFORMS_TO, "@id": about,
        "name": entry.id, "alternateName": entry.title,
        "description": entry.description or "Its owner has not described it.",
        "url": f"{base}/data/{entry.id}",
        "creator": {"@type": "sc:Organization", "name": entry.owner_name},
        "datePublished": newest.published, "version": f"{newest.version}.0.0",
        "citeAs": f"{entry.owner_name} ({newest.published[:4]}): {entry.title}, version "
                  f"{newest.version} as shared with the reader. {about}",
        "conditionsOfAccess": " ".join([NOTICE, *(_conditions(one) for one in record.seen)]),
        "keywords": list(entry.keywords),
    }  # fmt: skip
    if entry.licence:
        made["license"] = entry.licence
    if entry.synthetic:
        made["creativeWorkStatus"] = "Synthetic: made up, about nothing that exists"
    files = [(one, number, file) for one in record.seen for number, file in enumerate(one.files)]
    made["distribution"] = [
        {"@type": "cr:FileObject", "@id": file.name, "name": file.name,
         "contentUrl": file.name if beside else f"{about}/files/{file.name}",
         "contentSize": f"{file.bytes} B", "encodingFormat": MEDIA_TYPE, "sha256": file.sha256}
        for _, _, file in files
    ]  # fmt: skip
    made["recordSet"] = [_records(*one) for one in files]
    return made


def as_json(document: Node) -> bytes:
    """A document as JSON; the same bytes each time."""
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _conditions(seen: Seen) -> str:
    purpose = f", granted for {seen.purpose}" if seen.purpose else ""
    return f"{seen.table.share}.{seen.table.name}: {seen.label}{purpose}."


def _records(seen: Seen, number: int, file: File) -> Node:
    """The record set of one file; its fields are called as the columns are."""
    name = f"{seen.table.share}.{seen.table.name}" + (f".{number}" if number else "")
    return {
        "@type": "cr:RecordSet", "@id": name, "name": name,
        "field": [_field(name, one, file) for one in seen.columns],
    }  # fmt: skip


def _field(name: str, field: Field, file: File) -> Node:
    return {
        "@type": "cr:Field", "@id": f"{name}/{quote(field.name, safe='')}", "name": field.name,
        "dataType": TYPES.get(field.type, "sc:Float"),
        "source": {"fileObject": {"@id": file.name}, "extract": {"column": field.name}},
    }  # fmt: skip
