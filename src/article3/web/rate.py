"""How often one address asks."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Mapping, MutableMapping
from typing import Any

_MINUTE = 60.0
_MANY = 20_000


class Meter:
    """So many in a minute for each address: a bucket that fills again as time passes.

    Only the addresses seen last are remembered, so that many of them cost no more than few.
    """

    def __init__(self, per_minute: int, most: int = _MANY) -> None:
        self.per_minute, self.most = per_minute, most
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, now: float | None = None) -> bool:
        """Whether one more is allowed; counts it where it is.

        >>> meter = Meter(2)
        >>> [meter.take("a", 0), meter.take("a", 0), meter.take("a", 1), meter.take("a", 31)]
        [True, True, False, True]
        """
        if not self.per_minute:
            return True
        now = time.monotonic() if now is None else now
        left, seen = self._held.pop(who, (float(self.per_minute), now))
        left = min(left + (now - seen) * self.per_minute / _MINUTE, float(self.per_minute))
        allowed = left >= 1
        self._held[who] = (left - 1 if allowed else left, now)
        if len(self._held) > self.most:
            self._held.popitem(last=False)
        return allowed


def address_of(
    scope: MutableMapping[str, Any], headers: Mapping[bytes, bytes], *, behind_proxy: bool
) -> str:
    """Who asks: the peer, or whom our own proxy names last.

    What stands before that in ``X-Forwarded-For`` anybody may have written. Of an IPv6 address the
    first 64 bits count: one line has all the rest to itself.
    """
    peer = str((scope.get("client") or ("",))[0])
    told = headers.get(b"x-forwarded-for", b"").decode("latin-1") if behind_proxy else ""
    return _network(told.rpartition(",")[2]) or _network(peer) or peer[:64]


def _network(text: str) -> str:
    """An address as it counts; empty for what is none.

    >>> _network("192.0.2.7:5100"), _network("2001:db8::1:2:3:4"), _network("x")
    ('192.0.2.7', '2001:db8::/64', '')
    """
    plain = text.strip().strip("[]")
    for candidate in (plain, plain.rpartition(":")[0].strip("[]")):
        try:
            found = ipaddress.ip_address(candidate)
        except ValueError:
            continue
        if isinstance(found, ipaddress.IPv4Address):
            return str(found)
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return ""
