"""Requests over a few open connections, as fast as they are answered: a process of its own.

``python bench/web_load.py PORT CONNECTIONS`` reads requests (raw HTTP/1.1, base64, a JSON list) on
standard input, sends each once and prints JSON: seconds in all, seconds of each, statuses seen. The
client does no more than find where an answer ends, so that it is not what is measured.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import time
from collections import Counter

_LENGTH = b"content-length:"


async def main(port: int, connections: int, requests: list[bytes]) -> dict[str, object]:
    """Send every request once; the connections take the next one each time they are free."""
    waiting = iter(requests)
    seconds: list[float] = []
    statuses: Counter[int] = Counter()

    async def worker() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            began = time.perf_counter()
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            place = head.find(_LENGTH)
            if place >= 0:
                await reader.readexactly(int(head[place + len(_LENGTH) :].split(b"\r\n", 1)[0]))
            elif b"transfer-encoding: chunked" in head:
                await _chunks(reader)
            seconds.append(time.perf_counter() - began)
            statuses[int(head[9:12])] += 1
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(connections)))
    return {"seconds": time.perf_counter() - began, "each": seconds, "statuses": dict(statuses)}


async def _chunks(reader: asyncio.StreamReader) -> None:
    while size := int(await reader.readuntil(b"\r\n"), 16):
        await reader.readexactly(size + 2)
    await reader.readexactly(2)


if __name__ == "__main__":
    given = [base64.b64decode(line) for line in json.load(sys.stdin)]
    print(json.dumps(asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), given))))
