"""The libraries of the studio's page, as their makers published them: where each file is from, and its hash.

``python tools/vendor.py`` compares the files with ``vendor.json``; ``--fetch`` packs them anew with npm and writes it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "pellucid" / "studio" / "web" / "vendor"
LIST = VENDOR / "vendor.json"

PACKAGES = {
    "preact@10.29.8": {
        "dist/preact.module.js": "preact/preact.module.js",
        "hooks/dist/hooks.module.js": "preact/hooks.module.js",
        "src/index.d.ts": "preact/index.d.ts",
        "src/jsx.d.ts": "preact/jsx.d.ts",
        "src/dom.d.ts": "preact/dom.d.ts",
        "hooks/src/index.d.ts": "preact/hooks.d.ts",
        "LICENSE": "preact/LICENSE",
    },
    "htm@3.1.1": {
        "dist/htm.module.js": "htm/htm.module.js",
        "dist/htm.d.ts": "htm/htm.d.ts",
        "LICENSE": "htm/LICENSE",
    },
    "@preact/signals@2.11.4": {
        "dist/signals.module.js": "signals/signals.module.js",
        "dist/signals.d.ts": "signals/signals.d.ts",
        "LICENSE": "signals/LICENSE",
    },
    "@preact/signals-core@1.14.5": {
        "dist/signals-core.module.js": "signals-core/signals-core.module.js",
        "dist/signals-core.d.ts": "signals-core/signals-core.d.ts",
        "LICENSE": "signals-core/LICENSE",
    },
    "uplot@1.6.32": {
        "dist/uPlot.esm.js": "uplot/uPlot.esm.js",
        "dist/uPlot.min.css": "uplot/uPlot.min.css",
        "dist/uPlot.d.ts": "uplot/uPlot.d.ts",
        "LICENSE": "uplot/LICENSE",
    },
}
"""What is taken: name and version, then each file of the pack and where it lies here."""


def sha256(content: bytes) -> str:
    """The hash a file is known by."""
    return hashlib.sha256(content).hexdigest()


def unlike(folder: Path = VENDOR) -> list[str]:
    """The files that are missing, that are not listed, or whose content is not the listed one."""
    listed = {file: digest for pack in json.loads(LIST.read_text("utf-8")) for file, digest in pack["files"].items()}
    found = {
        str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file() and path.name != LIST.name
    }
    changed = [file for file in listed if file not in found or sha256(found[file].read_bytes()) != listed[file]]
    return sorted(changed + [file for file in found if file not in listed])


def fetch() -> None:
    """Pack every library anew, put its files in place, and write the list."""
    packs = []
    with tempfile.TemporaryDirectory() as folder:
        for package, taken in PACKAGES.items():
            command = ["npm", "pack", "--silent", package, "--pack-destination", folder]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            with tarfile.open(Path(folder) / done.stdout.split()[-1]) as archive:
                content = {file: _content(archive, file) for file in ["package.json", *taken]}
            about = json.loads(content["package.json"])
            for file, place in taken.items():
                (VENDOR / place).parent.mkdir(parents=True, exist_ok=True)
                (VENDOR / place).write_bytes(content[file])
            files = {place: sha256(content[file]) for file, place in taken.items()}
            packs.append({key: about[key] for key in ("name", "version", "license")} | {"files": files})
    LIST.write_text(json.dumps(packs, indent=2) + "\n", "utf-8")


def _content(archive: tarfile.TarFile, file: str) -> bytes:
    member = archive.extractfile(f"package/{file}")
    if member is None:
        raise FileNotFoundError(file)
    return member.read()


if __name__ == "__main__":
    if "--fetch" in sys.argv:
        fetch()
    wrong = unlike()
    print("\n".join(f"not as published: {file}" for file in wrong) or f"{LIST.parent.name}: every file as published")
    sys.exit(bool(wrong))
