"""The files of the page: a table from addresses to files, built from what the package brings.

The page names every module that it is going to need, so that a browser asks for all of them at
once and not for one level of imports after the other.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urljoin

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
ENTRY = re.compile(rb'[ \t]*<script type="module" src="([^"]+)"></script>')
IMPORT = re.compile(rb"""(?:\bfrom|\bimport)\s*["']([^"'\s]+)["']""")

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

    @cached_property
    def tag(self) -> str:
        """A name of exactly these bytes, so that an unchanged file is not sent again."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    @cached_property
    def policy(self) -> str:
        """The content security policy, with the hash of the import map where this is a page that holds one."""
        return POLICY.format(hashes="".join(f" 'sha256-{each}'" for each in _hashes(self.body)))

    @cached_property
    def imports(self) -> list[str]:
        """What the module imports, in its own words."""
        return [each.decode() for each in IMPORT.findall(self.body)]


class Static:
    """All files of the page.  What is not in the table does not exist, whatever is asked for."""

    def __init__(self) -> None:
        self.table: dict[str, Traversable] = {}
        self._read: dict[str, tuple[object, Content]] = {}
        self._page: tuple[object, Content] | None = None
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
        """What is sent for an address of the table: the file, and for the page its list of modules, too."""
        file = self._file(path)
        return file if file is None or path != "/" else self._with_modules(file)

    def _file(self, path: str) -> Content | None:
        """A file, read again only where it was changed."""
        if path not in self.table:
            return None
        file = self.table[path]
        try:
            stamp = _stamp(file)
            if path not in self._read or stamp is None or self._read[path][0] != stamp:
                self._read[path] = stamp, Content(file.read_bytes(), TYPES[_ending(file.name)])
        except FileNotFoundError:
            return None
        return self._read[path][1]

    def _with_modules(self, page: Content) -> Content:
        links = b"".join(b'  <link rel="modulepreload" href="%s">\n' % each.encode() for each in self.modules(page))
        body = ENTRY.sub(lambda entry: links + entry[0], page.body, count=1)
        if self._page is None or self._page[0] != body:
            self._page = body, Content(body, page.type)
        return self._page[1]

    def modules(self, page: Content) -> list[str]:
        """The modules that the page's own one imports, directly or through others, in the order of their levels."""
        found = IMPORT_MAP.search(page.body)
        names = json.loads(found[1]).get("imports", {}) if found else {}
        first = [each.decode() for each in ENTRY.findall(page.body)]
        level, known = first, dict.fromkeys(first)
        while level:
            wanted = [names.get(each) or urljoin(path, each) for path in level for each in self._imports(path)]
            level = [each for each in dict.fromkeys(wanted) if each not in known and each in self.table]
            known.update(dict.fromkeys(level))
        return [each for each in known if each not in first]

    def _imports(self, path: str) -> list[str]:
        file = self._file(path)
        return [] if file is None else file.imports


def _files(folder: Traversable, before: str = "") -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _files(each, f"{before}{each.name}/")
        elif _ending(each.name) in TYPES:
            yield before + each.name, each


def _stamp(file: Traversable) -> object:
    """What changes when a file is changed; ``None`` where that cannot be told, as inside an archive."""
    if not isinstance(file, Path):
        return None
    stat = file.stat()
    return stat.st_mtime_ns, stat.st_size


def _ending(name: str) -> str:
    return name[name.rfind(".") :] if "." in name else ""


def _hashes(page: bytes) -> list[str]:
    return [b64encode(hashlib.sha256(text).digest()).decode() for text in IMPORT_MAP.findall(page)]
