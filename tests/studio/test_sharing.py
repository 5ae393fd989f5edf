"""Links: ours hold everything, rows of one's own with it; those of the classic playground are understood."""

import base64
import json
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pellucid.data.points import points_dataset, split_of
from pellucid.data.schema import Dataset, Field, by_name
from pellucid.errors import InputError
from pellucid.spec.experiment import Experiment
from pellucid.studio.rows import MOST_PLACES, numbers_of, said_numbers
from pellucid.studio.sharing import LARGEST, LONGEST, MOST_WEIGHTS, VERSION, Shared, shared, text_of

EXPERIMENT = Experiment.of(source="spiral(noise=0.1)", network="dense 4 tanh, dense 2 relu", l2=0.01, data_seed=7)


def test_our_link_holds_everything():
    weights = {"dense1/weight": np.float32([[0.1, -2], [3, 4]]), "dense1/bias": np.float64([1e-8, 1 / 3])}
    text = text_of(Shared(EXPERIMENT, "mein Netz ✓", {"discretize": True, "map": "contour"}, weights))
    found = shared("http://127.0.0.1:7357/#share=" + text)
    assert (found.experiment, found.title) == (EXPERIMENT, "mein Netz ✓")
    assert (found.display, found.rows, found.file) == ({"discretize": True, "map": "contour"}, None, "")
    for name, value in weights.items():
        np.testing.assert_array_equal(found.weights[name], value)
        assert found.weights[name].dtype == value.dtype


def test_what_follows_a_link_in_an_address_is_not_of_it():
    text = text_of(Shared(EXPERIMENT))
    assert shared(f"http://127.0.0.1:7357/#share={text}&hide=noise").experiment == EXPERIMENT


def test_weights_are_left_out_unless_wished_for():
    assert shared(text_of(Shared(EXPERIMENT))).weights is None


def test_too_many_weights_are_refused():
    with pytest.raises(InputError, match="too many weights"):
        text_of(Shared(EXPERIMENT, weights={"w": np.zeros(MOST_WEIGHTS + 1, np.float32)}))


def test_the_display_of_a_link_is_what_the_page_knows():
    strange = {"map": "<b>", "theme": "dark", "discretize": 1, "showTest": "yes", "scale": ["global"], "paint": None}
    found = shared(text_of(Shared(EXPERIMENT, "a\u202eb\x00c", {**strange, "hidden": ["noise"], "logLoss": True})))
    assert found.display == {"hidden": ["noise"], "logLoss": True}
    assert found.title == "abc"


# Rows of one's own


def table(rows=40):
    rng = np.random.default_rng(3)
    return Dataset(
        name="houses",
        about="Houses.",
        inputs={
            "size": np.round(rng.uniform(20, 200, rows), 1),
            "age": np.where(rng.random(rows) < 0.2, np.nan, rng.integers(0, 90, rows)),
            "real": rng.normal(size=rows),
            "town": rng.integers(-1, 3, rows),
        },
        targets={"price": rng.integers(100, 900, rows).astype(float)},
        fields=by_name(
            Field("size", unit="m²"), Field("age"), Field("real"), Field("town", "class", classes=("A", "B", "C")),
            Field("price"),
        ),
        weights=np.ones(rows),
        left_out={"id": "it is different in every row"},
        notes=("One row was left out.",),
    )  # fmt: skip


def test_a_small_table_travels_exactly():
    data = table()
    found, split = shared(text_of(Shared(EXPERIMENT, rows=(data, None)))).rows
    assert split is None
    assert (found.name, found.about, found.left_out, found.notes) == (data.name, data.about, data.left_out, data.notes)
    assert found.fields == data.fields and found.defaults == data.defaults
    assert found.fingerprint() == data.fingerprint()
    np.testing.assert_array_equal(found.weights, data.weights)


