"""The files of the page: a table from addresses to files, built from what the package brings."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".woff2": "font/woff2",
}
"""What is served, and as what; nothing else is."""

IMPORT_MAP = re.compile(rb'<script type="importmap">(.*?)</script>', re.DOTALL)

POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; worker-src 'self' blob:; "
    "media-src 'self' blob:"
)
"""What the page may load: its own files, and its one inline element, the import map, by its hash."""


@dataclass(frozen=True)
class Content:
    """A file as it is sent.

    Args:
        body: its bytes.
        type: its media type.
    """

    body: bytes
    type: str

    @property
    def tag(self) -> str:
        """A name of exactly these bytes, so that an unchanged file is not sent again."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


class Static:
    """All files of the page.  What is not in the table does not exist, whatever is asked for."""

    def __init__(self) -> None:
        self.table: dict[str, Traversable] = {}
        self.refresh()

    def refresh(self) -> None:
        """List the files anew; which happens with every opened page, so that it fits a package that was changed."""
        package = files("pellucid")
        own, report = package / "studio" / "web", package / "export" / "report"
        table = {f"/studio/{name}": file for name, file in _files(own)}
        table |= {f"/report/{name}": file for name, file in _files(report) if name.endswith(".js")}
        if (index := table.pop("/studio/index.html", None)) is not None:
            table["/"] = index
        self.table.clear()
        self.table.update(table)

    def content(self, path: str) -> Content | None:
        """The file at an address of the table."""
        if path not in self.table:
            return None
        file = self.table[path]
        try:
            body = file.read_bytes()
        except FileNotFoundError:
            return None
        return Content(body, TYPES[_ending(file.name)])

    @property
    def policy(self) -> str:
        """The content security policy, with the hash of the import map that the page holds now."""
        page = self.content("/")
        return POLICY.format(hashes="".join(f" 'sha256-{each}'" for each in _hashes(page.body if page else b"")))


def _files(folder: Traversable, before: str = "") -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _files(each, f"{before}{each.name}/")
        elif _ending(each.name) in TYPES:
            yield before + each.name, each


def _ending(name: str) -> str:
    return name[name.rfind(".") :] if "." in name else ""


def _hashes(page: bytes) -> list[str]:
    return [b64encode(hashlib.sha256(text).digest()).decode() for text in IMPORT_MAP.findall(page)]
