"""Lines that are wrong, of every command: which exit code, what came, what is allowed, what to do next."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bad_input.case import Case, cases
from pellucid.home import home
from pellucid.workbench.train import train

# Words stand apart at spaces; "~" is a space inside of a word, {circle} a model, {run} a run, {here} this folder.
LINES = [
    Case("unknown command", "trian circle", "Did you mean 'train'?"),
    Case("unknown option of the program", "--verison", "Did you mean '--version'?"),
    Case("unknown option of a command", "train circle --epoch 3", "Did you mean '--epochs'?"),
    Case("option without its value", "train circle --epochs", "--epochs"),
    Case("two sources", "train circle xor", "xor"),
    Case("no source", "train", "pellucid train circle"),
    Case("unknown source", "train cirle", "Did you mean 'circle'?"),
    Case("unknown option of a source", "train spiral(pints=3)", "Did you mean 'points'?"),
    Case("option of a source out of range", "train spiral(points=1)", "2 to 10,000,000"),
    Case("option of a source of another kind", "train spiral(points=many)", "a whole number"),
    Case("source that does not end", "train spiral(points=3", "source"),
    Case("source as a missing file", "train nothing.csv", "nothing.csv"),
    Case("source without its folder", "train mnist", "--data-dir"),
    Case("source in a missing folder", "train mnist --data-dir /nowhere", "/nowhere"),
    Case("epochs in letters", "train circle --epochs ten", "a whole number"),
    Case("epochs with a fraction", "train circle --epochs 1.5", "a whole number"),
    Case("epochs below 0", "train circle --epochs -3", "0 or more"),
    Case("learning rate of 0", "train circle --learning-rate 0", "learning_rate"),
    Case("learning rate below 0", "train circle --learning-rate -1", "above 0"),
    Case("learning rate that is none", "train circle --learning-rate nan", "learning_rate"),
    Case("infinite learning rate", "train circle --learning-rate inf", "learning_rate"),
    Case("batch of 0", "train circle --batch-size 0", "batch_size"),
    Case("batch and full batch", "train circle --batch-size 5 --full-batch", "exclude"),
    Case("momentum of 1", "train circle --momentum 1", "below 1"),
    Case("momentum of adam", "train circle --optimizer adam --momentum 0.5", "momentum"),
    Case("unknown optimizer", "train circle --optimizer adm", "Did you mean 'adam'?"),
    Case("unknown option of an optimizer", "train circle --optimizer adam(bta=3)", "bta"),
    Case("unknown schedule", "train circle --schedule cosin", "Did you mean 'cosine'?"),
    Case("unknown option of a schedule", "train circle --schedule step(evry=3)", "evry"),
    Case("unknown loss", "train circle --loss mes", "mes"),
    Case("loss that needs other outputs", "train circle --loss cross_entropy --network dense~tanh", "probabilities"),
    Case("unknown choice", "train circle --scaling standrd", "Did you mean 'standard'?"),
    Case("unknown precision", "train circle --precision float16", "float32"),
    Case("unknown device", "train circle --device tpu", "device"),
    Case("device that is not there", "train circle --device gpu:7 --epochs 1", "gpu"),
    Case("split above 1", "train circle --split 0.9,0.9", "together at most 1"),
    Case("split of one share", "train circle --split 0.5", "two or three shares"),
    Case("split in letters", "train circle --split half,half", "numbers separated by commas"),
    Case("split by a mark that is not there", "train circle --split-by time", "rows"),
    Case("part of a split without rows", "train circle(points=2) --split 0.5,0.1,0.4", "empty"),
    Case("stratified numbers", "train plane --stratify", "class target"),
    Case("unknown feature", "train circle --features x9", "x9"),
    Case("feature that does not end", "train circle --features sin(x1", "features"),
    Case("feature without a value", "train circle --features log(x1)", "no finite value"),
    Case("unknown function", "train circle --features sinn(x1)", "Did you mean 'sin'?"),
    Case("features of pictures", "train digits --features x1", "picture"),
    Case("unknown target", "train houses --target sael", "sale"),
    Case("task of another kind", "train iris --task regression", "classification"),
    Case("weight of an unknown class", "train iris --class-weight setsoa=2", "setosa"),
    Case("weight of a class in letters", "train iris --class-weight setosa=much", "WEIGHT"),
    Case("until without a number", "train circle --until loss", "test.loss<0.001"),
    Case("until of an unknown measure", "train circle --until test.los<1", "Did you mean 'test.loss'?"),
    Case("until of unknown rows", "train circle --until tests.loss<1", "Did you mean 'test'?"),
    Case("patience of 0", "train circle --patience 0", "patience"),
    Case("seed below 0", "train circle --seed -1", "seed"),
    Case("seed beyond 63 bits", "train circle --seed 99999999999999999999", "seed"),
    Case("missing experiment", "train --experiment nothing.toml", "nothing.toml"),
    Case("model file with another suffix", "train circle --save model.bin", ".safetensors"),
    Case("model file in a file", "train circle --epochs 0 --save /dev/null/m.safetensors", "/dev/null", 4),
    Case("run folder in a file", "train circle --epochs 0 --out /dev/null/run", "/dev/null", 4),
    Case("no layers", "train circle --network ", "empty"),
    Case("unknown layer", "train circle --network dens~4", "network"),
    Case("a billion neurons", "train circle --network dense~1000000000", "would fit", 3),
    Case("a million layers", "train circle --network 2000000~x~(dense~1)", "count"),
    Case("more layers than memory", "train circle --network 4~x~(dense~100000)", "would fit", 3),
    Case("layer of 0 units", "train circle --network dense~0", "units"),
    Case("layer of -4 units", "train circle --network dense~-4", "-4"),
    Case("layer of 1.5 units", "train circle --network dense~1.5", "units"),
    Case("layer of 10^400 units", "train circle --network dense~1e400", "dense"),
    Case("unknown activation", "train circle --network dense~4~tnah", "Did you mean 'tanh'?"),
    Case("unknown option of a layer", "train circle --network dense~4~bais=false", "Did you mean 'bias'?"),
    Case("option of a layer twice", "train circle --network dense~4~units=4", "units"),
    Case("parentheses that do not end", "train circle --network residual(dense~4", "network"),
    Case("parentheses 40 deep", "train circle --network " + "residual(" * 40 + "dense" + ")" * 40, "deep"),
    Case("sizes that cannot be added", "train circle --network residual(dense~4)", "residual"),
    Case("shape that holds another count", "train circle --network reshape~28x28", "reshape"),
    Case("size left out in the middle", "train circle --network dense,dense~4", "size"),
    Case("name given twice", "train circle --network dense~4~as~a,dense~4~as~a", "a"),
    Case("network of no inputs", "show dense~4", "--inputs 3"),
    Case("inputs in letters", "show dense~4 --inputs three", "28x28x1"),
    Case("0 inputs", "show dense~4 --inputs 0", "28x28x1"),
    Case("drawing with another suffix", "show dense~4 --inputs 3 --svg a.png", ".svg"),
    Case("size left to nobody", "show dense --inputs 3", "size"),
    Case("model that is not there", "predict nothing.safetensors 1 2", "nothing.safetensors"),
    Case("run that is not there", "predict nothing 1 2", "nothing"),
    Case("nothing to predict", "predict {circle}", "x1, x2"),
    Case("one number too few", "predict {circle} 1", "2 numbers"),
    Case("one number too many", "predict {circle} 1 2 3", "2 numbers"),
    Case("a word for a number", "predict {circle} 1 two", "two"),
    Case("a comma for a point", "predict {circle} 1,5 2", "1.5"),
    Case("an infinite number", "predict {circle} -inf 1", "finite"),
    Case("an option among the values", "predict {circle} -1 2 --jsn", "Did you mean '--json'?"),
    Case("a table that is not there", "predict {circle} nothing.csv", "nothing.csv"),
    Case("a file of another kind", "predict {circle} rows.xlsx", ".csv"),
    Case("a picture for points", "predict {circle} a.png", "2 numbers"),
    Case("probabilities of numbers", "predict {houses} 1 1 1 1 1 --proba", "predict"),
    Case("answers into another suffix", "predict {circle} 1 2 --out answers.txt", ".csv"),
    Case("unknown class as target", "explain {iris} 1 2 3 4 --target setsoa", "Did you mean 'setosa'?"),
    Case("one of two targets", "explain {houses} 1 1 1 1 1 --target 3", "sale,rent"),
    Case("target in letters", "explain {houses} 1 1 1 1 1 --target a,b", "number"),
    Case("step of no size", "explain {circle} 1 2 --learning-rate 0", "above 0"),
    Case("step in letters", "explain {circle} 1 2 --learning-rate big", "--learning-rate"),
    Case("weight of no layer", "explain {circle} 1 2 --target 1 --follow dens1/weight:0,0", "dense1"),
    Case("weight out of range", "explain {circle} 1 2 --target 1 --follow dense1/weight:9,0", "9"),
    Case("weight without a place", "explain {circle} 1 2 --target 1 --follow dense1", "dense1/weight:2,3"),
    Case("rows of other names", "evaluate {circle} iris", "x1"),
    Case("rows of another target", "evaluate {circle} spiral(points=1)", "points"),
    Case("export with another suffix", "export {circle} a.pdf", ".html"),
    Case("export of no model", "export nothing.safetensors a.html", "nothing.safetensors"),
    Case("export into a file", "export {circle} /dev/null/a.html", "/dev/null", 4),
    Case("export of one word", "export {circle}", "FILE"),
    Case("unknown command of data", "data lst", "Did you mean 'list'?"),
    Case("unknown option of data", "data list --dir a", "Did you mean '--data-dir'?"),
    Case("unknown data set", "data fetch minst", "Did you mean 'mnist'?"),
    Case("data set of no name", "data fetch", "NAME"),
    Case("data set that is a path", "data fetch ../../etc/passwd", "mnist"),
    Case("data set that needs no fetching", "data fetch circle", "mnist"),
    Case("look into nothing", "data info", "SOURCE"),
    Case("look into no file", "data info nothing.csv", "nothing.csv"),
    Case("look into another kind of file", "data info {here}/a.pdf", ".csv"),
    Case("look into a folder", "data info {here}/", "folder"),
    Case("look with an unknown option", "data info circle --tagret y", "Did you mean '--target'?"),
    Case("look at an unknown target", "data info iris --target speces", "Did you mean 'species'?"),
    Case("unknown run", "runs nothing", "nothing"),
    Case("unknown run beside a known one", "runs {run} nothing", "nothing"),
    Case("run as a path out of the folder", "runs ../../../../etc", "there is no run"),
    Case("figure of one run", "runs {run} --figure a.svg", "two runs"),
    Case("figure into another suffix", "runs {run} {run} --figure a.png", ".svg"),
    Case("figure into a file", "runs {run} {run} --figure /dev/null/a.svg", "/dev/null", 4),
    Case("runs with an unknown option", "runs --jsno", "Did you mean '--json'?"),
    Case("resume nothing", "resume", "RUN"),
    Case("resume an unknown run", "resume nothing", "nothing"),
    Case("resume a misspelt run", "resume {run}x", "there is no run"),
    Case("resume to epoch 0", "resume {run} --epochs 0", "1 or more"),
    Case("resume to an epoch in letters", "resume {run} --epochs ten", "--epochs"),
    Case("resume to an epoch gone by", "resume {run} --epochs 1", "more than 2"),
    Case("resume two runs", "resume {run} {run}", "resume --help"),
    Case("doctor of something", "doctor circle", "doctor --help"),
    Case("unknown option of doctor", "doctor --fix", "there is no option '--fix'"),
    Case("unknown system", "gallery nuron", "Did you mean 'neuron'?"),
    Case("all systems and one", "gallery neuron --all", "--all"),
    Case("data of all systems", "gallery --all --data a.csv", "--all"),
    Case("data of no system", "gallery --data a.csv", "name of a system"),
    Case("data of a system without", "gallery neuron --data a.csv", "takes no file"),
    Case("seed of the gallery below 0", "gallery neuron --seed -1", "--seed"),
    Case("pictures into a file", "gallery neuron --out /dev/null/a --quiet", "/dev/null", 4),
    Case("demo with a word", "demo circle", "demo --help"),
    Case("demo into a file", "demo --out /dev/null/a", "/dev/null", 4),
    Case("demo with a seed in letters", "demo --seed one", "--seed"),
    Case("one fold", "train circle --folds 1", "2"),
    Case("folds below 0", "train circle --folds -3", "folds"),
    Case("more folds than rows", "train circle(points=8) --folds 500", "rows"),
    Case("repeats without folds", "train circle --repeats 2", "--folds"),
    Case("no repeats", "train circle --folds 2 --repeats 0", "repeats"),
    Case("folds with a model to save", "train circle --folds 2 --save a.safetensors", "--save"),
    Case("folds in letters", "train circle --folds many", "--folds"),
    Case("figure of a training", "train circle --figure a.svg", "--lr-find"),
    Case("rates into another suffix", "train circle --lr-find --figure a.png", ".svg"),
    Case("rates and folds", "train circle --lr-find --folds 3", "--lr-find"),
    Case("activation's option as a name", "train circle --network dense~4~relu~threshold=0.1", "dense 4, relu 0.1"),
    Case("activation twice", "train circle --network dense~4~relu~tanh", "dense 4 relu, tanh"),
    Case("option of a schedule out of range", "train circle --schedule step(every=0)", "every"),
    Case("option of a schedule as a word", "train circle --schedule step(every=often)", "a whole number"),
    Case("option of an optimizer out of range", "train circle --optimizer adam(beta1=2)", "beta1"),
    Case("option of a loss unknown", "train celsius --loss huber(dleta=2)", "Did you mean 'delta'?"),
    Case("option of a loss out of range", "train celsius --loss huber(delta=-1)", "delta"),
    Case("optimizer that does not end", "train circle --optimizer adam(", "optimizer"),
    Case("smoothing of 1", "train circle --label-smoothing 1", "below 1"),
    Case("smoothing of numbers", "train celsius --label-smoothing 0.1", "label_smoothing"),
    Case("penalty below 0", "train circle --l2 -1", "l2"),
    Case("gradient of no length", "train circle --clip 0", "clip"),
    Case("no time", "train circle --max-seconds 0", "max_seconds"),
    Case("time between checkpoints below 0", "train circle --checkpoint-seconds -1", "checkpoint_seconds"),
    Case("classic rule with momentum", "train circle --classic --momentum 0.5", "momentum"),
    Case("classic rule with another optimizer", "train circle --classic --optimizer adam", "optimizer"),
    Case("flag with a value", "train circle --shuffle=maybe", "--shuffle"),
    Case("split below 0", "train circle --split -0.5,0.5", "split[0]"),
    Case("split of nothing", "train circle --split ,", "numbers separated by commas"),
    Case("split by an unknown mark", "train circle --split-by rws", "Did you mean 'rows'?"),
    Case("separator of a set that is no file", "train circle --separator ;", "separator"),
    Case("separator of three letters", "train rows.csv --separator abc", "one character"),
    Case("encoding that nobody knows", "train rows.csv --encoding utf-99 --target y", "utf-99"),
    Case("target that is not in the file", "train rows.csv --target z", "z"),
    Case("target that is dropped", "train rows.csv --target y --drop y", "y"),
    Case("column to drop that is not there", "train rows.csv --target y --drop q", "q"),
    Case("column to keep that is not there", "train rows.csv --target y --keep q", "q"),
    Case("every column dropped", "train rows.csv --target y --drop a", "no column is left"),
    Case("file without a target", "train rows.csv", "--target"),
    Case("time column of words", "train rows.csv --target a --time-column y", "numbers or dates"),
    Case("weight column of words", "train rows.csv --target a --weight-column y", "numbers"),
    Case("group column that is not there", "train rows.csv --target y --group-column g", "g"),
    Case("model saved into a folder", "train circle --save {here}/folder.safetensors", "folder"),
    Case("run into a folder that has one", "train circle --epochs 0 --out {run}", "already"),
    Case("experiment in a folder", "train --experiment {here}", "folder"),
    Case("model in a folder", "predict {here}/folder.safetensors 1 2", "folder"),
    Case("answers into a file", "predict {circle} 1 2 --out /dev/null/a.csv", "/dev/null", 4),
    Case("value of a date that is none", "predict {city} 34 Oslo someday", "sold"),
    Case("number of a table that is a word", "predict {city} old Oslo 2024-05-01", "age"),
    Case("columns of a table too few", "predict {city} 34 Oslo", "age, city, sold"),
    Case("evaluate nothing", "evaluate", "MODEL"),
    Case("evaluate no model", "evaluate nothing.safetensors", "nothing.safetensors"),
    Case("evaluate on no file", "evaluate {circle} nothing.csv", "nothing.csv"),
    Case("evaluate on a table without the target", "evaluate {city} rows.csv", "columns are missing"),
    Case("evaluate on two sources", "evaluate {circle} circle xor", "evaluate --help"),
    Case("explain nothing", "explain {circle}", "x1, x2"),
    Case("explain a table of many rows", "explain {circle} many.csv", "one row"),
    Case("explain with a step that is none", "explain {circle} 1 2 --learning-rate nan", "above 0"),
    Case("show no run and no network", "show nothing.safetensors", "nothing.safetensors"),
    Case("show with inputs beyond memory", "show dense~4 --inputs 1e9", "28x28x1"),
    Case("show inputs of no size", "show dense~4 --inputs 3x0", "28x28x1"),
    Case("drawing into a file", "show dense~4 --inputs 3 --svg /dev/null/a.svg", "/dev/null", 4),
    Case("export of no file", "export", "RUN-OR-MODEL"),
    Case("export into a folder", "export {circle} {here}/folder.html", "folder.html", 4),
    Case("a name with a zero", "predict a\0b.safetensors 1 2", "path"),
    Case("a name of 5000 letters", "predict " + "a" * 5000 + ".safetensors 1 2", "File name too long", 4),
    Case("letters that a terminal obeys", "train \x1b[31mcircle", "source"),
]


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of two epochs."""
    folder = tmp_path_factory.mktemp("kept") / "run"
    train("circle", network="dense 4 tanh", epochs=2, out=folder)
    return folder


