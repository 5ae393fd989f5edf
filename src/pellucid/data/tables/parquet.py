"""Parquet files, whose columns have types of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pellucid.data.files.checked import checked_file
from pellucid.data.tables.table import Table, check_memory, checked_names, most_cells
from pellucid.errors import InputError

if TYPE_CHECKING:
    import polars

SUFFIXES = (".parquet",)
LARGEST = 8_000_000_000
MAGIC = b"PAR1"

PROGRAM = """
import sys, polars
table = polars.scan_parquet(sys.argv[1])
names, rows = table.collect_schema().names(), table.select(polars.len()).collect().item()
print(rows)
for name in names if rows <= int(sys.argv[2]) else ():
    table.select(name).collect()
"""
"""Reads every column of a file that has not more than so many rows."""


def parquet_table(path: str | Path) -> Table:
    """The table in a Parquet file, once another process has read all of it.

    The reader ends its process on some damaged files, so that they are told from sound ones in one
    that does not matter.

    Raises:
        InputError: the file is damaged, or something else.
        LimitError: it is larger than 8 GB or than memory allows, or has more than 20,000 columns.
    """
    path = checked_file(path, LARGEST)
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise InputError(
                "this is no Parquet file", code="table.foreign", where=str(path), next="Is it a .csv file?"
            )
    most = most_cells()
    rows = int(_apart(path, most))
    if not rows:
        raise InputError("this table has no rows", code="table.empty", where=str(path), next="Add some.")
    check_memory(rows, 1, str(path), most)
    import polars

    stored = polars.scan_parquet(path).collect_schema().names()
    names, notes = checked_names(stored, str(path))

    def read(wanted: Sequence[str]) -> polars.DataFrame:
        frame = polars.scan_parquet(path).select([stored[names.index(name)] for name in wanted]).collect()
        frame.columns = list(wanted)
        return frame

    return Table(path.stem, str(path), names, rows, read, lambda row: f"{path}, row {row + 1}", notes=notes)


def _apart(path: Path, most: int) -> str:
    """How many rows there are, as a process of its own says after reading all of them.

    Raises:
        InputError: the process fails.
    """
    # -P: the folder that somebody works in is no place to import from.
    command = [sys.executable, "-P", "-c", PROGRAM, str(path.absolute()), str(most)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)  # noqa: S603 - our own words
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        reason = next((line for line in said if "Error: " in line or "allocation" in line), (said or ["unknown"])[-1])
        raise InputError(
            "this Parquet file cannot be read",
            code="table.damaged",
            where=str(path),
            got=reason.rpartition("Error: ")[2][:200],
            next="Write it again.",
        )
    return done.stdout
