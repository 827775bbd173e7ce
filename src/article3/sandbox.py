"""What a process gives up before it reads a stranger's file, and how one is started.

Kept on the lowest floor: whoever reads uploads does it in a process of its own that may do little
else. Whatever a file does to its reader, who asked goes on.
"""

from __future__ import annotations

import io
import math
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from article3.errors import SourceError

OPEN_FILES = 64
MOST_PARTS = 5_000


def start(
    module: str, arguments: Sequence[str] = (), *, threads: int = 1
) -> subprocess.Popen[bytes]:
    """Start one of our modules as a reader; it knows nothing of our environment but our code."""
    known = {
        "PATH": os.defpath, "LANG": "C.UTF-8", "POLARS_MAX_THREADS": str(threads),
        "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(str(Path(p).absolute()) for p in sys.path if p),
    }  # fmt: skip
    return subprocess.Popen(  # noqa: S603  (our own module, and no word of a stranger)
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd="/", env=known, close_fds=True, start_new_session=True,
    )  # fmt: skip


def confine(*, memory: int, seconds: float, written: int = 0) -> None:
    """Give up memory, processor time, writing and the network, as far as the system lets us.

    ``memory`` is bytes of address space, ``seconds`` of the processor from now on, ``written`` the
    bytes of the largest file that may be written.
    """
    import resource

    limits = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, math.ceil(seconds + time.process_time())),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    )
    for name, most in limits:
        hard = resource.getrlimit(name)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (least, least))
    _leave_the_network()


def _leave_the_network() -> None:
    """Enter a network of one's own, in which there is nobody; where that is allowed."""
    import ctypes

    own_user, own_network = 0x10000000, 0x40000000
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(own_network):  # root may; anybody else needs a user of their own
            libc.unshare(own_user | own_network)


def check_archive(data: bytes | IO[bytes], name: str, most: int) -> None:
    """Refuse a workbook that says itself it unpacks to too much; the memory bounds a liar."""
    try:
        file = io.BytesIO(data) if isinstance(data, bytes) else data
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise SourceError(
            name, "is not a whole workbook", todo="download or save it again"
        ) from problem
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most:
        raise SourceError(name, f"unpacks to more than {most // 1_000_000} MB",
                          todo="save it as CSV")  # fmt: skip
