"""Getting the words out of a file of 6 kB of prose: text, Markdown, HTML, Word and PDF."""

from __future__ import annotations

import io
import time
from functools import partial
from html import escape
from importlib.util import find_spec

from article3.claims.document import read
from bench.articles import Article, articles
from bench.registry import OURS, Outcome, workload

FILES = 20
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta property="article:published_time" content="{day}"></head><body>'
    "<nav>{links}</nav><main><article><h1>{title}</h1>{words}</article></main>"
    "<aside>{links}</aside><footer>{links}</footer></body></html>"
)


@workload("extract", f"Words out of {FILES} files of 6 kB, processor time of one file")
def extract() -> Outcome:
    """Each kind on its own: none of it is part of the bar of the full check."""
    outcome = Outcome()
    corpus = list(articles(FILES))
    makers = {"text": _text, "html": _html, "docx": _docx, "pdf": _pdf}
    needs = {"html": ("trafilatura",), "docx": ("docx",), "pdf": ("pypdf", "typst")}
    for kind, make in makers.items():
        absent = [package for package in needs.get(kind, ()) if find_spec(package) is None]
        if absent:
            outcome.remarks.append(f"{kind}: {', '.join(absent)} is not installed; left out.")
            continue
        files = [make(article) for article in corpus]
        work = partial(read, name=f"a file.{'txt' if kind == 'text' else kind}", kind=kind)
        found = work(files[0])  # the parser is imported
        if len(found.text) < len(corpus[0].text) * 0.9:
            outcome.remarks.append(f"{kind}: only {len(found.text):,} characters were found.")
        seconds = []
        for data in files:
            start = time.process_time()
            work(data)
            seconds.append(time.process_time() - start)
        outcome.add(f"{kind}, {len(files[0]) / 1000:.0f} kB", OURS, seconds)
    return outcome


def _paragraphs(article: Article) -> list[str]:
    return [part.strip() for part in article.text.split("\n\n") if part.strip()]


def _text(article: Article) -> bytes:
    return article.text.encode()


def _html(article: Article) -> bytes:
    links = "".join(f'<a href="/section/{n}">Section {n}</a>' for n in range(40))
    words = "".join(f"<p>{escape(part)}</p>" for part in _paragraphs(article))
    page = _PAGE.format(
        title=escape(article.title), day=article.published, links=links, words=words
    )
    return page.encode()


def _docx(article: Article) -> bytes:
    from docx import Document

    made = Document()
    made.add_heading(article.title)
    for part in _paragraphs(article):
        made.add_paragraph(part)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _pdf(article: Article) -> bytes:
    import typst

    words = "\n\n".join(f"#{_quoted(part)}" for part in _paragraphs(article))
    return typst.compile(f"= #{_quoted(article.title)}\n\n{words}".encode())


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
