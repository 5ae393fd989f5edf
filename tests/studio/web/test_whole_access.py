"""Every state of the page: each thing that can be used is in a table of controls, and axe finds nothing wrong."""

import re

import pytest

from studio.web import test_whole_data, test_whole_learning, test_whole_network, test_whole_time
from studio.web import test_whole_home as home
from studio.web import test_whole_links as links
from studio.web.hands import (
    LAYER,
    LIST,
    NEURON,
    RULE,
    looked_back,
    names_of,
    point,
    pressed,
    radio,
    then,
    told,
    trained,
    unfolded,
)
from studio.web.whole import PHONE, violations_of

pytestmark = pytest.mark.slow

TABLES = (test_whole_time, test_whole_learning, test_whole_data, test_whole_network)


def tab(name):
    return lambda it: it.page.get_by_role("tab", name=name, exact=True).click()


def nothing(it):
    """The page as it opens."""


STATES = {
    "opening": (nothing, {}),
    "trained": (trained(), {}),
    "looking back": (then(trained(), looked_back), {}),
    "branches": (then(trained(), looked_back, pressed("Continue from here")), {}),
    "neuron": (NEURON, {}),
    "step": (point, {}),
    "update": (then(point, pressed("4 Update")), {}),
    "layer": (LAYER, {}),
    "layer opened": (then(LAYER, unfolded("Penalties of this layer"), unfolded("Initial values")), {}),
    "insert": (pressed("Insert a layer as number 2"), {}),
    "line": (pressed("The network as a line"), {}),
    "list": (then(LIST, pressed("Weights of dense2 · 1"), pressed("May dense1 · 1 move?")), {}),
    "rule": (RULE, {}),
    "rate": (pressed("Learning rate: 0.03"), {}),
    "adam": (RULE, {"optimizer": "adam", "schedule": "step", "clip": 1.0}),
    "until": (pressed("Run until", exact=False), {}),
    "unit": (pressed("What a step is", exact=False), {}),
    "slow": (lambda it: it.page.get_by_label("Speed", exact=True).select_option("slow"), {}),
    "history": (then(told("set", values={"learning_rate": 0.1}), pressed("History of changes")), {}),
    "display": (pressed("Display"), {}),
    "code": (pressed("Code of this network"), {}),
    "help": (pressed("Help and keys"), {}),
    "keys": (then(pressed("Help and keys"), tab("Keys")), {}),
    "palette": (pressed("Search all commands"), {}),
    "goals": (pressed("Goals"), {}),
    "sessions": (pressed("Other sessions"), {}),
    "lesson": (then(pressed("Help and keys"), pressed("Prepare a lesson")), {}),
    "take home": (pressed("Take it home"), {}),
    "set opened": (then(unfolded("Noise apart"), unfolded("Classes and order"), unfolded("About the data")), {}),
    "own points": (radio("Spray"), {}),
    "mistakes": (then(trained(), unfolded("What was taken for what")), {}),
    "table": (trained(1), {"source": "iris", "network": "dense 6 relu"}),
    "digits": (trained(1), {"source": "digits", "network": "dense 12 relu"}),
    "regression": (
        then(trained(1), unfolded("Predicted against true")),
        {"source": "plane", "network": "dense 4 tanh"},
    ),
    "curve": (trained(1), {"source": "function", "network": "dense 8 tanh"}),
    "cards": (trained(1), {"network": "dense 4 linear, dense 2 linear"}),
}

ELSEWHERE = {
    home.test_another_session_is_begun_found_again_and_removed_only_when_asked_twice: [
        r"/(Other sessions|New session|Open: .*|Remove( for good)?: .*)",
    ],
    home.test_every_pictured_data_set_is_one_press_away: [r"dataset/.*"],
    home.test_a_typed_function_is_learned_with_its_picture: [r".*/Function, y ="],
    home.test_a_table_is_looked_at_its_target_chosen_and_learned: [r"upload/.*"],
    home.test_pictures_and_films_are_saved: [r"takeHome/.*", r"/(Save( as ...)?: .*|SVG|PNG|Make the film)"],
    home.test_a_link_with_the_weights_opens_the_same_network: [
        r"/(With the weights|Link to this session|Open( a link.*)?|Copy(: .*)?)",
    ],
    links.test_a_link_of_the_classic_playground_goes_out_and_comes_in: [
        r"/(Copy as|Not as) a link of the classic playground",
    ],
    links.test_a_row_of_ones_own_is_asked_and_forgotten: [
        r"/(Ask with values of your own|Ask|Ask no more)",
    ],
    home.test_a_goal_sets_the_scene_and_is_left_again: [r"(goals)?/(Goals|Start: .*|All goals|Leave this goal)"],
    home.test_a_lesson_locks_and_hides_and_its_link_carries_it: [
        r"/(Prepare a lesson|Shown|Locked|Hidden|Show everything|Copy the link)",
        r"/(Time|Learning|Data|Network|Output|Page)",
    ],
    home.test_columns_of_a_table_are_switched_and_the_plane_through_them_chosen: [
        r"features/.*",
        r"/(Across|Up|Middle|As in a row|Two columns|Components|Responses|Weights)",
    ],
    home.test_a_drawing_goes_through_the_network_as_it_is_drawn: [
        r"/(Drawing pad.*|Pen|Eraser|Clear the pad|(Fine|Usual|Thick) line|One step)",
        r"/(All|Mistakes|Row .*|.*xamples.*)",
    ],
}
"""Controls that have a test of their own."""