def test_points_travel_with_their_parts_to_a_thousandth():
    place = np.random.default_rng(1).uniform(-6, 6, (300, 2))
    data = points_dataset(place, ["blue", "orange", "a third"] * 100)
    parts = np.arange(300) % 3
    text = text_of(Shared(EXPERIMENT, rows=(data, split_of(parts))))
    found, split = shared(text).rows
    np.testing.assert_allclose(np.stack([*found.inputs.values()], 1), place, atol=0.00051)
    np.testing.assert_array_equal(found.targets["label"], data.targets["label"])
    np.testing.assert_array_equal(split.test, np.flatnonzero(parts == 2))
    assert len(text) < 300 * 10


def test_too_many_rows_are_refused_with_what_to_send_instead():
    for many in (table(20_000), table(60_000)):
        with pytest.raises(InputError, match="too many for a link") as found:
            text_of(Shared(EXPERIMENT, rows=(many, None)))
        assert "model file" in found.value.next


numbers = st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")) | st.integers(-1000, 1000).map(float), max_size=30)


@given(numbers)
def test_numbers_come_back_exactly(values):
    said = json.loads(json.dumps(said_numbers(np.array(values, float))))
    np.testing.assert_array_equal(numbers_of(said), np.array(values, float))


@given(numbers)
def test_rounded_numbers_come_back_nearly(values):
    given_values = np.array(values, float)
    said = said_numbers(given_values, rounded=True)
    assert 0 <= said["places"] <= MOST_PLACES
    known = given_values[np.isfinite(given_values)]
    reach = np.ptp(known) if len(known) else 0.0
    np.testing.assert_allclose(numbers_of(said), given_values, atol=max(1e-9, reach / 6_000), equal_nan=True)


def folded(tree):
    return VERSION + base64.urlsafe_b64encode(zlib.compress(json.dumps(tree).encode(), 9)).decode()


def unfolded(text):
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(text.removeprefix(VERSION) + "===")))


