"""A table file by its name: which reader it needs, and what becomes of its columns."""

from __future__ import annotations

from pathlib import Path

from pellucid.data.files.checked import checked_file
from pellucid.data.schema import Dataset
from pellucid.data.tables.dataset import dataset_of
from pellucid.data.tables.pairs import SUFFIXES as PAIRS
from pellucid.data.tables.pairs import read_pairs
from pellucid.data.tables.parquet import SUFFIXES as PARQUET
from pellucid.data.tables.parquet import parquet_table
from pellucid.data.tables.table import Table
from pellucid.data.tables.text import SUFFIXES as TEXTS
from pellucid.data.tables.text import text_table
from pellucid.errors import InputError
from pellucid.spec.experiment import DataSpec

TABLES = (*TEXTS, *PARQUET)
ADVICE = {
    ".npy": "One array has no targets: write both with np.savez(path, x=inputs, y=targets).",
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "In the spreadsheet, save it as CSV."),
    ".toml": "An experiment is named so: --experiment FILE.toml",
    ".safetensors": "A model was learned already: use it with predict, evaluate, explain or studio.",
    **dict.fromkeys((".gz", ".zip", ".bz2", ".xz", ".zst"), "Unpack it first."),
}
MARK = {"point": ".", "comma": ","}


def read_dataset(path: str | Path, asked: DataSpec) -> Dataset:
    """The data set in a file: every column is an input, but those that are left out.

    Args:
        path: a ``.csv``, ``.tsv``, ``.txt``, ``.parquet`` or ``.npz`` file.
        asked: how a text file is spelled, and which columns are wanted whatever is in them.

    Raises:
        InputError: there is no such file, or it is no table.
        LimitError: it is too large.
    """
    if Path(path).suffix.lower() in PAIRS:
        check_no_text(str(path), asked)
        return read_pairs(Path(path).expanduser())
    return dataset_of(read_table(path, asked), asked)


def read_table(path: str | Path, asked: DataSpec) -> Table:
    """The table in a file.

    Raises:
        InputError: there is no such file, it is no table, or what was said of its text does not hold.
        LimitError: it is too large.
    """
    path = Path(path).expanduser()
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        return text_table(path, asked.encoding, asked.separator, MARK.get(asked.decimal or "", ""))
    if suffix in PARQUET:
        check_no_text(str(path), asked)
        return parquet_table(path)
    if path.is_dir():
        checked_file(path, 0)
    raise InputError(
        "this kind of file cannot be learned from",
        code="source.suffix",
        where=str(path),
        got=suffix or "a name without a suffix",
        allowed=", ".join((*TABLES, *PAIRS)),
        next=ADVICE.get(suffix, ""),
    )


def check_no_text(got: str, asked: DataSpec) -> None:
    """Refuse what was said of a text file where there is none.

    Raises:
        InputError: a separator, decimal mark or encoding was said.
    """
    said = [option for option in ("separator", "decimal", "encoding") if getattr(asked, option)]
    if said:
        raise InputError(
            f"only a text file has {'an' if said[0] == 'encoding' else 'a'} {said[0]}",
            code="source.option",
            where=said[0],
            got=got,
            next="Leave it out.",
        )
