"""The accessibility statement: what was done, what was tested, what was not, and how to say so."""

from __future__ import annotations

from article3.web.page import Ask, Content, Page

KEYS = (
    ("Tab, Shift + Tab", "to the next link or control, and back; the first stop skips to content"),
    ("/", "to the search field"),
    ("t", "opens the table under every chart, and closes them again"),
    ("Enter on a dotted figure", "opens its explanation, down to the printed cell"),
    ("Esc", "closes the explanation"),
    ("Arrow keys in a wide table or text", "scroll it, once Tab has reached it"),
)

DONE = (
    "Every chart has a description with its key numbers and the same figures as a table.",
    "Colour is never the only sign: estimates carry a letter, statuses a word, empty rows say why.",
    "Everything works without a mouse and without JavaScript; the keys below are an addition.",
    "Light and dark follow your system, or your choice at the foot of each page.",
    "Pages fit a screen of 390 pixels; wide tables scroll within themselves and take the keyboard.",
    "Nothing moves by itself, nothing times out, and no page reloads under you.",
    "Briefs are tagged PDF documents (PDF/UA-1 as their writer builds it) with text for each "
    "picture; the same brief is there as a web page.",
)

TESTED = (
    "Rules of WCAG 2.0 to 2.2, levels A and AA, as far as axe-core can decide them by itself, in "
    "Chromium, in light and dark. Such rules find perhaps a third of what can be wrong.",
    "Pages were looked at in Chromium at 390 and 1280 pixels, in light and dark.",
    "A page was printed, and the explanation opened and closed by keyboard.",
)

UNTESTED = (
    "screen readers (NVDA, JAWS, VoiceOver, TalkBack), speech input and switch controls",
    "Firefox and Safari, forced colours, and text enlarged beyond 200 per cent",
    "the PDF briefs with a checker of their own, or with a screen reader",
    "by people who rely on any of this",
)

LIMITS = (
    "The words are English only; numbers and dates can be French or German.",
    "Descriptions of charts with 32 Allies name the highest and lowest; all of them are in the "
    "table.",
    "The data explorer chooses several entries with lists that need Ctrl (or Command) and a "
    "click, or Shift and the arrow keys; the address can be written by hand instead.",
    "Titles of sources are in their own language and not marked as such.",
    "Articles that are checked are read in English only.",
)


def fill(_: Ask) -> Content:
    """The statement."""
    words = {"keys": KEYS, "done": DONE, "tested": TESTED, "untested": UNTESTED, "limits": LIMITS}
    return Content("Accessibility", (), words)


PAGES = (Page("/accessibility", "accessibility.html.j2", fill, files=False),)
