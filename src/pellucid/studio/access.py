"""Who may enter: an address that works once, exchanged for a cookie."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie

BYTES = 24
"""192 random bits: nobody guesses them."""


class Access:
    """The token of an address, and the cookie that it is exchanged for.

    Args:
        port: which the server listens on; cookies do not tell ports apart, so their name does.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"})
        self._cookie = secrets.token_urlsafe(BYTES)
        self._token = secrets.token_urlsafe(BYTES)
        self._used: list[str] = []

    @property
    def name(self) -> str:
        """What the cookie is called."""
        return f"pellucid-{self.port}"

    @property
    def address(self) -> str:
        """Where the page is; what follows # is never sent over the network."""
        return f"http://127.0.0.1:{self.port}/#token={self._token}"

    @property
    def cookie(self) -> str:
        """The cookie as a server sets it: out of reach of scripts and of other sites."""
        return f"{self.name}={self._cookie}; Path=/; HttpOnly; SameSite=Strict"

    def renew(self) -> str:
        """A new address, in place of the last."""
        self._used.append(self._token)
        self._token = secrets.token_urlsafe(BYTES)
        return self.address

    def spend(self, token: str) -> bool:
        """Whether this is the token; from then on it is not."""
        if not _same(token, self._token):
            return False
        self.renew()
        return True

    def was_spent(self, token: str) -> bool:
        """Whether this was a token, which somebody has used."""
        return any(_same(token, used) for used in self._used)

    def knows(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Whether a request carries the cookie."""
        given = [value for name, value in headers if name == b"cookie"]
        return any(_same(each, self._cookie) for header in given for each in self._values(header))

    def _values(self, header: bytes) -> list[str]:
        try:
            found = SimpleCookie(header.decode("latin-1"))
        except CookieError:
            return []
        return [found[self.name].value] if self.name in found else []


def _same(given: str, wanted: str) -> bool:
    """Compared in a time that does not tell where they differ."""
    return compare_digest(given.encode("utf-8", "replace"), wanted.encode())
