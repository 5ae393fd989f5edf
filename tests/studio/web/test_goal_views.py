"""Goals in a real browser: started, reached, kept, opened again, and the one that cannot be reached."""

import re

import pytest

from studio.web.playing import press, said, until

expect = pytest.importorskip("playwright.sync_api").expect


def start(page, title):
    press(page, "g")
    page.get_by_role("button", name=re.compile(f"Start.*: {title}")).press("Enter")
    page.get_by_role("complementary", name=f"Goal: {title}").wait_for()


def test_a_goal_is_started_reached_kept_and_opened_again(studio):
    with studio() as (page, server):
        start(page, "The circle")
        wanted = server.done("open")[-1]["from"]
        assert wanted["until"] == "train.loss<0.0015 and test.loss<0.0015" and wanted["classic"] is True
        strip = page.get_by_role("complementary", name="Goal: The circle")
        server.frame(2, train=[0.5, 0.3], test=[0.5, 0.4])
        expect(strip).to_contain_text("test loss 0.4000 of 0.0015")
        server.frame(5, after=2, train=[0.1, 0.0014, 0.0013], test=[0.1, 0.0016, 0.0012], seconds=0.25)
        expect(strip).to_contain_text("Reached in 5 passes; published: 687")
        page.get_by_text("The circle: reached in 5 passes").wait_for()
        runs = page.evaluate("JSON.parse(localStorage['pellucid.goals']).runs")
        assert [(run["goal"], run["passes"], run["exact"], run["seconds"], run["share"]) for run in runs] == [
            ("circle", 5, True, 0.25, "v1.shared")
        ]
        assert runs[0]["network"] == "dense 4 tanh, dense 2 tanh, dense tanh"
        server.frame(6, after=5, train=[0.0011], test=[0.0011])
        until(page, lambda: page.evaluate("state.told.value.epoch") == 6)
        assert len(server.done("share")) == 1
        strip.get_by_role("button", name="All goals").press("Enter")
        page.get_by_role("button", name=re.compile("Open: The circle")).press("Enter")
        until(page, lambda: server.done("open")[-1]["from"] == {"share": "v1.shared"})


def test_a_run_on_other_points_does_not_count(studio):
    with studio() as (page, server):
        start(page, "The circle")
        server.show(data={"source": "circle(noise=0.3)"})
        server.frame(1, train=[0.001], test=[0.001])
        strip = page.get_by_role("complementary", name="Goal: The circle")
        expect(strip).to_contain_text("The points are not those of the exercise")
        assert page.evaluate("localStorage['pellucid.goals']") is None
        strip.get_by_role("button", name="Leave this goal").press("Enter")
        expect(strip).to_have_count(0)


def test_the_impossible_pair_is_explained_and_taken_away(studio):
    with studio() as (page, server):
        server.scene = {**server.scene, "data": {**server.scene["data"], "source": "spiral"}}
        start(page, "The spiral, to the end")
        card = page.get_by_role("article", name="This goal cannot be reached")
        expect(card).to_contain_text("cannot fall below 0.002")
        server.points([[1, 1], [0, 0], [2, 2], [0, 0]], [0, 0, 1, 1])
        until(page, lambda: page.evaluate("state.points.value !== null"))
        card.get_by_role("button", name="Take one").press("Enter")
        said(page, server, "points", {"erase": [3]})
        server.show(data={"own": True, "source": "points", "rows": {"train": 249, "validation": 0, "test": 250}})
        expect(card).to_have_count(0)
        server.frame(1, train=[0.001], test=[0.001])
        page.get_by_text("reached in 1 pass").first.wait_for()
        assert page.evaluate("JSON.parse(localStorage['pellucid.goals']).runs[0].pair") is True
