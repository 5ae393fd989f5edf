"""scikit-learn's multi-layer perceptron; it draws weights and order by itself."""

from __future__ import annotations

import time
import warnings

from workloads import Workload

from peers.base import Skipped, Trainer, Training


def prepare(workload: Workload, epochs: int) -> Trainer:
    """Each call fits a fresh network for the same number of epochs."""
    if workload.tiny:
        raise Skipped("its perceptron has no tanh output and no test loss after each epoch: another network")
    try:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.neural_network import MLPClassifier
    except ImportError:
        raise Skipped("scikit-learn is not installed") from None
    inputs, targets = workload.rows("train")
    classes = targets.argmax(1)

    def train() -> Training:
        perceptron = MLPClassifier(
            workload.sizes[1:-1],
            alpha=0.0,
            batch_size=workload.batch_size,
            learning_rate_init=workload.learning_rate,
            max_iter=epochs,
            n_iter_no_change=epochs + 1,
            random_state=0,
        )
        begun = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it stops after the epochs asked for
            perceptron.fit(inputs, classes)
        return Training(time.perf_counter() - begun, perceptron.loss_)

    return train
