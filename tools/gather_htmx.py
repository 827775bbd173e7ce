"""Gather the script of the web application: run by ``make install``, never committed.

Copies ``htmx.min.js`` and its licence (0BSD) from the npm package ``htmx.org`` to
``src/article3/web/static/vendor``. Without it pages work as plain links and forms.
"""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "htmx.org"
TARGET = ROOT / "src" / "article3" / "web" / "static" / "vendor"


def main() -> None:
    """Copy the files, or say in one sentence why not."""
    if not PACKAGE.is_dir():
        print("htmx was not installed: node_modules/htmx.org is missing.")
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PACKAGE / "dist" / "htmx.min.js", TARGET / "htmx.min.js")
    shutil.copyfile(PACKAGE / "LICENSE", TARGET / "htmx-LICENSE.txt")


if __name__ == "__main__":
    main()
