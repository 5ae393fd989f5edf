"""Hostile model files: refused within a second and in little memory, and nothing in them is run or imported."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import struct
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pellucid
from bad_input.case import Case, cases, check, everything_in
from pellucid.errors import PellucidError
from pellucid.runs.arrays import as_bytes, read_arrays
from pellucid.spec.line import parse_line

GOLDEN = Path(__file__).parents[1] / "golden" / "model-1.safetensors"
ARRAYS, METADATA = read_arrays(GOLDEN)
DESCRIBED = json.loads(METADATA["pellucid"])
FIRST = next(name for name in ARRAYS if name.endswith("/weight"))


class Canary:
    """What a pickle would run when it is opened."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, ("open('canary', 'w').write('sung')",)


PICKLES = {protocol: pickle.dumps(Canary(), protocol) for protocol in range(6)}


def zipped(**members: bytes) -> bytes:
    """A zip archive, as .pt, .keras and .npz files are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def objects() -> bytes:
    """A NumPy array of objects, which NumPy pickles."""
    file = io.BytesIO()
    np.save(file, np.array([Canary()], object), allow_pickle=True)
    return file.getvalue()


def raw(header: bytes, payload: bytes = b"", length: int | None = None) -> bytes:
    """A safetensors file with this header, whatever it says of its own length."""
    return struct.pack("<Q", len(header) if length is None else length) + header + payload


def entry(dtype: Any = "F32", shape: Any = (2,), offsets: Any = (0, 8)) -> dict[str, Any]:
    """What a header says of an array."""
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


def tensors(*entries: Any, payload: int = 8, **metadata: Any) -> bytes:
    """A file with these arrays in its header and so many bytes behind it."""
    named = {f"a{place}": each for place, each in enumerate(entries)}
    return raw(json.dumps(named | ({"__metadata__": metadata} if metadata else {})).encode(), bytes(payload))


def described(**changes: Any) -> bytes:
    """The sound model with other entries in its description; a dotted name with ``__`` goes down."""
    tree = json.loads(json.dumps(DESCRIBED))
    for path, value in changes.items():
        *above, last = path.split("__")
        place = tree
        for name in above:
            place = place[name]
        place[last] = value
    return as_bytes(ARRAYS, {"pellucid": json.dumps(tree)})


def network(tree: Any) -> bytes:
    """The sound model with another network."""
    return described(spec__network=tree)


def weights(**changes: Any) -> bytes:
    """The sound model with other arrays; ``None`` takes one away."""
    arrays = {name: value for name, value in {**ARRAYS, **changes}.items() if value is not None}
    return as_bytes(arrays, METADATA)


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


WHOLE = GOLDEN.read_bytes()
HEADER = WHOLE[8 : 8 + struct.unpack("<Q", WHOLE[:8])[0]]
NAN = np.full_like(ARRAYS[FIRST], np.nan)


def written(tree: Any) -> dict[str, Any]:
    """A feature as a model file holds it."""
    return {"text": "x1", "tree": tree}


def bomb(depth: int) -> Any:
    """An expression nested so deep."""
    tree: Any = {"name": "x1"}
    for _ in range(depth):
        tree = {"call": "negative", "arguments": [tree]}
    return tree


HOSTILE = [
    *(
        Case(f"pickle of protocol {protocol}{suffix}", PICKLES[protocol], "not a sound")
        for protocol, suffix in enumerate((".safetensors", ".pkl", ".pt", ".pth", ".joblib", ".bin"))
    ),
    Case("pickle.ckpt", PICKLES[2], "not a sound"),
    Case("pickle.h5", PICKLES[4], "not a sound"),
    Case("pickle.keras", PICKLES[4], "not a sound"),
    Case("pickle without a suffix", PICKLES[4], "not a sound"),
    Case("packed pickle.safetensors", gzip.compress(PICKLES[4]), "not a sound"),
    Case("archive of PyTorch.pt", zipped(archive__data=PICKLES[2]), "zip archive"),
    Case("archive of Keras.keras", zipped(config=b'{"class_name": "Lambda"}'), "zip archive"),
    Case("archive of NumPy.npz", zipped(a=objects()), "zip archive"),
    Case("archive under our suffix.safetensors", zipped(a=b"x" * 1000), "zip archive"),
    Case("archive bomb.safetensors", zipped(a=bytes(10_000_000)), "zip archive"),
    Case("HDF5.h5", b"\x89HDF\r\n\x1a\n" + bytes(100), "HDF5"),
    Case("array of objects.npy", objects(), "not a sound"),
    Case("ONNX.onnx", b"\x08\x07\x12\x07pytorch" + bytes(100), "not a sound"),
    Case("program.safetensors", b"\x7fELF" + bytes(100), "not a sound"),
    Case("script.safetensors", b"#!/usr/bin/env python\nopen('canary', 'w')\n", "not a sound"),
    Case("page.safetensors", b"<html><script>alert(1)</script></html>", "not a sound"),
    Case("nothing.safetensors", b"", "too few"),
    Case("seven bytes.safetensors", bytes(7), "too few"),
    Case("zeros.safetensors", bytes(1000), "not a sound"),
    Case("ones.safetensors", b"\xff" * 1000, "not a sound"),
    Case("header of 2^63 bytes.safetensors", raw(b"{}", length=2**63), "longer than the file"),
    Case("header of 2^64 - 1 bytes.safetensors", raw(b"{}", length=2**64 - 1), "longer than the file"),
    Case("header of one byte too many.safetensors", raw(b"{}", length=3), "longer than the file"),
    Case("header of 100 MB.safetensors", raw(b"{" + b" " * 100_000_000 + b"}"), "10 MB"),
    Case("header that is a list.safetensors", raw(b"[]"), "no table"),
    Case("header that is a number.safetensors", raw(b"1"), "no table"),
    Case("header that is none.safetensors", raw(b"null"), "no table"),
    Case("header that is no UTF-8.safetensors", raw(b'{"\xff": 1}'), "not JSON"),
    Case("header that is code.safetensors", raw(b"__import__('os').system('touch canary')"), "not JSON"),
    Case("header 100,000 deep.safetensors", raw(nested(100_000)), "not JSON"),
    Case("whole number of 100,000 digits.safetensors", raw(b'{"a": ' + b"9" * 100_000 + b"}"), "not JSON"),
    Case(
        "100,001 arrays.safetensors",
        raw(json.dumps(dict.fromkeys(map(str, range(100_001)), 0)).encode()),
        "100,000 arrays",
    ),
    Case(
        "60,000 arrays without numbers.safetensors",
        raw(json.dumps(dict.fromkeys(map(str, range(60_000)), entry(shape=[0], offsets=[0, 0]))).encode()),
        "Pellucid",
    ),
    Case(
        "name twice.safetensors", raw(b'{"a": %s, "a": %s}' % ((json.dumps(entry()).encode(),) * 2), bytes(8)), "sound"
    ),
    Case("entry that is a text.safetensors", tensors("F32"), "does not fit"),
    Case("entry without a place.safetensors", tensors({"dtype": "F32", "shape": [2]}), "does not fit"),
    Case("kind that is none.safetensors", tensors(entry("F31")), "does not fit"),
    Case("kind that is a list.safetensors", tensors(entry(["F32"])), "does not fit"),
    Case("shape below 0.safetensors", tensors(entry(shape=[-2])), "does not fit"),
    Case("shape of two negatives.safetensors", tensors(entry(shape=[-1, -2])), "does not fit"),
    Case("shape of true.safetensors", tensors(entry(shape=[True, 2])), "does not fit"),
    Case("shape of decimals.safetensors", tensors(entry(shape=[2.0])), "does not fit"),
    Case("shape of texts.safetensors", tensors(entry(shape=["2"])), "does not fit"),
    Case("shape bomb.safetensors", tensors(entry(shape=[2**40, 2**40])), "does not fit"),
    Case("shape that wraps around.safetensors", tensors(entry(shape=[2**32, 2**32, 2])), "does not fit"),
    Case("shape of 10,000 axes.safetensors", tensors(entry(shape=[1] * 10_000)), "does not fit"),
    Case("place beyond the file.safetensors", tensors(entry(offsets=[8, 16])), "does not fit"),
    Case("place below 0.safetensors", tensors(entry(offsets=[-8, 0])), "does not fit"),
    Case("place backwards.safetensors", tensors(entry(offsets=[8, 0])), "does not fit"),
    Case("place of one number.safetensors", tensors(entry(offsets=[0])), "does not fit"),
    Case("place of decimals.safetensors", tensors(entry(offsets=[0.0, 8.0])), "does not fit"),
    Case("two arrays in one place.safetensors", tensors(entry(), entry()), "sound"),
    Case("arrays that overlap.safetensors", tensors(entry(), entry(offsets=[4, 12]), payload=12), "sound"),
    Case("gap between arrays.safetensors", tensors(entry(), entry(offsets=[16, 24]), payload=24), "sound"),
    Case("bytes behind the last array.safetensors", tensors(entry(), payload=100), "sound"),
    Case("archive behind a sound file.safetensors", WHOLE + zipped(a=b"x"), "sound"),
    Case("pickle before a sound file.safetensors", PICKLES[2] + WHOLE, "sound"),
    Case("metadata that is a list.safetensors", raw(b'{"__metadata__": []}'), "no table of texts"),
    Case("metadata of numbers.safetensors", raw(b'{"__metadata__": {"pellucid": 1}}'), "no table of texts"),
    Case("no metadata.safetensors", tensors(entry()), "not a Pellucid model"),
    Case("metadata of another.safetensors", tensors(entry(), format="pt"), "not a Pellucid model"),
    Case("description that is no JSON.safetensors", tensors(entry(), pellucid="{"), "not a Pellucid model"),
    Case(
        "description 100,000 deep.safetensors",
        tensors(entry(), pellucid=nested(100_000).decode()),
        "not a Pellucid model",
    ),
    Case("description that is a list.safetensors", tensors(entry(), pellucid="[]"), "not a Pellucid model"),
    Case("newer format.safetensors", described(format_version=99), "newer Pellucid"),
    Case("format as a text.safetensors", described(format_version="1"), "format '1'"),
    Case("format below 1.safetensors", described(format_version=-1), "format -1"),
    *(
        Case(f"{part} that is nothing.safetensors", described(**{part: None}), f"no {part}")
        for part in ("spec", "inputs", "preprocessing", "outputs", "task", "metrics", "provenance")
    ),
    *(
        Case(f"{part} that is empty.safetensors", described(**{part: {}}), ".safetensors")
        for part in ("spec", "preprocessing", "outputs", "task")
    ),
    Case(
        "preprocessing of texts.safetensors",
        described(preprocessing__scaling={"kind": "standard", "center": "a", "scale": "b"}),
        "preparation",
    ),
    Case(
        "scaling of an unknown kind.safetensors", described(preprocessing__scaling={"kind": "os.system"}), "os.system"
    ),
    Case(
        "scaling of two columns too many.safetensors",
        described(preprocessing__scaling={"kind": "standard", "center": [0] * 6, "scale": [1] * 6}),
        "belong together",
    ),
    Case(
        "array that is not there.safetensors",
        described(
            preprocessing__scaling={"kind": "standard", "center": {"array": "../../etc/passwd"}, "scale": [1] * 4}
        ),
        "missing",
    ),
    Case("fields that are a text.safetensors", described(preprocessing__fields="x1"), "preparation"),
    Case("fields that are numbers.safetensors", described(preprocessing__fields=[1, 2]), "field"),
    Case(
        "field of an unknown kind.safetensors",
        described(preprocessing__fields=[{"name": "x1", "kind": "code"}]),
        "field",
    ),
    Case(
        "features that are code.safetensors",
        described(preprocessing__features=[written("__import__('os')")]),
        "not an expression tree",
    ),
    Case(
        "feature of an unknown function.safetensors",
        described(preprocessing__features=[written({"call": "system", "arguments": []})]),
        "system",
    ),
    Case("feature 70 deep.safetensors", described(preprocessing__features=[written(bomb(70))]), "deep"),
    Case("feature 200 deep.safetensors", described(preprocessing__features=[written(bomb(200))]), "deep"),
    Case(
        "feature of another column.safetensors", described(preprocessing__features=[written({"name": "x9"})]), "belong"
    ),
    Case("task of an unknown kind.safetensors", described(task__kind="magic"), "task"),
    Case("task with more.safetensors", described(task__more=1), "task"),
    Case("classes that are a number.safetensors", described(task__classes=3), "task"),
    Case("activation of an unknown kind.safetensors", described(task__activation="eval"), "eval"),
    Case("metrics that are texts.safetensors", described(metrics={"test": "good"}), "metrics"),
    Case("network of nothing.safetensors", network({}), "'line'"),
    Case("network that is a text.safetensors", network("dense 4"), "network"),
    Case(
        "network of 10^9 neurons.safetensors", network({"line": "dense 1000000000, dense 2"}), "belong to this network"
    ),
    Case(
        "network of 10^18 parameters.safetensors",
        network({"line": "dense 1000000000, dense 1000000000"}),
        "belong to this network",
    ),
    Case(
        "network of 10^6 layers.safetensors",
        network({"line": f"100000 x ({', '.join(['dense 1'] * 11)})"}),
        "layers",
    ),
    Case(
        "network of repetitions of repetitions.safetensors",
        network({"line": "99999 x (99999 x (99999 x (dense 1)))"}),
        "layers",
    ),
    Case(
        "network of an unknown layer.safetensors", network({"layers": [{"kind": "Lambda", "code": "exit()"}]}), "Lambda"
    ),
    Case(
        "network of a class of Python.safetensors",
        network({"layers": [{"kind": "subprocess.Popen"}]}),
        "subprocess.Popen",
    ),
    Case(
        "layer called like a path.safetensors",
        network({"layers": [{"kind": "dense", "units": 4, "name": "../../etc"}]}),
        "letters, digits",
    ),
    Case(
        "layer with a zero in its name.safetensors",
        network({"layers": [{"kind": "dense", "units": 4, "name": "a\0b"}]}),
        "letters, digits",
    ),
    Case(
        "layers 200 deep.safetensors",
        network({"layers": [json.loads('{"kind": "residual", "layers": [' * 200 + "]}" * 200)]}),
        "deep",
    ),
    Case("array missing.safetensors", weights(**{FIRST: None}), "belong to this network"),
    Case("array of another shape.safetensors", weights(**{FIRST: ARRAYS[FIRST].T[:1]}), "belong to this network"),
    Case("array of whole numbers.safetensors", weights(**{FIRST: ARRAYS[FIRST].astype(np.int8)}), "numbers"),
    Case("array of true and false.safetensors", weights(**{FIRST: ARRAYS[FIRST] > 0}), "numbers"),
    Case("array that is no number.safetensors", weights(**{FIRST: NAN}), "finite"),
    Case("infinite array.safetensors", weights(**{FIRST: np.full_like(NAN, np.inf)}), "finite"),
    *(
        Case(f"cut after {end} bytes.safetensors", WHOLE[:end], "sound")
        for end in (9, 100, len(HEADER) + 8, len(WHOLE) - 1)
    ),
]

DANGEROUS = (
    "exec",
    "compile",
    "subprocess",
    "os.system",
    "os.exec",
    "os.spawn",
    "os.fork",
    "socket",
    "pickle",
    "ctypes",
    "marshal",
)
SEEN: list[str] = []
WATCHING: list[Path] = []


def hook(event: str, arguments: tuple[Any, ...]) -> None:
    """Notes what must not happen while a file is read; a hook stays for good, so it looks only when asked."""
    if not WATCHING:
        return
    if event.startswith(DANGEROUS):
        SEEN.append(event)
    if event == "open" and isinstance(arguments[0], str) and Path(arguments[0]).absolute() != WATCHING[0]:
        SEEN.append(f"open {arguments[0]}")


@pytest.fixture(scope="module", autouse=True)
def hooked() -> None:
    """The hook, and everything imported that reading a sound file needs."""
    sys.addaudithook(hook)
    pellucid.load(GOLDEN)
    parse_line("dense 4")


@contextmanager
def watched(path: Path) -> Iterator[None]:
    """Inside, nothing is run, compiled, imported or opened but this file."""
    SEEN.clear()
    WATCHING.append(path)
    try:
        yield
    finally:
        WATCHING.clear()
    assert not SEEN


QUICKLY = 2.0
"""Seconds: no file keeps the reader busy; half of them where nothing else runs."""


@cases(HOSTILE)
def test_a_hostile_model_file(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / case.name
    path.write_bytes(case.given)
    before = everything_in(tmp_path)
    refused = _refused(path, case)
    assert min(refused(), refused()) < QUICKLY
    assert everything_in(tmp_path) == before


def _refused(path: Path, case: Case) -> Callable[[], float]:
    def seconds() -> float:
        start = time.process_time()  # of this process alone, as the machine may be busy
        with watched(path), pytest.raises(PellucidError) as caught:
            pellucid.load(path)
        spent = time.process_time() - start
        check(caught.value, case)
        return spent

    return seconds


BOMBS = [
    case for case in HOSTILE if "bomb" in case.name or "10^" in case.name or "MB" in case.name or "wraps" in case.name
]


@cases(BOMBS)
def test_a_bomb_takes_no_memory(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "bomb.safetensors"
    path.write_bytes(case.given)
    tracemalloc.start()
    try:
        with pytest.raises(PellucidError):
            pellucid.load(path)
        assert tracemalloc.get_traced_memory()[1] < 64_000_000
    finally:
        tracemalloc.stop()


def test_what_is_watched_would_be_seen(tmp_path: Path) -> None:
    """A pickle that is opened is noticed: the watch itself works."""
    with pytest.raises(AssertionError), watched(tmp_path / "a"):
        pickle.loads(pickle.dumps(Path("a")))


def test_a_loss_that_is_code_is_a_name_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "loss.safetensors"
    path.write_bytes(described(task__loss="__import__('os')"))
    with watched(path):
        model = pellucid.load(path)
    with pytest.raises(PellucidError, match="one of your own"):
        model.explain_step(np.zeros((1, 4)), "setosa")


def test_the_sound_file_is_read() -> None:
    with watched(GOLDEN):
        assert pellucid.load(GOLDEN).network.count() > 0
