"""What befell a session from outside is told: removed elsewhere, started again, not brought back."""

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def says(it, **flags):
    said = ", ".join(f"{name}: {str(value).lower()}" for name, value in flags.items())
    it.shown(f"(state.status.value = {{...state.status.value, {said}}}, 0)")


def test_a_session_that_was_removed_in_another_window_says_so_and_a_new_one_begins(playground, running):
    it = playground()
    before = it.witness.session
    running.delete(f"/api/sessions/{before}")
    told = it.page.get_by_role("dialog", name="This session was removed")
    told.wait_for()
    assert "with its files" in told.inner_text()
    told.get_by_role("button", name="New session").click()
    it.until(lambda: it.shown("state.session.value") != before and it.shown("state.scene.value !== null"))
    expect(told).to_have_count(0)
    it.witness.session = it.shown("state.session.value")


def test_what_a_restart_cost_is_told_once_it_is_known(playground):
    it = playground()
    it.witness.ask("step", unit="epoch", count=5)
    it.until(lambda: it.witness.frame["epoch"] == 5)
    it.calm()
    says(it, restarted=True, lost=False)
    notice = it.page.locator(".toast", has_text="is started again")
    expect(notice).to_contain_text("as it was saved last")
    it.witness.ask("name", text="the same")  # a scene comes, as it does when the session is open again
    expect(notice).to_contain_text("Nothing was lost")
    it.shown("state.notices.value = []")
    says(it, restarted=True, lost=False)
    it.witness.ask("reset")
    expect(notice).to_contain_text(
        "It went back to its last save, epoch 0; the 5 epochs after it must be trained again."
    )


def test_a_session_that_is_not_brought_back_is_opened_again_when_asked(playground):
    it = playground()
    session = it.witness.session
    says(it, restarted=True, lost=True)
    told = it.page.get_by_role("dialog", name="This session stopped twice")
    told.wait_for()
    assert "What was saved last is kept" in told.inner_text()
    told.get_by_role("button", name="Open it again").click()
    expect(told).to_have_count(0)
    assert it.shown("state.session.value") == session
    assert it.page.locator(".toast", has_text="is started again").count() == 0
