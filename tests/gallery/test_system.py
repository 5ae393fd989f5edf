"""The list of systems: every one described, none twice."""

from __future__ import annotations

import pytest

from pellucid.errors import InputError
from pellucid.gallery import System, systems
from pellucid.gallery.system import system

each_system = pytest.mark.parametrize("each", systems.values(), ids=lambda each: each.name)


@each_system
def test_a_system_is_one_sentence_and_a_time(each: System) -> None:
    assert each.about[0].isupper()
    assert each.about.endswith((".", "?"))
    assert len(each.about) <= 110
    assert each.seconds > 0
    assert each.name == each.name.lower()
    assert " " not in each.name


def test_an_unknown_system_names_the_nearest() -> None:
    with pytest.raises(InputError, match="no gallery system 'neuran'") as problem:
        systems["neuran"]
    assert "neuron" in problem.value.next


def test_a_name_is_taken_once() -> None:
    with pytest.raises(AssertionError, match="registered twice"):
        system("neuron", "Again.", seconds=1)(lambda stage: [])