EXPLAINED = {
    r".*/What is .*\?": "a question mark beside a control: its text is the tip; tests of the parts press it",
    r"/Skip to the network": "for whoever comes by Tab; tests of the frame press it",
    r"/Close(: .*)?": "closes what was opened; every test of a dialog presses it",
    r"/": "a file field that its button opens, and regions that scroll by keys",
    r"/(So far|From now on|GIF|WebM)": "which film: the test of the recorder makes each",
    r".*/Table( of .*)?": "the numbers of a chart as a table; tests of the charts press it",
    r"/(Low|High|From|To|Range.*)": "bounds of a typed function; tests of the rules of data try them",
    r"/(See the code)": "opens the same drawer as the button in the head",
    r"/Export the points as CSV": "saves the same file as the dialog, where a test reads it",
    r"/(About the data|Classes and order|Range and noise)": "a section that opens, for the controls in it",
    r"/(Data|Network|Result|Inspect)": "the parts of the page on a phone; tests of the frame turn to each",
    r"/.*cards? put away": "cards that were closed; tests of the cards bring them back",
    r"/(Adam instead|Learning rate .*|Tanh .*|ReLU .*|Reset|Back to epoch .*|Take .*|Clip .*)": "what a card says to "
    "try; the card of a number that is no more is driven in the opening",
    r"/(All layers are linear|Rows contradict each other|Test rows are copies|More parameters than rows)": "a note "
    "that opens",
}
"""Controls that no test here has to drive, each with the reason."""


def patterns():
    known = [control.name for table in TABLES for control in table.CONTROLS]
    elsewhere = [each for several in ELSEWHERE.values() for each in several]
    return [re.compile(each) for each in (*known, *elsewhere, *EXPLAINED)]


def opened_in(playground, state):
    use, begins = STATES[state]
    it = playground(**begins)
    it.page.set_viewport_size({"width": 1280, "height": 860})
    use(it)
    it.page.wait_for_timeout(200)
    return it


def test_a_control_that_nobody_knows_would_be_noticed():
    assert not any(each.fullmatch("/A new button") for each in patterns())
    assert not any(each.fullmatch("speed/Another slider") for each in patterns())


@pytest.mark.parametrize("state", STATES)
def test_everything_that_can_be_used_is_in_a_table_and_axe_finds_nothing(playground, state):
    it = opened_in(playground, state)
    names = names_of(it.page)
    assert len(names) > 10
    unknown = [name for name in names if not any(each.fullmatch(name) for each in patterns())]
    found = {theme: axed(it, theme) for theme in ("light", "dark")}
    assert (unknown, found) == ([], {"light": [], "dark": []})


@pytest.mark.parametrize("state", ["opening", "trained", "step", "neuron", "digits", "table", "rule", "take home"])
def test_a_phone_shows_it_without_a_violation_and_nothing_is_wider_than_the_screen(playground, state):
    it = opened_in(playground, state)
    it.page.set_viewport_size(PHONE)
    it.page.wait_for_timeout(200)
    for pane in ("data", "network", "result", "inspect"):
        it.shown(f"state.changeDisplay({{pane: '{pane}'}})")
        it.page.wait_for_timeout(100)
        assert it.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], pane
        assert violations_of(it.page) == [], pane
    it.page.set_viewport_size({"width": 1280, "height": 860})


def axed(it, theme):
    it.page.mouse.move(0, 0)
    it.shown(f"state.changeDisplay({{theme: '{theme}'}})")
    it.page.wait_for_timeout(100)
    return violations_of(it.page)
