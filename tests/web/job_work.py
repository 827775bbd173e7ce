"""Work for the tests of jobs; processes they start find it on their path."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from article3.errors import Article3Error


def work(question: Mapping[str, Any], folder: Path, say: Callable[[str], None]) -> None:
    """Do what the question says, and note each start beside the job."""
    with (folder.parent / "starts").open("a") as file:
        file.write(f"{os.getpid()}\n")
    say(f"at {question['what']}")
    match question["what"]:
        case "wait":
            until = Path(question["until"])
            while not until.exists():
                time.sleep(0.02)
        case "die":
            os._exit(1)
        case "die once":
            if len((folder.parent / "starts").read_text().split()) == 1:
                os._exit(1)
        case "refuse":
            raise Article3Error("That has no answer.")
        case "break":
            raise ZeroDivisionError("a secret")
        case "eat":
            held = [bytearray(64 * 1024 * 1024) for _ in range(1000)]
            assert held
    (folder / "answer").write_text(str(question["what"]))
