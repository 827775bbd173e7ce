#!/bin/sh
# Make a virtual environment with everything the project needs, and say plainly what is missing.
# Called by `make install`; PYTHON and VENV come from the Makefile.
set -eu
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

say() { printf '%s\n' "$*" >&2; }

# Install Debian packages where this user may; otherwise name the command.
debian() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "Please install: $*"
        return 1
    fi
    if [ "$(id -u)" = 0 ]; then root=""; elif sudo -n true 2>/dev/null; then root="sudo"; else
        say "Please run: sudo apt-get install $*"
        return 1
    fi
    $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive apt-get install -yqq "$@" >/dev/null
}

"$PYTHON" - <<'PY' || exit 1
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(f"Article 3 needs Python 3.11 to 3.13, this is {sys.version.split()[0]}; run: make PYTHON=python3.12 ...")
PY

# Some systems ship Python without ensurepip.
if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    debian python3-venv || { say "Python's venv module is missing; it is needed."; exit 1; }
fi

# What does not wait for the project's packages comes beside them, and nothing goes on after an end.
trap wait EXIT

# Tests open the pages in Debian's Chromium; playwright's own browsers are not downloaded. Sharing
# is tested on PostgreSQL, too: a server of its own a run, that needs no set-up.
{
    if ! command -v chromium >/dev/null 2>&1 && ! command -v chromium-browser >/dev/null 2>&1; then
        debian chromium || say "Chromium is missing: tests in a browser are skipped."
    fi
    if ! command -v initdb >/dev/null 2>&1 && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
        debian postgresql || say "PostgreSQL is missing: tests of sharing on it are skipped."
    fi
} &
packages=$!

# Sharing is read with the real client of Delta Sharing, in environments of its own.
"$PYTHON" tools/make_share_clients.py &
clients=$!

[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
say "Installing into $VENV (a minute or two the first time) ..."
# pip compiles on one core; what it left out is compiled on all of them.
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
    --constraint constraints.txt --editable '.[dev,bench,docs]'
"$VENV/bin/python" -m compileall -q -j 0 "$VENV/lib" >/dev/null 2>&1 || :

# Third-party shapes and fonts come from npm and are never committed. Without them the map says
# what is missing and pages use the reader's own fonts; everything else works.
"$VENV/bin/python" tools/gather_browser_files.py || say "The map's shapes are missing; make install tries again."
"$VENV/bin/python" tools/gather_fonts.py || say "The web fonts are missing; make install tries again."
"$VENV/bin/python" tools/gather_htmx.py || say "htmx is missing; make install tries again."

wait "$clients" || say "Without them its tests are skipped; make install tries again."
wait "$packages" || :
