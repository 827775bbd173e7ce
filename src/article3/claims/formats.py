"""Words out of bytes: which format they are in, their characters, plain text and Markdown.

Web pages, PDF and Word files have modules of their own (:mod:`~article3.claims.web_page`,
:mod:`~article3.claims.pdf`, :mod:`~article3.claims.word`); every reader takes bytes and the name to
use in errors and returns :class:`Extracted`. Nothing here fetches anything.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from article3.claims import publication
from article3.errors import SourceError

KINDS = ("text", "markdown", "html", "pdf", "docx")
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "is an old Office file", "save it as .docx"),
    (b"{\\rtf", "is a Rich Text file", "save it as .docx"),
    (b"\x89PNG", "is a picture", "give the words of it as text"),
    (b"\xff\xd8\xff", "is a picture", "give the words of it as text"),
    (b"GIF8", "is a picture", "give the words of it as text"),
    (b"\x1f\x8b", "is compressed", "unpack it first"),
    (b"BZh", "is compressed", "unpack it first"),
    (b"7z\xbc\xaf", "is compressed", "unpack it first"),
)
_HTML_START = re.compile(
    rb"\s{0,64}(?:<\?xml[^>]{0,200}>\s{0,64})?(?:<!--[^>]{0,400}-->\s{0,64}){0,3}"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_CHARSETS = re.compile(
    r"(?:iso-8859-(?:[1-9]|1[0-6])|windows-125\d|koi8-[ru]|utf-8)", re.IGNORECASE
)
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), " ")
_CONTROL |= dict.fromkeys((0xFFFE, 0xFFFF), " ") | dict.fromkeys(range(0xD800, 0xE000), "�")
_BINARY = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_UNCLEAN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
_CONTROL |= {0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0xFEFF: " "}


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader found: words, and what the file itself says of title, day and address."""

    text: str
    title: str = ""
    published: date | None = None
    basis: str = ""
    url: str = ""


