"""The page in a real browser, under its own security policy."""

import shutil
import subprocess

import numpy as np
import pytest

from pellucid.export.report import build_report, encode_arrays

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=2000",
]


def plane_page(rng):
    nodes = [
        {"name": "dense1", "kind": "dense", "inputs": ["input"], "part_of": "dense1"},
        {"name": "dense1.sigmoid", "kind": "sigmoid", "inputs": ["dense1"], "part_of": "dense1"},
    ]
    nodes[0]["parameters"] = encode_arrays({"weight": rng.normal(size=(2, 1)), "bias": np.zeros(1)})
    task = {"kind": "classification", "classes": ["left", "right"], "low": 0}
    model = {"inputs": {"shape": [2], "names": ["x1", "x2"]}, "nodes": nodes, "outputs": [{"node": "dense1.sigmoid", "task": task}]}
    points = {"x": rng.uniform(-6, 6, size=(5, 2)), "y": [0, 1, 0, 1, 1]}
    history = {"epoch": [1, 2], "train.loss": [0.7, 0.5]}
    plane = {"low": [-6, -6], "high": [6, 6], "train": points}
    return {"title": "A plane", "model": model, "plane": plane, "history": history}


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_the_page_starts_and_answers(tmp_path, rng):
    report = tmp_path / "report.html"
    report.write_text(build_report(plane_page(rng)), "utf-8")
    command = [BROWSER, *OPTIONS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", report.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    shown = done.stdout.split("<script", 1)[0]
    assert "cannot be shown" not in shown
    for part in ('id="alive"', 'id="curves"', 'id="weights"', "What is not here", "Move the point"):
        assert part in shown
    assert "CONSOLE" not in done.stderr and "Content Security Policy" not in done.stderr