@pytest.fixture
def names(models: dict[str, Path], city: Path, kept: Path, tmp_path: Path) -> dict[str, Path]:
    """What the words in braces stand for; beside them, a few files in this folder."""
    for folder in ("folder.safetensors", "folder.html"):
        (tmp_path / folder).mkdir()
    (tmp_path / "rows.csv").write_text("a,y\n" + "".join(f"{i},{'yes' if i % 2 else 'no'}\n" for i in range(20)))
    (tmp_path / "many.csv").write_text("x1,x2\n1,2\n3,4\n")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    run = home() / "runs" / "kept"
    shutil.copytree(kept, run)
    return {**models, "city": city, "run": run, "here": tmp_path}


def words(line: str, names: dict[str, Path]) -> list[str]:
    """Words apart at spaces, with what stands in braces put in."""
    texts = [word.replace("~", " ") for word in line.split(" ")]
    for name, path in names.items():
        texts = [text.replace(f"{{{name}}}", str(path)) for text in texts]
    return texts


@cases(LINES)
def test_a_wrong_line(case: Case, refused: Callable[..., None], names: dict[str, Path]) -> None:
    refused(case, *words(case.given, names))


def test_a_billion_neurons_are_refused_at_once(cli: Callable[..., Any]) -> None:
    """Within 0.2 s once everything is loaded; the fastest of five, as the machine may be busy."""

    def seconds() -> float:
        start = time.perf_counter()
        assert cli("train", "circle", "--network", "dense 1000000000").code == 3
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.2
