"""The tiny networks in C by hand, compiled on the spot with the sizes built in."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from workloads import Workload

from peers.base import Skipped, Trainer, Training

SOURCE = Path(__file__).resolve().parent.parent / "playground.c"
FLAGS = ("-O3", "-march=native")


def prepare(workload: Workload, epochs: int) -> Trainer:
    """Each call is a process; it times its own loop, and everything it reads comes before."""
    if not workload.tiny:
        raise Skipped("the C program is for the tiny networks")
    program, compile_seconds = compiled(workload)
    given = everything(workload, epochs)

    def train() -> Training:
        command = [str(program), str(epochs), str(workload.learning_rate)]
        answer = subprocess.run(command, input=given, capture_output=True, check=True).stdout
        seconds, *losses = np.frombuffer(answer, np.float64)
        return Training(float(seconds), float(losses[-2]), float(losses[-1]), compile_seconds)

    return train


def compiled(workload: Workload) -> tuple[Path, float]:
    """The program for these sizes, and how long the compiler took."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise Skipped("no C compiler (cc) was found")
    program = Path(tempfile.mkdtemp(prefix="pellucid-bench-")) / "playground"
    sizes = ",".join(map(str, workload.sizes))
    known = (f"-DSIZES={sizes}", f"-DROWS={len(workload.setup.rows['train'])}", f"-DBATCH={workload.batch_size}")
    begun = time.perf_counter()
    subprocess.run([compiler, *FLAGS, *known, str(SOURCE), "-o", str(program), "-lm"], check=True)
    return program, time.perf_counter() - begun


def everything(workload: Workload, epochs: int) -> bytes:
    """First weights, training rows, test rows and order, as the program reads them."""
    weights = [group[name] for group in workload.initial.values() for name in ("weight", "bias")]
    rows = [*workload.rows("train"), *workload.rows("test")]
    order = workload.order(epochs).astype(np.int32)
    return b"".join(array.tobytes() for array in (*weights, *rows, order))
