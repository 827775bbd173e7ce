"""Fuzz the checker with atheris: bytes as text, Markdown, HTML, PDF and DOCX, read and checked.

    python tools/fuzz_check.py --seconds 60 [--kind pdf] [--corpus FOLDER]

Stops at the first input that raises anything but an error of the product or takes longer than ten
seconds; libFuzzer then writes it to ``crash-...`` in the working folder (or ``--crashes FOLDER``).
Needs ``pip install atheris`` beside the extra ``articles``; it is no part of the test suite.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["article3.claims", "pypdf", "docx", "trafilatura"]):
    # The parsers are imported when first needed; only what is imported here is instrumented.
    import docx
    import pypdf  # noqa: F401
    import trafilatura  # noqa: F401

    from article3.claims.document import read
    from article3.claims.lints import lints

    try:
        from article3.claims.check import check
    except ImportError:  # the reading of claims is a part of its own
        check = None

from article3.errors import Article3Error

KINDS = ("", "text", "markdown", "html", "pdf", "docx")
LONGEST_CHECKED = 20_000
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"4 0 obj<</Length 60>>stream\nBT /F 9 Tf 9 9 Td (Poland spent 4.1% of GDP in 2024.) Tj ET\n"
    b"endstream endobj\nxref\n0 0\ntrailer<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)
SEEDS = {
    "text": b"Date: 3 March 2025\n\nOn Monday, 31 December 2024 Poland spent 4.1% of GDP.\n",
    "markdown": b"---\ntitle: Who pays\n---\n# Who *pays*\n\n| a | b |\n|---|---|\n[x](y) 155 mm\n",
    "html": b"<!doctype html><html><head><meta name=date content=2025-01-02></head><body><article>"
    b"<time>3 March 2025</time><p>Poland spent $30 billion.</p><table><tr><td>1</table>",
    "pdf": PDF,
}


def one_input(data: bytes) -> None:
    """Read the bytes as the kind the first of them names, then lint and check the words."""
    kind = KIND if KIND is not None else KINDS[data[0] % len(KINDS)] if data else ""
    body = data if KIND is not None else data[1:]
    try:
        found = read(body, kind=kind)
    except Article3Error:
        return
    found.text.encode()
    text = found.text[:LONGEST_CHECKED]
    for lint in lints(text, found.published):
        if not (0 <= lint.start < lint.end <= len(text) and lint.message):
            raise AssertionError(f"a lint outside the text: {lint}")
    if check is not None:
        try:
            check(text, published=found.published, title=found.title, as_of=date(2026, 11, 1))
        except Article3Error:
            return


def seed(folder: Path) -> None:
    """Write one small document of each kind, and a Word file, to begin from."""
    made = docx.Document()
    made.add_heading("Who pays", 1)
    made.add_table(1, 2).cell(0, 0).text = "Poland spent 4.1% of GDP"
    held = io.BytesIO()
    made.save(held)
    for kind, data in {**SEEDS, "docx": held.getvalue()}.items():
        prefix = b"" if KIND is not None else bytes([KINDS.index(kind)])
        if KIND in {None, "", kind}:
            (folder / f"seed-{kind}").write_bytes(prefix + data)


def main() -> None:
    """Run libFuzzer for the seconds asked."""
    folder = ASKED.corpus or Path(tempfile.mkdtemp(prefix="fuzz-check-"))
    folder.mkdir(parents=True, exist_ok=True)
    seed(folder)
    atheris.Setup(
        [sys.argv[0], str(folder), f"-max_total_time={ASKED.seconds}", "-timeout=10",
         "-max_len=60000", "-rss_limit_mb=2500", f"-artifact_prefix={ASKED.crashes}/",
         "-print_final_stats=1", "-verbosity=0"],
        one_input,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="how long (60)")
    parser.add_argument("--kind", choices=KINDS, help="one kind only (all)")
    parser.add_argument("--corpus", type=Path, help="folder of inputs to begin from and add to")
    parser.add_argument("--crashes", type=Path, default=Path(), help="where a failing input goes")
    ASKED = parser.parse_args()
    KIND: str | None = ASKED.kind
    main()
