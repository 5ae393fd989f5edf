"""Experiment files that are wrong: which entry, what it may be, and that nothing was started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bad_input.case import Case, cases


def toml(text: str) -> bytes:
    """A file of the right format with these lines."""
    return f"format = 1\n{text}\n".encode()


FILES = [
    Case("empty", b"", "format = 1"),
    Case("words", b"this is not toml", "TOML"),
    Case("binary", b"\xff\xfe\x00\x01", "UTF-8"),
    Case("zeros", bytes(100), "TOML"),
    Case("UTF-16", "format = 1".encode("utf-16"), "UTF-8"),
    Case("newer format", b"format = 2", "newer"),
    Case("format as a text", b'format = "1"', "format = 1"),
    Case("format as true", b"format = true", "format = 1"),
    Case("format below 1", b"format = 0", "format = 1"),
    Case("entry twice", toml("[train]\nepochs = 1\nepochs = 2"), "TOML"),
    Case("part twice", toml("[train]\nepochs = 1\n[train]\nl2 = 1"), "TOML"),
    Case("text that does not end", toml('[data]\nsource = "circle'), "TOML"),
    Case("lists 5000 deep", toml("a = " + "[" * 5000 + "]" * 5000), "TOML"),
    Case("tables 5000 deep", toml("[" + ".".join("a" * 5000) + "]"), "there is no such option"),
    Case("whole number of 5000 digits", toml("[train]\nepochs = " + "9" * 5000), "TOML"),
    Case("larger than 10 MB", b"format = 1\n" + b"#" * 10_000_001, "10,000,000 bytes"),
    Case("unknown part", toml("[trian]\nepochs = 3"), "Did you mean 'train'?"),
    Case("unknown entry", toml("[train]\nepoch = 3"), "Did you mean 'epochs'?"),
    Case("entry of another part", toml("[data]\nepochs = 3"), "data.epochs"),
    Case("part that is a number", toml("train = 3"), "train"),
    Case("part that is a list", toml("[[train]]\nepochs = 3"), "train"),
    Case("text for a number", toml('[train]\nepochs = "many"'), "train.epochs"),
    Case("number in quotes", toml('[train]\nepochs = "10"'), "a whole number"),
    Case("true for a number", toml("[train]\nepochs = true"), "a whole number"),
    Case("decimals for a whole number", toml("[train]\nepochs = 1.5"), "a whole number"),
    Case("list for a number", toml("[train]\nepochs = [1, 2]"), "a whole number"),
    Case("number for a text", toml("[data]\nsource = 3"), "a text"),
    Case("number for a flag", toml("[train]\nfull_batch = 1"), "true or false"),
    Case("date for a number", toml("[train]\nlearning_rate = 2024-05-01"), "a number"),
    Case("number that is none", toml("[train]\nlearning_rate = nan"), "a finite number"),
    Case("infinite number", toml("[train]\nl2 = inf"), "a finite number"),
    Case("number that overflows", toml("[train]\nl2 = 1e999"), "a finite number"),
    Case("number below its least", toml("[train]\nepochs = -1"), "0 or more"),
    Case("seed beyond 63 bits", toml("[run]\nseed = 9223372036854775808"), "9223372036854775808"),
    Case("several at once", toml('[train]\nepochs = -1\nl2 = -1\nclip = 0\nl1 = "x"'), "and 1 more"),
    Case("unknown and wrong at once", toml("[train]\nepoch = 1\nl2 = -1"), "Did you mean 'epochs'?"),
    Case("choice that is none", toml('[inputs]\nscaling = "standrd"'), "Did you mean 'standard'?"),
    Case("device that is none", toml('[train]\ndevice = "tpu"'), "auto, cpu, or gpu:0"),
    Case("target that is a number", toml('[data]\nsource = "iris"\ntarget = 3'), "target"),
    Case("split that is a text", toml('[data]\nsource = "iris"\nsplit = "half"'), "a list"),
    Case("split above 1", toml('[data]\nsource = "iris"\nsplit = [2.0, 0.5]'), "at most 1"),
    Case("loss that is a number", toml('[data]\nsource = "iris"\n[task]\nloss = 3'), "cross_entropy"),
    Case("weights that are no numbers", toml('[task]\nclass_weight = {setosa = "big"}'), "balanced"),
    Case("weight of 0", toml("[task]\nclass_weight = {setosa = 0}"), "positive number"),
    Case("both kinds of batch", toml("[train]\nfull_batch = true\nbatch_size = 3"), "exclude each other"),
    Case("classic rule with a clip", toml("[train]\nclassic = true\nclip = 1.0"), "clip"),
    Case("line that is a number", toml("[network]\nline = 4"), "a line is text"),
    Case("line of no layer", toml('[network]\nline = "dens 4"'), "Did you mean 'dense'?"),
    Case("line and layers", toml('[network]\nline = "dense 4"\nlayers = []'), "either a 'line'"),
    Case("network of nothing", toml("[network]\n"), "either a 'line'"),
    Case("network with an unknown entry", toml('[network]\nlines = "dense 4"'), "either a 'line'"),
    Case("outputs that are a text", toml('[network]\nline = "dense 4"\noutputs = "dense1"'), "list of names"),
    Case("layers that are a text", toml('[network]\nlayers = "dense"'), "list of layers"),
    Case("layer without a kind", toml("[network]\nlayers = [{units = 4}]"), "'kind'"),
    Case("layer of an unknown kind", toml('[network]\nlayers = [{kind = "dens"}]'), "Did you mean 'dense'?"),
    Case("layer of a class of Python", toml('[network]\nlayers = [{kind = "os.system"}]'), "no layer 'os.system'"),
    Case(
        "layer with an unknown option",
        toml('[network]\nlayers = [{kind = "dense", unist = 4}]'),
        "Did you mean 'units'?",
    ),
    Case(
        "layer with an option called self", toml('[network]\nlayers = [{kind = "dense", self = 4}]'), "no option 'self'"
    ),
    Case("layer of half a unit", toml('[network]\nlayers = [{kind = "dense", units = 4.5}]'), "a whole number"),
    Case(
        "layer with a bad name",
        toml('[data]\nsource = "circle"\n[network]\nlayers = [{kind = "dense", units = 4, name = "../a"}]'),
        "letters, digits",
    ),
    Case(
        "layer that reads nothing known",
        toml('[data]\nsource = "circle"\n[network]\nlayers = [{kind = "dense", units = 4, inputs = ["a"]}]'),
        "no layer 'a'",
    ),
    Case(
        "layers in a circle",
        toml(
            '[data]\nsource = "circle"\n[network]\nlayers = [{kind = "dense", units = 4, name = "a", inputs = ["b"]}, '
            '{kind = "dense", units = 4, name = "b", inputs = ["a"]}]'
        ),
        "circle",
    ),
    Case(
        "output that is no layer",
        toml('[data]\nsource = "circle"\n[network]\nline = "dense 4"\noutputs = ["dense9"]'),
        "no layer 'dense9'",
    ),
    Case(
        "optimizer that is a call of Python",
        toml('[data]\nsource = "circle"\n[train]\noptimizer = "__import__(\'os\')"'),
        "optimizer",
    ),
    Case("source that is a device", toml('[data]\nsource = "/dev/zero"\ntarget = "y"'), "a name without a suffix"),
    Case("source out of the folder", toml('[data]\nsource = "../../nothing.csv"\ntarget = "y"'), "no such file"),
    Case(
        "feature that is code", toml('[data]\nsource = "circle"\n[inputs]\nfeatures = "__import__(\'os\')"'), "features"
    ),
    Case("condition that is code", toml('[data]\nsource = "circle"\n[train]\nuntil = "exit()"'), "until"),
]


@cases(FILES)
def test_a_wrong_experiment_file(case: Case, refused: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_bytes(case.given)
    refused(case, "train", "--experiment", tmp_path / "wrong.toml")