DAMAGE = {
    "a class that there is not": lambda rows: rows["columns"]["inputs/town"]["values"].__setitem__(0, 9),
    "a target that is missing": lambda rows: rows["columns"]["targets/price"]["values"].__setitem__(0, None),
    "columns of unequal length": lambda rows: rows["columns"]["inputs/size"]["values"].pop(),
    "a number that is none": lambda rows: rows["columns"]["inputs/size"]["values"].__setitem__(0, "7"),
    "a number without end": lambda rows: rows["columns"]["inputs/size"]["values"].__setitem__(0, 10**400),
    "a million places": lambda rows: rows["columns"]["inputs/size"].__setitem__("places", 10**6),
    "another type": lambda rows: rows["types"].__setitem__("inputs/size", "O"),
    "a shape of its own": lambda rows: rows["fields"][0].__setitem__("shape", [10**9, 10**9]),
    "a range without end": lambda rows: rows["fields"][0].__setitem__("high", 1e999),
    "no rows": lambda rows: [column["values"].clear() for column in rows["columns"].values()],
    "words of another type": lambda rows: rows.__setitem__("name", 7),
    "parts of other rows": lambda rows: rows.__setitem__("parts", [0]),
    "no part to learn from": lambda rows: rows.__setitem__("parts", [2] * 40),
    "defaults of nothing": lambda rows: rows["defaults"].__setitem__("split", "half"),
    "half a character": lambda rows: rows.__setitem__("about", "\ud800"),
    "no columns": lambda rows: rows.pop("columns"),
    "columns that are a list": lambda rows: rows.__setitem__("columns", [1, 2]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_rows_are_refused_in_words(damage):
    tree = unfolded(text_of(Shared(EXPERIMENT, rows=(table(), None))))
    DAMAGE[damage](tree["rows"])
    with pytest.raises(InputError) as found:
        shared(folded(tree))
    assert found.value.allowed or found.value.next


@settings(max_examples=200)
@given(st.data())
def test_whatever_is_in_a_link_it_is_read_or_refused(data):
    tree = unfolded(text_of(Shared(EXPERIMENT, rows=(table(4), None), weights={"w": np.ones((1, 2), np.float32)})))
    place, key = tree, None
    while isinstance(place.get(key) if key is not None else place, dict) and (key is None or place[key]):
        place = place if key is None else place[key]
        key = data.draw(st.sampled_from(sorted(place)))
        if data.draw(st.booleans()):
            break
    place[key] = data.draw(st.none() | st.integers() | st.text(max_size=4) | st.just([]) | st.just({}) | st.just([[1]]))
    problem = refused(folded(tree))
    assert problem is None or problem.allowed or problem.next


# Links of the classic playground

CLASSIC = (
    "http://playground.tensorflow.org/#activation=relu&regularization=L2&batchSize=12&dataset=spiral"
    "&regDataset=reg-gauss&learningRate=0.1&regularizationRate=0.003&noise=35&networkShape=8,7,2&seed=0.60215"
    "&showTestData=true&discretize=false&percTrainData=70&x=true&y=false&xTimesY=true&xSquared=true&ySquared=false"
    "&cosX=true&sinX=false&cosY=false&sinY=true&collectStats=false&problem=classification&initZero=false"
    "&hideText=false&learningRate_hide=true&batchSize_hide=false"
)


def test_a_link_of_the_classic_playground_is_understood():
    found = shared(CLASSIC)
    asked = found.experiment
    assert asked.data.source == "spiral(noise=0.35)"
    assert asked.data.split == (0.7, 0.0, 0.3)
    assert asked.inputs.features == "x1, x1^2, x1*x2, sin(x2), cos(x1)"
    assert str(asked.network) == "dense 8 relu, dense 7 relu, dense 2 relu"
    assert (asked.train.learning_rate, asked.train.batch_size, asked.train.l2, asked.train.l1) == (0.1, 12, 0.003, 0)
    assert asked.train.classic
    assert found.display == {"showTest": True, "discretize": False, "hidden": ["learningRate"]}


@pytest.mark.parametrize(
    ("fields", "source", "network"),
    [
        ("problem=regression&regDataset=reg-gauss&dataset=xor&networkShape=2", "multi-gauss", "dense 2 tanh"),
        ("problem=regression&regDataset=reg-plane&networkShape=2&activation=linear", "plane", "dense 2 linear"),
        ("dataset=gauss&networkShape=", "gauss", "dense"),
        ("dataset=nonsense&networkShape=3&activation=nonsense&noise=x&batchSize=", "circle", "dense 3 tanh"),
    ],
)
def test_classic_links_with_less_or_with_nonsense(fields, source, network):
    asked = shared("https://example.org/#" + fields).experiment
    assert (asked.data.source, str(asked.network)) == (source, network)


def test_the_seed_of_a_classic_link_decides_the_points():
    seeds = {shared(f"#dataset=circle&networkShape=2&seed={seed}").experiment.run.data_seed for seed in (0.1, 0.2, 0.1)}
    assert len(seeds) == 2


# What is no link


def refused(link):
    """The problem with a link, or nothing."""
    try:
        shared(link)
    except InputError as problem:
        return problem
    return None


@given(st.text(max_size=300))
def test_any_other_text_is_refused_in_plain_words(text):
    for link in (text, VERSION + text, "#share=" + VERSION + text):
        problem = refused(link)
        assert problem is None or problem.code.startswith(("share.", "experiment.", "network.", "line."))
        assert problem is None or problem.allowed or problem.next


@pytest.mark.parametrize("size", [LARGEST + 10, 50 * LARGEST])
def test_a_bomb_is_refused_before_it_unfolds(size):
    bomb = base64.urlsafe_b64encode(zlib.compress(b"0" * size, 9)).decode()
    with pytest.raises(InputError, match="cannot be read"):
        shared(VERSION + bomb)


def test_a_link_without_end_is_not_even_looked_at():
    with pytest.raises(InputError, match="cannot be read") as found:
        shared(VERSION + "A" * (LONGEST + 1))
    assert found.value.got == "too long"


def test_half_a_link_is_refused():
    text = text_of(Shared(EXPERIMENT, "half"))
    for end in (len(text) // 2, len(text) - 4):
        assert refused(text[:end]) is not None
