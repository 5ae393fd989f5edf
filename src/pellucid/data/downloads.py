"""Data sets that are fetched: which files, from where, and the hash of what each must hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pellucid.errors import InputError
from pellucid.home import data_folder
from pellucid.registry import Registry


@dataclass(frozen=True)
class Download:
    """One file of a data set.

    Args:
        path: where it is kept, inside the data folder.
        sha256: SHA-256 of what it holds; of a ``.gz`` file that is its unpacked content.
        addresses: where it can be had, tried in this order.
        copies: other forms of the file that are read as well, where somebody put one there.
    """

    path: str
    sha256: str
    addresses: tuple[str, ...]
    copies: tuple[str, ...] = ()

    def found(self, folder: Path) -> Path | None:
        """The file or a copy of it in a data folder."""
        return next((folder / path for path in (self.path, *self.copies) if (folder / path).is_file()), None)


@dataclass(frozen=True)
class Fetched:
    """A data set that is fetched.

    Args:
        rows: how many there are; of a text, its characters.
        inputs: what a row has besides its target: a number of columns, or the size of a picture.
        files: what has to be fetched.
        about: one sentence that says what it is, where no source with a sentence of its own reads it yet.
    """

    rows: int
    inputs: str
    files: tuple[Download, ...]
    about: str = ""


def located(name: str, data_dir: str | Path | None = None) -> list[Path]:
    """The files of a fetched data set.

    Args:
        name: which one.
        data_dir: the data folder, where it is not the usual one.

    Raises:
        InputError: a file is not there; the message says how to get it.
    """
    folder = data_folder(data_dir)
    return [_there(name, each, folder) for each in fetched[name].files]


def _there(name: str, file: Download, folder: Path) -> Path:
    path = file.found(folder)
    if path is None:
        raise InputError(
            f"a file of {name} is missing",
            code="data.not-fetched",
            where=str(folder),
            allowed=" or ".join((file.path, *file.copies)),
            next=f"Fetch it: pellucid data fetch {name}; or name the folder that holds it with --data-dir.",
        )
    return path


def _idx_files(folder: str, hashes: dict[str, str], *bases: str) -> tuple[Download, ...]:
    """Four files of pictures and labels, as MNIST has them."""
    return tuple(
        Download(f"{folder}/{name}.gz", sha256, tuple(f"{base}{name}.gz" for base in bases), (f"{folder}/{name}",))
        for name, sha256 in hashes.items()
    )


fetched: Registry[Fetched] = Registry("data set to fetch")

fetched["mnist"] = Fetched(
    70_000,
    "28x28",
    _idx_files(
        "mnist",
        {
            "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        },
        # The authors' own page asks its readers to use copies; these two are those of the large libraries.
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
    ),
)

fetched["fashion-mnist"] = Fetched(
    70_000,
    "28x28",
    _idx_files(
        "fashion-mnist",
        {
            "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        },
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
)

fetched["california-housing"] = Fetched(
    20_640,
    "8",
    (
        Download(
            "california-housing/cal_housing.tgz",
            "aaa5c9a6afe2225cc2aed2723682ae403280c4a3695a2ddda4ffb5d8215ea681",
            (
                "https://ndownloader.figshare.com/files/5976036",
                "https://www.dcc.fc.up.pt/~ltorgo/Regression/cal_housing.tgz",
            ),
            ("california_housing.csv",),
        ),
    ),
)

fetched["tiny-shakespeare"] = Fetched(
    1_115_394,
    "1",
    (
        Download(
            "tinyshakespeare.txt",
            "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
            ("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",),
        ),
    ),
    about="A million characters of Shakespeare's plays, one after the other.",
)
