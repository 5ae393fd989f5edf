"""The curves of a live experiment never end, and never forget where they began and where they are."""

import math

from hypothesis import given
from hypothesis import strategies as st

from pellucid.session.live.curves import MOST, Curves


@given(st.lists(st.integers(0, 3 * MOST), min_size=1, max_size=8))
def test_they_stay_small_and_keep_both_ends(pieces):
    curves, epoch = Curves(), 0
    for count in pieces:
        values = [float(each) for each in range(epoch + 1, epoch + count + 1)]
        curves.extend(epoch + 1, {"train.loss": values})
        epoch += count
        assert len(curves.epochs) <= MOST
        assert [*curves.epochs] == sorted(set(curves.epochs))
        assert [*curves.columns["train.loss"]] == [float(each) for each in curves.epochs]
        if epoch:
            assert curves.epochs[-1] == epoch
            assert curves.epochs[0] <= 1 + epoch // (MOST // 4)


@given(st.integers(1, 2000), st.integers(0, 2000), st.integers(1, 50))
def test_what_is_new_is_told_up_to_the_last(epochs, known, most):
    curves = Curves()
    curves.extend(1, {"a": [float(each) for each in range(1, epochs + 1)]})
    found, columns = curves.after(known, most)
    assert len(found) <= most
    assert columns["a"] == [float(each) for each in found]
    assert all(known < each <= epochs for each in found)
    assert not found or found[-1] == epochs
    if epochs - known <= most:
        assert found == list(range(known + 1, epochs + 1))


def test_a_column_that_begins_later_was_not_a_number_before():
    curves = Curves()
    curves.extend(1, {"a": [1.0, 2.0]})
    curves.extend(3, {"b": [5.0]})
    assert [math.isnan(each) for each in curves.columns["b"]] == [True, True, False]
    assert math.isnan(curves.columns["a"][2])


def test_a_copy_ends_where_it_is_told_to_and_is_its_own():
    curves = Curves()
    curves.extend(1, {"a": [1.0, 2.0, 3.0]})
    copy = curves.until(2)
    copy.extend(3, {"a": [9.0]})
    assert ([*copy.epochs], [*copy.columns["a"]]) == ([1, 2, 3], [1.0, 2.0, 9.0])
    assert [*curves.columns["a"]] == [1.0, 2.0, 3.0]
