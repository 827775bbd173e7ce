"""Small files of every kind that documents are read from, made when a test asks for them."""

from __future__ import annotations

import io
import zipfile
from functools import cache

PARAGRAPH = (
    "The governments of the Alliance put more money into defence than in any earlier year, and "
    "the long-term plans of the European Allies and Canada point to further procurement of "
    "ammunition, air defence and interoperability equipment."
)
PAGE = f"""<!doctype html><html><head><title>Who pays for defence - Example Post</title>
<meta property="og:title" content="Who pays for defence">
<meta property="article:published_time" content="2025-02-13T08:00:00Z">
<link rel="canonical" href="https://example.org/who-pays"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Who pays for defence</h1><p>{PARAGRAPH}</p>
<p>Poland is said to have spent 4.1% of GDP.</p>
<table><tr><th>Ally</th><th>2024</th></tr><tr><td>Poland</td><td>4.1%</td></tr></table>
<p>{PARAGRAPH} Again.</p></article><script>var hidden = 1;</script></body></html>"""


@cache
def pdf() -> bytes:
    """Four narrow pages with a running head, page numbers, a list and hyphenated lines."""
    import typst

    return bytes(
        typst.compile(
            f"""
#set document(title: "Who pays", date: datetime(year: 2025, month: 3, day: 4))
#set page(width: 11cm, height: 9cm, header: [Example Institute · Brief 7],
  footer: context [Page #counter(page).display()])
#set text(size: 10pt, hyphenate: true)
#set par(justify: true)
= Who pays for defence
Brussels, 17-18 October 2024

{PARAGRAPH}

- Poland is said to have spent 4.1% of GDP.
- Estonia is said to have spent 3.4% of GDP.

{(PARAGRAPH + chr(10) * 2) * 8}
""".encode()
        )
    )


@cache
def locked_pdf() -> bytes:
    """The same behind a password."""
    import pypdf

    writer = pypdf.PdfWriter(io.BytesIO(pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


@cache
def docx() -> bytes:
    """A heading, paragraphs and a table."""
    import docx as word

    document = word.Document()
    document.add_heading("Who pays for defence", 1)
    document.add_paragraph("Published 26 December 2025")
    document.add_paragraph(PARAGRAPH)
    table = document.add_table(2, 2)
    for row, words in enumerate((("Ally", "2024"), ("Poland", "4.1%"))):
        for column, word_ in enumerate(words):
            table.cell(row, column).text = word_
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return held.getvalue()
