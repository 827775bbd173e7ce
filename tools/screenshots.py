"""Pictures of every page of the web application, in both themes, for a desk and for a phone.

``python tools/screenshots.py FOLDER [--only /ranking]`` serves the application, opens every page
with its examples in Chromium and writes ``ranking-light-1280.png`` and so on: somebody looks at
them before a release, because a page may pass every check and still be unreadable.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browsing import DESK, PHONE, chromium, served  # noqa: E402  (the folder above comes first)

VIEWS = (DESK, PHONE)
THEMES = ("light", "dark")


def main() -> None:
    """Write the pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", help="only addresses that begin so; repeatable")
    asked = parser.parse_args()
    from article3.web.pages import PAGES

    addresses = [address for page in PAGES for address in page.addresses]
    chosen = [a for a in addresses if not asked.only or a.startswith(tuple(asked.only))]
    asked.folder.mkdir(parents=True, exist_ok=True)
    with served() as origin, chromium() as browser:
        for theme in THEMES:
            for view in VIEWS:
                context = browser.new_context(viewport=view, color_scheme=theme)
                tab = context.new_page()
                for address in chosen:
                    tab.goto(origin + address, wait_until="networkidle")
                    path = asked.folder / f"{file_name(address)}-{theme}-{view['width']}.png"
                    tab.screenshot(path=path, full_page=True)
                context.close()
    print(f"{len(chosen) * len(THEMES) * len(VIEWS)} pictures in {asked.folder}")


def file_name(address: str) -> str:
    """An address as a file's name: ``/ally/LUX`` is ``ally-LUX``."""
    return re.sub(r"\W+", "-", address).strip("-")[:80] or "home"


if __name__ == "__main__":
    main()
