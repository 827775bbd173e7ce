"""Make an environment for each release of the Delta Sharing client that tests read with.

Run by ``make install``: ``.venv-clients/RELEASE`` from ``tools/share_clients/RELEASE.txt``. The
client caps what the project itself uses, so it is never installed beside it. Release 0.5.0, the
oldest that runs, needs what 1.0.5 needs and lies in a folder of its own there, to be put first on
the path.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".venv-clients"
PINS = Path(__file__).resolve().parent / "share_clients"
OLDEST = "0.5.0"


def main() -> None:
    """Make what is not there or is from other pins; exits with a sentence where that fails."""
    for pins in sorted(PINS.glob("*.txt")):
        folder = PLACE / pins.stem
        made = folder / "made-from"
        wanted = hashlib.sha256(pins.read_bytes() + OLDEST.encode()).hexdigest()
        if made.is_file() and made.read_text() == wanted:
            continue
        print(f"Making the environment of delta-sharing {pins.stem} ...", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet",
                   "--disable-pip-version-check", "--no-deps"]  # fmt: skip
        asked = [[*install, "--requirement", pins]]
        if pins == min(PINS.glob("*.txt")):
            asked.append([*install, "--target", folder / OLDEST, f"delta-sharing=={OLDEST}"])
        for command in asked:
            if subprocess.run(command, check=False).returncode:
                sys.exit(f"The client of Delta Sharing {pins.stem} could not be installed.")
        made.write_text(wanted)


if __name__ == "__main__":
    main()
