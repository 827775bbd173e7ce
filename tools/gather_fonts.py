"""Gather the web fonts of the HTML brief: run by ``make install``, never committed.

Copies the Latin WOFF2 files of the npm packages ``@fontsource/source-sans-pro`` and
``@fontsource/source-serif-pro`` (SIL Open Font License 1.1) to ``src/article3/briefs/html/fonts``.
Without them a page falls back to the reader's own fonts.
"""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules" / "@fontsource"
TARGET = ROOT / "src" / "article3" / "briefs" / "html" / "fonts"
FILES = {
    "source-sans-pro": ("400-normal", "400-italic", "600-normal", "700-normal"),
    "source-serif-pro": ("600-normal",),
}


def main() -> None:
    """Copy the files, or say in one sentence why not."""
    if not PACKAGES.is_dir():
        print("The web fonts were not installed: node_modules/@fontsource is missing.")
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    for family, styles in FILES.items():
        for style in styles:
            name = f"{family}-latin-{style}.woff2"
            shutil.copyfile(PACKAGES / family / "files" / name, TARGET / name)
        shutil.copyfile(PACKAGES / family / "LICENSE", TARGET / f"{family}-LICENSE.txt")


if __name__ == "__main__":
    main()
