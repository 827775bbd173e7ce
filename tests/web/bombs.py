"""Files that are small on a disk and large, deep or endless where somebody reads them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+'
    b'xml"/><Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s'
    b'.main+xml"/></Types>'
)
_RELATED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/%s" Target="%s"/></Relationships>'
)
_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def archive(parts: dict[str, Iterable[bytes]]) -> bytes:
    """A ZIP archive whose parts are written piece by piece."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as whole:
        for name, pieces in parts.items():
            with whole.open(name, "w", force_zip64=True) as part:
                for piece in pieces:
                    part.write(piece)
    return made.getvalue()


def word(body: Iterable[bytes], head: bytes = b"") -> bytes:
    """A Word file of paragraphs as XML."""
    start = head + b"<w:document " + _W + b"><w:body>"
    kind = b"wordprocessingml.document"
    return archive({
        "[Content_Types].xml": [_TYPES % (b"word/document.xml", kind)],
        "_rels/.rels": [_RELATED % (b"officeDocument", b"word/document.xml")],
        "word/document.xml": [start, *body, b"</w:body></w:document>"],
    })  # fmt: skip


def workbook(rows: Iterable[bytes]) -> bytes:
    """A workbook of one sheet with rows as XML."""
    book = (
        b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http'
        b'://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="L" '
        b'sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    return archive({
        "[Content_Types].xml": [_TYPES % (b"xl/workbook.xml", b"spreadsheetml.sheet")],
        "_rels/.rels": [_RELATED % (b"officeDocument", b"xl/workbook.xml")],
        "xl/workbook.xml": [book],
        "xl/_rels/workbook.xml.rels": [_RELATED % (b"worksheet", b"worksheets/sheet1.xml")],
        "xl/worksheets/sheet1.xml": [_SHEET, *rows, b"</sheetData></worksheet>"],
    })  # fmt: skip


def cell(where: bytes, words: bytes) -> bytes:
    """A cell of text."""
    return b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (where, words)


def pdf(stream: bytes, filters: bytes = b"/FlateDecode", resources: bytes = b"<<>>") -> bytes:
    """A PDF of one page with a content stream that is packed already."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources %s>>" % resources
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page,
        b"<</Length %d/Filter %s>>stream\n%s\nendstream" % (len(stream), filters, stream),
    ]  # fmt: skip
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(made)
    return made + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def packed(piece: bytes, times: int) -> bytes:
    """A piece many times over, compressed."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()


def entities(words: bytes = b"&j;") -> tuple[bytes, bytes]:
    """A billion laughs: the declarations, and the words that ask for them."""
    names = b"abcdefghij"
    nested = b"".join(
        b'<!ENTITY %c "%s">' % (names[n], b"&%c;" % names[n - 1] * 10) for n in range(1, 10)
    )
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + nested + b"]>", words
