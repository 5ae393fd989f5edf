"""What is wrong is said: which exit code, what came, what is allowed, what to do next; never a traceback."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pellucid.cli.ending import told
from pellucid.errors import PellucidError
from pellucid.workbench.evaluate import evaluate
from pellucid.workbench.explain import explain
from pellucid.workbench.predict import predict
from pellucid.workbench.show import show
from pellucid.workbench.train import train

# Words of the line; what the message must speak of; the exit code.
LINES: dict[str, tuple[str, str, int]] = {
    "unknown command": ("trian circle", "Did you mean 'train'?", 2),
    "unknown option of the program": ("--verison", "Did you mean '--version'?", 2),
    "unknown option of a command": ("train circle --epoch 3", "Did you mean '--epochs'?", 2),
    "option without its value": ("train circle --epochs", "--epochs", 2),
    "two sources": ("train circle xor", "xor", 2),
    "no source": ("train", "pellucid train circle", 2),
    "unknown source": ("train cirle", "Did you mean 'circle'?", 2),
    "unknown option of a source": ("train spiral(pints=3)", "Did you mean 'points'?", 2),
    "option of a source out of range": ("train spiral(points=1)", "2 to 10,000,000", 2),
    "option of a source of another kind": ("train spiral(points=many)", "a whole number", 2),
    "source that does not end": ("train spiral(points=3", "source", 2),
    "source as a missing file": ("train nothing.csv", "nothing.csv", 2),
    "source without its folder": ("train mnist", "--data-dir", 2),
    "source in a missing folder": ("train mnist --data-dir /nowhere", "/nowhere", 2),
    "epochs in letters": ("train circle --epochs ten", "a whole number", 2),
    "epochs as a fraction": ("train circle --epochs 1.5", "a whole number", 2),
    "epochs below 0": ("train circle --epochs -3", "greater than or equal to 0", 2),
    "learning rate of 0": ("train circle --learning-rate 0", "learning_rate", 2),
    "learning rate below 0": ("train circle --learning-rate -1", "greater than 0", 2),
    "learning rate that is none": ("train circle --learning-rate nan", "learning_rate", 2),
    "infinite learning rate": ("train circle --learning-rate inf", "learning_rate", 2),
    "batch of 0": ("train circle --batch-size 0", "batch_size", 2),
    "batch and full batch": ("train circle --batch-size 5 --full-batch", "exclude", 2),
    "momentum of 1": ("train circle --momentum 1", "less than 1", 2),
    "momentum of adam": ("train circle --optimizer adam --momentum 0.5", "momentum", 2),
    "unknown optimizer": ("train circle --optimizer adm", "Did you mean 'adam'?", 2),
    "unknown option of an optimizer": ("train circle --optimizer adam(bta=3)", "bta", 2),
    "unknown schedule": ("train circle --schedule cosin", "Did you mean 'cosine'?", 2),
    "unknown option of a schedule": ("train circle --schedule step(evry=3)", "evry", 2),
    "unknown loss": ("train circle --loss mes", "mes", 2),
    "loss that needs other outputs": ("train circle --loss cross_entropy --network dense~tanh", "probabilities", 2),
    "unknown choice": ("train circle --scaling standrd", "Did you mean 'standard'?", 2),
    "unknown precision": ("train circle --precision float16", "float32", 2),
    "unknown device": ("train circle --device tpu", "device", 2),
    "device that is not there": ("train circle --device gpu:7 --epochs 1", "gpu", 2),
    "split above 1": ("train circle --split 0.9,0.9", "together at most 1", 2),
    "split of one share": ("train circle --split 0.5", "two or three shares", 2),
    "split in letters": ("train circle --split half,half", "numbers separated by commas", 2),
    "split by a mark that is not there": ("train circle --split-by time", "rows", 2),
    "part of a split without rows": ("train circle(points=2) --split 0.5,0.1,0.4", "empty", 2),
    "stratified numbers": ("train plane --stratify", "class target", 2),
    "unknown feature": ("train circle --features x9", "x9", 2),
    "feature that does not end": ("train circle --features sin(x1", "features", 2),
    "feature without a value": ("train circle --features log(x1)", "no finite value", 2),
    "unknown function": ("train circle --features sinn(x1)", "Did you mean 'sin'?", 2),
    "features of pictures": ("train digits --features x1", "picture", 2),
    "unknown target": ("train houses --target sael", "sale", 2),
    "task of another kind": ("train circle --task regression", "classification", 2),
    "weight of an unknown class": ("train iris --class-weight setsoa=2", "setosa", 2),
    "weight of a class in letters": ("train iris --class-weight setosa=much", "WEIGHT", 2),
    "until without a number": ("train circle --until loss", "test.loss<0.001", 2),
    "until of an unknown measure": ("train circle --until test.los<1", "Did you mean 'test.loss'?", 2),
    "until of unknown rows": ("train circle --until tests.loss<1", "Did you mean 'test'?", 2),
    "patience of 0": ("train circle --patience 0", "patience", 2),
    "seed below 0": ("train circle --seed -1", "seed", 2),
    "seed beyond 63 bits": ("train circle --seed 99999999999999999999", "seed", 2),
    "missing experiment": ("train --experiment nothing.toml", "nothing.toml", 2),
    "model file with another suffix": ("train circle --save model.bin", ".safetensors", 2),
    "model file in a file": ("train circle --epochs 0 --save /dev/null/m.safetensors", "/dev/null", 4),
    "run folder in a file": ("train circle --epochs 0 --out /dev/null/run", "/dev/null", 4),
    "no layers": ("train circle --network ", "empty", 2),
    "unknown layer": ("train circle --network dens~4", "network", 2),
    "a billion neurons": ("train circle --network dense~1000000000", "would fit", 3),
    "a million layers": ("train circle --network 2000000~x~(dense~1)", "count", 2),
    "more layers than memory": ("train circle --network 4~x~(dense~100000)", "would fit", 3),
    "layer of 0 units": ("train circle --network dense~0", "units", 2),
    "layer of -4 units": ("train circle --network dense~-4", "-4", 2),
    "layer of 1.5 units": ("train circle --network dense~1.5", "units", 2),
    "layer of 10^400 units": ("train circle --network dense~1e400", "dense", 2),
    "unknown activation": ("train circle --network dense~4~tnah", "Did you mean 'tanh'?", 2),
    "unknown option of a layer": ("train circle --network dense~4~bais=false", "Did you mean 'bias'?", 2),
    "option of a layer twice": ("train circle --network dense~4~units=4", "units", 2),
    "parentheses that do not end": ("train circle --network residual(dense~4", "network", 2),
    "parentheses 40 deep": ("train circle --network " + "residual(" * 40 + "dense" + ")" * 40, "deep", 2),
    "sizes that cannot be added": ("train circle --network residual(dense~4)", "residual", 2),
    "shape that holds another count": ("train circle --network reshape~28x28", "reshape", 2),
    "size left out in the middle": ("train circle --network dense,dense~4", "size", 2),
    "name given twice": ("train circle --network dense~4~as~a,dense~4~as~a", "a", 2),
    "network of no inputs": ("show dense~4", "--inputs 3", 2),
    "inputs in letters": ("show dense~4 --inputs three", "28x28x1", 2),
    "0 inputs": ("show dense~4 --inputs 0", "28x28x1", 2),
    "drawing with another suffix": ("show dense~4 --inputs 3 --svg a.png", ".svg", 2),
    "size left to nobody": ("show dense --inputs 3", "size", 2),
    "model that is not there": ("predict nothing.safetensors 1 2", "nothing.safetensors", 2),
    "run that is not there": ("predict nothing 1 2", "nothing", 2),
    "nothing to predict": ("predict {circle}", "x1, x2", 2),
    "one number too few": ("predict {circle} 1", "2 numbers", 2),
    "one number too many": ("predict {circle} 1 2 3", "2 numbers", 2),
    "a word for a number": ("predict {circle} 1 two", "two", 2),
    "a comma for a point": ("predict {circle} 1,5 2", "1.5", 2),
    "no number at all": ("predict {circle} nan 1", "finite", 2),
    "an infinite number": ("predict {circle} -inf 1", "finite", 2),
    "an option among the values": ("predict {circle} -1 2 --jsn", "Did you mean '--json'?", 2),
    "a table that is not there": ("predict {circle} nothing.csv", "nothing.csv", 2),
    "a file of another kind": ("predict {circle} rows.xlsx", ".csv", 2),
    "a picture for points": ("predict {circle} a.png", "2 numbers", 2),
    "probabilities of numbers": ("predict {houses} 1 1 1 1 1 --proba", "predict", 2),
    "answers into another suffix": ("predict {circle} 1 2 --out answers.txt", ".csv", 2),
    "unknown class as target": ("explain {iris} 1 2 3 4 --target setsoa", "Did you mean 'setosa'?", 2),
    "one of two targets": ("explain {houses} 1 1 1 1 1 --target 3", "sale,rent", 2),
    "target in letters": ("explain {houses} 1 1 1 1 1 --target a,b", "number", 2),
    "step of no size": ("explain {circle} 1 2 --learning-rate 0", "above 0", 2),
    "step in letters": ("explain {circle} 1 2 --learning-rate big", "--learning-rate", 2),
    "weight of no layer": ("explain {circle} 1 2 --target 1 --follow dens1/weight:0,0", "dense1", 2),
    "weight out of range": ("explain {circle} 1 2 --target 1 --follow dense1/weight:9,0", "9", 2),
    "weight without a place": ("explain {circle} 1 2 --target 1 --follow dense1", "dense1/weight:2,3", 2),
    "rows of other names": ("evaluate {circle} iris", "x1", 2),
    "rows of another target": ("evaluate {circle} spiral(points=1)", "points", 2),
    "export with another suffix": ("export {circle} a.pdf", ".html", 2),
    "export of no model": ("export nothing.safetensors a.html", "nothing.safetensors", 2),
    "export into a file": ("export {circle} /dev/null/a.html", "/dev/null", 4),
    "export of one word": ("export {circle}", "FILE", 2),
}


def words(line: str, models: dict[str, Path]) -> list[str]:
    """Words apart at spaces; ``~`` is a space inside of a word, ``{circle}`` a model."""
    names = {f"{{{name}}}": str(path) for name, path in models.items()}
    return [names.get(word, word.replace("~", " ")) for word in line.split(" ")]


def is_told_well(message: str) -> bool:
    """At most eight lines, none of them a traceback."""
    lines = message.strip().splitlines()
    return 1 <= len(lines) <= 8 and lines[0].startswith("error: ") and "Traceback" not in message


@pytest.mark.parametrize("case", LINES)
def test_a_wrong_line(
    case: str, cli: Callable[..., Any], models: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    line, speaks_of, code = LINES[case]
    answer = cli(*words(line, models))
    assert (answer.code, answer.out) == (code, ""), answer.err
    errors = answer.err[answer.err.index("error: ") :]
    assert is_told_well(errors)
    assert speaks_of in errors


def test_a_billion_neurons_are_refused_at_once(cli: Callable[..., Any]) -> None:
    """Within 0.2 s once everything is loaded; the fastest of five, as the machine may be busy."""

    def seconds() -> float:
        start = time.perf_counter()
        assert cli("train", "circle", "--network", "dense 1000000000").code == 3
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.2


@pytest.mark.parametrize("case", ["unknown source", "unknown choice", "a billion neurons", "one number too few"])
def test_a_wrong_line_as_json(case: str, cli: Callable[..., Any], models: dict[str, Path]) -> None:
    line, speaks_of, code = LINES[case]
    answer = cli(*words(line, models), "--json")
    assert (answer.code, answer.err) == (code, "")
    assert list(answer.json["error"]) == ["code", "what", "where", "got", "allowed", "next", "safe"]
    assert speaks_of in answer.out


FILES: dict[str, tuple[bytes, str, int]] = {
    "empty.toml": (b"", "format = 1", 2),
    "words.toml": (b"this is not toml", "TOML", 2),
    "binary.toml": (b"\xff\xfe\x00\x01", "UTF-8", 2),
    "newer.toml": (b"format = 2", "newer", 2),
    "format.toml": (b'format = "1"', "format = 1", 2),
    "part.toml": (b"format = 1\n[trian]\nepochs = 3", "Did you mean 'train'?", 2),
    "key.toml": (b"format = 1\n[train]\nepoch = 3", "Did you mean 'epochs'?", 2),
    "kind.toml": (b'format = 1\n[train]\nepochs = "many"', "train.epochs", 2),
    "bool.toml": (b"format = 1\n[data]\nsource = \"circle\"\n[train]\nepochs = true", "train.epochs", 2),
    "several.toml": (b'format = 1\n[train]\nepochs = -1\nl2 = -1\nclip = 0\nl1 = "x"', "and 1 more", 2),
    "network.toml": (b'format = 1\n[data]\nsource = "circle"\n[network]\nline = "dens 4"', "Did you mean 'dense'?", 2),
    "layers.toml": (b'format = 1\n[network]\nlayers = [{kind = "dense", unist = 4}]', "unist", 2),
    "twice.toml": (b"format = 1\n[train]\nepochs = 1\nepochs = 2", "TOML", 2),
    "deep.toml": (b"format = 1\na = " + b"[" * 5000 + b"]" * 5000, "TOML", 2),
    "empty.csv": (b"", "empty", 2),
    "header.csv": (b"x1,x2\n", "no rows", 2),
    "names.csv": (b"a,b\n1,2\n", "x1, x2", 2),
    "one.csv": (b"x1\n1\n", "x2", 2),
    "none.csv": (b"1,2\n3,4\n", "x1, x2", 2),
    "word.csv": (b"x1,x2\n1,2\n1,two\n", "word.csv:3", 2),
    "cell.csv": (b"x1,x2\n1,\n", "empty cell", 2),
    "comma.csv": (b'x1,x2\n"1,5",2\n', "1,5", 2),
    "infinite.csv": (b"x1,x2\n1,inf\n", "infinite.csv:2", 2),
    "ragged.csv": (b"x1,x2\n1,2\n1,2,3,4\n", "ragged.csv", 2),
    "twice.csv": (b"x1,x1,x2\n1,2,3\n", "x1", 2),
    "nul.csv": (b"x1,x2\n\x00\x00,1\n", "nul.csv", 2),
    "latin.csv": (b"x1,x2,\xe9\n1,2,3\n", "UTF-8", 2),
    "utf16.csv": ("x1,x2\n1,2\n".encode("utf-16"), "UTF-8", 2),
    "binary.csv": (b"PK\x03\x04" + bytes(100), "binary.csv", 2),
    "empty.npy": (b"", "empty", 2),
    "words.npy": (b"these are words", "np.save", 2),
    "cut.npy": (b"\x93NUMPY\x01\x00", "cut.npy", 2),
    "empty.safetensors": (b"", "empty.safetensors", 2),
    "short.safetensors": (b"1234", "short.safetensors", 2),
    "huge.safetensors": (struct.pack("<Q", 2**60) + b"{}", "huge.safetensors", 2),
    "words.safetensors": (b"these are words, and some more of them", "words.safetensors", 2),
    "foreign.safetensors": (struct.pack("<Q", 2) + b"{}", "not a Pellucid model", 2),
    "pickle.safetensors": (b"\x80\x04\x95" + bytes(60), "pickle.safetensors", 2),
    "newer.safetensors": (b"", "newer", 2),
}  # fmt: skip


def model_text(described: object) -> bytes:
    header = json.dumps({"__metadata__": {"pellucid": json.dumps(described)}}).encode()
    return struct.pack("<Q", len(header)) + header


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file(name: str, cli: Callable[..., Any], models: dict[str, Path], tmp_path: Path) -> None:
    content, speaks_of, code = FILES[name]
    if name == "newer.safetensors":
        content = model_text({"format": "pellucid-model", "format_version": 99})
    path = tmp_path / name
    path.write_bytes(content)
    kind = path.suffix
    line = {".toml": ["train", "--experiment", path], ".safetensors": ["predict", path, "1", "2"]}
    answer = cli(*line.get(kind, ["predict", models["circle"], path]))
    assert (answer.code, answer.out) == (code, ""), answer.err
    assert is_told_well(answer.err)
    assert speaks_of in answer.err


def test_a_damaged_model(cli: Callable[..., Any], models: dict[str, Path], tmp_path: Path) -> None:
    """Cut anywhere, or with any byte of the header changed, a model is refused and nothing breaks."""
    whole = models["circle"].read_bytes()
    rng = np.random.default_rng(0)
    for end in rng.integers(1, len(whole), 8):
        (tmp_path / "cut.safetensors").write_bytes(whole[:end])
        answer = cli("predict", tmp_path / "cut.safetensors", 1, 2)
        assert (answer.code, is_told_well(answer.err)) == (2, True), answer.err


def images(folder: Path) -> dict[str, tuple[Path, str, int]]:
    """Picture files that are none, or too large."""
    made = {name: folder / name for name in ("text.png", "cut.png", "wide.png", "tiff.png", "svg.png")}
    made["text.png"].write_text("not a picture")
    Image.effect_noise((40, 40), 50).save(made["cut.png"])
    made["cut.png"].write_bytes(made["cut.png"].read_bytes()[:600])
    Image.new("1", (60_000, 1_000)).save(made["wide.png"])
    Image.new("L", (8, 8)).save(made["tiff.png"], "TIFF")
    made["svg.png"].write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    wanted = {
        "text.png": "PNG",
        "cut.png": "damaged",
        "wide.png": "60,000 × 1,000",
        "tiff.png": "PNG",
        "svg.png": "PNG",
    }
    return {name: (path, wanted[name], 3 if name == "wide.png" else 2) for name, path in made.items()}


@pytest.mark.parametrize("name", ["text.png", "cut.png", "wide.png", "tiff.png", "svg.png"])
def test_a_wrong_picture(name: str, cli: Callable[..., Any], models: dict[str, Path], tmp_path: Path) -> None:
    path, speaks_of, code = images(tmp_path)[name]
    answer = cli("predict", models["digits"], path)
    assert (answer.code, answer.out) == (code, ""), answer.err
    assert is_told_well(answer.err)
    assert speaks_of in answer.err


WRONG_ROWS: dict[str, Any] = {
    "three columns": np.zeros((4, 3)),
    "a cube": np.zeros((2, 2, 2)),
    "not a number": np.array([[0.0, np.nan]]),
    "texts": np.array([["a", "b"]]),
    "unequal rows": [[1, 2], [3]],
    "columns of unequal length": {"x1": [1, 2], "x2": [1]},
    "a column missing": {"x1": [1, 2]},
    "nothing": [],
    "no rows": np.zeros((0, 2)),
}


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_wrong_rows_in_python(name: str, models: dict[str, Path]) -> None:
    with pytest.raises(PellucidError) as caught:
        predict(models["circle"], WRONG_ROWS[name])
    assert caught.value.exit_code == 2
    assert is_told_well(told(caught.value))


@pytest.mark.parametrize("values", [np.array([{}, []], object), np.array(["a", "b"])], ids=["objects", "texts"])
def test_wrong_arrays_in_a_file(values: np.ndarray, models: dict[str, Path], tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", values, allow_pickle=True)
    with pytest.raises(PellucidError) as caught:
        predict(models["circle"], str(tmp_path / "a.npy"))
    assert caught.value.exit_code == 2
    assert is_told_well(told(caught.value))


PYTHON = {
    "unknown option": (lambda model: train("circle", epoch=3), "epochs"),
    "text for a number": (lambda model: train("circle", epochs="many"), "epochs"),
    "rows without targets": (lambda model: train((np.zeros((4, 2)), np.zeros(3))), "equally many rows"),
    "one class": (lambda model: train((np.zeros((4, 2)), np.zeros(4, int))), "one class"),
    "target not finite": (lambda model: train((np.zeros((4, 2)), np.array([0.0, 1, np.nan, 2]))), "finite"),
    "rows of objects": (lambda model: train((np.array([[object()]] * 4), np.zeros(4))), "numbers"),
    "no rows": (lambda model: train((np.zeros((0, 2)), np.zeros(0))), "rows"),
    "initial of no layer": (lambda model: train("circle", initial={"dens1/weight": np.zeros((2, 8))}), "dense1"),
    "initial of another shape": (lambda model: train("circle", initial={"dense1/weight": np.zeros(3)}), "dense1"),
    "network of numbers": (lambda model: train("circle", network=[1, 2]), "network"),
    "evaluated on other columns": (lambda model: evaluate(model, "iris"), "x1"),
    "explained on two rows": (lambda model: explain(model, np.zeros((2, 2))), "one row"),
    "shown with inputs": (lambda model: show(model, inputs=3), "--inputs"),
    "shown without inputs": (lambda model: show("dense 4"), "inputs"),
}


@pytest.mark.parametrize("name", PYTHON)
def test_wrong_in_python(name: str, models: dict[str, Path]) -> None:
    wrong, speaks_of = PYTHON[name]
    with pytest.raises(PellucidError) as caught:
        wrong(models["circle"])
    assert caught.value.exit_code == 2
    assert is_told_well(told(caught.value))
    assert speaks_of in str(caught.value)
