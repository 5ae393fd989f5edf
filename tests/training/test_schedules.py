"""Schedules: PyTorch's multipliers, their ends, and that JAX can trace all of them."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from pellucid.errors import InputError
from pellucid.training.schedules import schedule_named, schedules

STEPS_PER_EPOCH, EPOCHS = 4, 25
TOTAL = STEPS_PER_EPOCH * EPOCHS
WARM = 20  # a fifth of all steps

# word → options, steps between two updates of PyTorch's scheduler, the same in PyTorch
CASES = {
    "constant": ({}, 1, lambda s, o: s.LambdaLR(o, lambda _: 1)),
    "step": ({"every": 5, "factor": 0.3}, STEPS_PER_EPOCH, lambda s, o: s.StepLR(o, 5, gamma=0.3)),
    "exponential": ({"rate": 0.9}, 1, lambda s, o: s.ExponentialLR(o, 0.9 ** (1 / STEPS_PER_EPOCH))),
    "cosine": ({}, 1, lambda s, o: s.CosineAnnealingLR(o, TOTAL)),
    "one_cycle": ({"share": 0.3}, 1, lambda s, o: s.OneCycleLR(o, 1.0, total_steps=TOTAL, pct_start=0.3)),
    "warm_up": ({"share": 0.2}, 1, lambda s, o: s.LinearLR(o, 1 / WARM, 1, WARM - 1)),
    "warm_up_cosine": (
        {"share": 0.2},
        1,
        lambda s, o: s.SequentialLR(
            o, [s.LinearLR(o, 1 / WARM, 1, WARM - 1), s.CosineAnnealingLR(o, TOTAL - WARM)], [WARM]
        ),
    ),
}
LOSSES = [1.0, 0.9, 0.95, 0.9, 0.89999, 0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.5, float("nan"), 0.6, 0.6]

every_word = pytest.mark.parametrize("word", list(CASES))


def multipliers(word, total=TOTAL, **options):
    schedule = schedule_named(word, **options)
    steps = jnp.arange(total)
    return np.asarray(jax.jit(jax.vmap(lambda step: schedule.multiplier((), step, STEPS_PER_EPOCH, total)))(steps))


def test_the_table_names_every_schedule():
    assert {*CASES, "plateau"} == set(schedules)
    assert all(schedules[word].kind == word for word in schedules)


@every_word
@pytest.mark.filterwarnings("ignore::UserWarning")  # PyTorch's, about its own order of calls
def test_multipliers_are_those_of_pytorch(word, torch):
    options, every, build = CASES[word]
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler, theirs = build(torch.optim.lr_scheduler, optimizer), []
    for step in range(TOTAL):
        theirs.append(optimizer.param_groups[0]["lr"])
        if (step + 1) % every == 0 and step + 1 < TOTAL:
            scheduler.step()
    np.testing.assert_allclose(multipliers(word, **options), theirs, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("patience", [0, 1, 3])
def test_plateau_is_that_of_pytorch(patience, torch):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=patience)
    schedule = schedule_named("plateau", factor=0.5, patience=patience)
    theirs = []
    for loss in LOSSES:
        scheduler.step(loss)
        theirs.append(optimizer.param_groups[0]["lr"])

    def epoch(state, loss):
        state = schedule.update(state, loss)
        return state, schedule.multiplier(state, 0, STEPS_PER_EPOCH, TOTAL)

    _, ours = jax.lax.scan(epoch, schedule.init(), jnp.array(LOSSES))
    np.testing.assert_array_equal(ours, theirs)
    assert theirs[-1] < 1


@every_word
@pytest.mark.parametrize("total", [1, 2, 5])
def test_the_shortest_trainings_have_multipliers_between_0_and_1(word, total):
    found = multipliers(word, total)
    assert ((found >= 0) & (found <= 1)).all()
    assert found.max() > 0


@every_word
def test_beyond_the_planned_end_nothing_rises_again(word):
    schedule = schedule_named(word)
    late = [float(schedule.multiplier((), step, STEPS_PER_EPOCH, TOTAL)) for step in (TOTAL - 1, TOTAL, 2 * TOTAL)]
    assert late == sorted(late, reverse=True)
    assert all(0 <= multiplier <= 1 for multiplier in late)


@every_word
def test_without_a_loss_to_watch_nothing_is_remembered(word):
    schedule = schedule_named(word)
    assert schedule.update(schedule.init(), 0.3) == schedule.init() == ()


def test_one_cycle_reaches_the_rate_that_was_asked_for_once():
    found = multipliers("one_cycle")
    assert (found == 1).sum() == 1
    assert found[0] == pytest.approx(1 / 25)
    assert found[-1] == pytest.approx(1 / 25e4, rel=0.05)


def test_an_unknown_schedule_names_the_nearest():
    with pytest.raises(InputError, match="Did you mean 'cosine'"):
        schedule_named("cosin")


@pytest.mark.parametrize(
    ("word", "options"),
    [("step", {"every": 0}), ("plateau", {"factor": 2}), ("warm_up", {"share": 0}), ("cosine", {"share": 1})],
)
def test_wrong_options_are_refused(word, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        schedule_named(word, **options)