def detect(data: bytes, name: str) -> str:
    """The kind of a file, by its first bytes, then by the end of its name.

    Raises :class:`~article3.errors.SourceError` for what is no text at all.

    >>> detect(b"<!doctype html><p>Words", "page.txt"), detect(b"# Words", "notes.md")
    ('html', 'markdown')
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return "docx"
    for magic, what, todo in _FOREIGN:
        if data.startswith(magic):
            raise SourceError(name, what, todo=todo)
    head = data[:2048].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe")
    if _HTML_START.match(head):
        return "html"
    kind = SUFFIXES.get(PurePath(name).suffix.lower(), "text")
    if kind in {"pdf", "docx"}:
        raise SourceError(name, f"is not a {kind.upper()} file, whatever its name says")
    return kind


def decode(data: bytes, name: str, *, declared: str = "") -> str:
    """Bytes as characters: by byte order mark, UTF-8, UTF-16 without mark, declared, cp1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    sample = data[:4096]
    for odd, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[odd::2]
        if len(half) > 1 and half.count(0) > 0.6 * len(half) and not sample[1 - odd :: 2].count(0):
            return data.decode(codec, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        known = bool(_CHARSETS.fullmatch(declared)) and not declared.lower().endswith(
            ("8859-1", "utf-8")
        )
        try:
            text = data.decode(declared if known else "cp1252", "replace")
        except LookupError:
            text = data.decode("cp1252", "replace")
    head = text[:8192]
    if len(_BINARY.findall(head)) > 0.05 * len(head):
        raise SourceError(name, "is not text", todo="give text, Markdown, HTML, PDF or DOCX")
    return text


def clean(text: str) -> str:
    """Line ends as ``\\n``, control characters as spaces, halves of a character pair replaced."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_CONTROL) if _UNCLEAN.search(text) else text


def quiet(*names: str) -> None:
    """Keep a parser's own log lines off the screen of a user who set up no logging."""
    for name in names:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def from_text(data: bytes, name: str) -> Extracted:
    """Plain text as it stands."""
    text = clean(decode(data, name))
    return Extracted(text, first_line(text))


def first_line(text: str) -> str:
    """The first line where it looks like a headline, else nothing."""
    lines = [line.strip() for line in text[:4000].split("\n")]
    at = next((i for i, line in enumerate(lines) if line and not _NAVIGATION.fullmatch(line)), None)
    if at is None:
        return ""
    line, rest = lines[at], lines[at + 1 :]
    following = next((later for later in rest if later), "")
    # A headline stands alone: a blank line, a byline or a full paragraph comes after it.
    alone = bool(rest) and (
        not rest[0] or len(following) > 100 or publication.is_dateline(following)
    )
    fits = 10 <= len(line) <= 150 and line.count(" ") >= 2 and line[-1] not in ".!:;,…-–—"
    if not (fits and following and alone) or publication.is_dateline(line):
        return ""
    return line


_NAVIGATION = re.compile(
    r"skip to (?:main )?content|menu|home|search|share|print|advertisement|subscribe|log ?in",
    re.IGNORECASE,
)

_FRONT = re.compile(r"---[ \t]*\n(.{0,4000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FIELD = re.compile(r"^(title|date|published)[ \t]*:[ \t]*(.{1,200})$", re.MULTILINE)
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_QUOTE_OR_BULLET = re.compile(r"[ \t]*(?:>[ \t]?){0,9}[ \t]*(?:[-*+][ \t]+)?")
_REFERENCE = re.compile(r"[ \t]{0,3}\[[^\]\n]{1,80}\]:[ \t]*\S+.*")
_TARGET = r"\((?:[^()\s]|\([^()\s]*\))*(?:[ \t]+\"[^\"]*\")?\)"
_IMAGE = re.compile(rf"!\[([^\[\]]*)\]{_TARGET}|\[\^[^\[\]]{{1,40}}\]:?")
_LINK = re.compile(rf"\[([^\[\]]*)\](?:{_TARGET}|\[[^\[\]]*\])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>|<!--[^<>]{0,400}-->")
_OPENING = re.compile(r"(?<![\w*\\])(?:\*{1,3}|~~)(?=[^\s*])|(?<![\w\\])_{1,3}(?=\w)|`+")
_CLOSING = re.compile(r"(?<=[^\s*\\])(?:\*{1,3}|~~)(?![\w*])|(?<=[\w.,;:!?%)”\"])_{1,3}(?!\w)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~$-])")


def from_markdown(data: bytes, name: str) -> Extracted:
    """The words of Markdown without its marks; front matter gives title and date."""
    text = clean(decode(data, name))
    fields: dict[str, str] = {}
    if front := _FRONT.match(text):
        fields = {key: value.strip(" '\"") for key, value in _FIELD.findall(front[1])}
        text = text[front.end() :]
    lines, title = [], fields.get("title", "")
    for line in text.split("\n"):
        if _REFERENCE.fullmatch(line) or _is_rule(line.strip()):
            continue
        heading = _HEADING.match(line)
        words = _unmarked(line[heading.end() :].rstrip("# \t") if heading else line)
        if heading:
            title = title or words
            words = f"\n{words}\n"
        lines.append(words)
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    day = publication.first_metadata((fields.get("published"), fields.get("date")), date.today())
    return Extracted(body, title or first_line(body), day, publication.DOCUMENT if day else "")


def _is_rule(line: str) -> bool:
    """Whether a line only draws: a rule, the line under a table's head, the fence of code."""
    if line.startswith(("```", "~~~")):
        return True
    return len(line) > 2 and (set(line) <= set("|:- ") or set(line) in ({"="}, {"*"}, {"_"}))


def _unmarked(line: str) -> str:
    bullet = _QUOTE_OR_BULLET.match(line)
    line = line[bullet.end() :] if bullet else line
    if "[" in line:
        line = _LINK.sub(r"\1", _IMAGE.sub(r"\1", line))
    if "<" in line:
        line = _TAG.sub(" ", line)
    line = _CLOSING.sub("", _OPENING.sub("", line))
    if line.startswith("|"):
        line = line.strip("| ")
    return _ESCAPED.sub(r"\1", line).rstrip()
