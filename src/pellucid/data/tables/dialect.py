"""How a text file spells a table: encoding, separator and decimal mark, found from a stated list of candidates."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pellucid.errors import InputError

SEPARATORS = (",", ";", "\t", "|")
WORDS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
"""Separators that are easier to say than to type."""

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ONE_BYTE = ("windows-1252", "latin-1")
"""What a file that is not UTF-8 is taken for: the first that knows all of its bytes."""

FOREIGN = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet (.xlsx)", "In the spreadsheet, save it as CSV; unpack an archive."),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet (.xls)", "In the spreadsheet, save it as CSV."),
    (b"\x1f\x8b", "packed with gzip", "Unpack it first."),
    (b"BZh", "packed with bzip2", "Unpack it first."),
    (b"\xfd7zXZ", "packed with xz", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "Unpack it first."),
    (b"PAR1", "a Parquet file", "Give it a name that ends in .parquet."),
    (b"\x93NUMPY", "a NumPy array", "Save inputs and targets with np.savez as a .npz file."),
    (b"%PDF", "a PDF document", "Save the table as CSV."),
    (b"\x89PNG", "a picture", "A table is text."),
    (b"\x80\x04", "a Python pickle, which is never opened", "Save the table as CSV."),
    (b"\x80\x05", "a Python pickle, which is never opened", "Save the table as CSV."),
)
SAMPLE = 1_000_000
BLOCK = 4_000_000
SAMPLE_LINES = 1_000

_COMMA, _POINT = re.compile(r"[+-]?\d+,\d+"), re.compile(r"[+-]?\d+\.\d+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})+")


@dataclass(frozen=True)
class Dialect:
    """How cells and numbers are spelled.

    Args:
        encoding: Python's name of the encoding.
        separator: one character between two cells.
        decimal: ``.`` or ``,``.
    """

    encoding: str
    separator: str
    decimal: str


def dialect_of(path: Path, encoding: str = "", separator: str = "", decimal: str = "") -> Dialect:
    """The dialect of a file; what is said is taken as it is, the rest is found.

    An encoding is UTF-8 where the bytes are, UTF-16 where the file begins with its mark, otherwise
    windows-1252, or latin-1 where that has no such letter.  The separator is the candidate that
    gives most lines the number of cells of the first.  The decimal mark is the one that more numbers
    have; where neither is clear, as in ``1,234``, a comma is one in a file with semicolons.

    Raises:
        InputError: the file is no text, or what was said is not possible.
    """
    found = said_encoding(encoding, path) if encoding else encoding_of(path)
    sample = sample_of(path, found)
    between = said_separator(separator) if separator else separator_of(sample)
    return Dialect(found, between, decimal or decimal_of(sample, between))


def encoding_of(path: Path) -> str:
    """The encoding that the bytes of a file fit.

    Raises:
        InputError: it is no text.
    """
    with path.open("rb") as file:
        head = file.read(8)
        _check_foreign(path, head)
        for mark, name in BYTE_ORDER_MARKS:
            if head.startswith(mark):
                return name
        file.seek(0)
        decoder, utf8 = codecs.getincrementaldecoder("utf-8")(), True
        while block := file.read(BLOCK):
            if b"\0" in block:
                raise InputError(
                    "this is no text: it holds zero bytes",
                    code="table.binary",
                    where=str(path),
                    next="If it is UTF-16, say --encoding utf-16; otherwise save the table as CSV.",
                )
            utf8 = utf8 and _decodes(decoder, block)
        utf8 = utf8 and _decodes(decoder, b"", final=True)
    return "utf-8" if utf8 else next(name for name in ONE_BYTE if _fits(path, name))


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _fits(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        return all(_decodes(decoder, block) for block in iter(lambda: file.read(BLOCK), b""))


def _check_foreign(path: Path, head: bytes) -> None:
    for magic, what, advice in FOREIGN:
        if head.startswith(magic):
            raise InputError(
                f"this is no text but {what}", code="table.foreign", where=str(path), got=f"{head[:4]!r}…", next=advice
            )


def said_encoding(name: str, path: Path) -> str:
    """The encoding of this name, once it is known to be one and the beginning of the file fits.

    Raises:
        InputError: there is no such encoding, or the file has another.
    """
    try:
        known = codecs.lookup(name)
        if not known._is_text_encoding:
            raise LookupError
        with path.open("rb") as file:
            codecs.getincrementaldecoder(known.name)().decode(file.read(SAMPLE))
    except UnicodeError as problem:
        raise InputError(
            "the file is in another encoding",
            code="table.encoding",
            where=str(path),
            got=str(problem),
            next="Leave --encoding out: it is found from the file.",
        ) from None
    except (LookupError, ValueError):
        raise InputError(
            "there is no such encoding of text",
            code="table.encoding",
            where="encoding",
            got=name,
            allowed="utf-8, utf-16, windows-1252, latin-1, and others by the names that Python has for them",
        ) from None
    return "utf-8-sig" if known.name == "utf-8" else known.name


def said_separator(word: str) -> str:
    r"""The character that a word stands for.

    Raises:
        InputError: it is not one character that can stand between two cells.

    Example:
        >>> said_separator("tab")
        '\t'
    """
    separator = WORDS.get(word, word)
    if len(separator) != 1 or not separator.isascii() or separator.isalnum() or separator in '"\r\n.+-':
        raise InputError(
            "this cannot stand between two cells",
            code="table.separator",
            where="separator",
            got=word,
            allowed=f"one character, or a word: {', '.join(word for word in WORDS if word.isalpha())}",
        )
    return separator


def sample_of(path: Path, encoding: str) -> str:
    """The first million bytes as text, cut after the last whole line."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    cut = max(text.rfind("\n"), text.rfind("\r")) + 1
    return text[:cut] if cut and len(head) == SAMPLE else text


def separator_of(sample: str) -> str:
    r"""The candidate that gives most lines as many cells as the first line, and more than one.

    Example:
        >>> separator_of("height;weight\n1,80;75\n")
        ';'
    """

    def fit(separator: str) -> tuple[float, int]:
        counts = Counter(len(row) for row in rows_of(sample, separator))
        header = next((len(row) for row in rows_of(sample, separator)), 1)
        return (counts[header] / counts.total(), header) if header > 1 else (0.0, 1)

    best = max(SEPARATORS, key=fit)
    return best if fit(best)[0] > 0 else SEPARATORS[0]


def rows_of(sample: str, separator: str) -> list[list[str]]:
    """The cells of the first thousand lines that are not blank."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) == SAMPLE_LINES:
                break
    except csv.Error:
        pass  # a cell without an end; the reading of the whole file names its line
    return rows


def decimal_of(sample: str, separator: str) -> str:
    r"""The mark before the decimals of most numbers; one that may as well be a mark of thousands tells nothing.

    Example:
        >>> decimal_of("height;weight\n1,80;75\n", ";"), decimal_of("height,weight\n1.80,75\n", ",")
        (',', '.')
    """
    cells = [cell.strip() for row in rows_of(sample, separator)[1:] for cell in row]
    clear = [cell for cell in cells if not _THOUSANDS.fullmatch(cell)]
    commas, points = (sum(map(bool, map(mark.fullmatch, clear))) for mark in (_COMMA, _POINT))
    spreadsheet = separator == ";" and any(map(_COMMA.fullmatch, cells))
    return "," if commas > points or (commas == points and spreadsheet) else "."
