"""PyTorch as its tutorials write it, eager or compiled, with rows and order in memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from workloads import Workload

from peers.base import Skipped, Trainer, Training


def prepare(workload: Workload, epochs: int, compiled: bool = False) -> Trainer:
    """Each call trains the network anew from the same weights."""
    try:
        import torch
    except ImportError:
        raise Skipped("PyTorch is not installed (make oracles)") from None
    order = torch.from_numpy(workload.order(epochs)).long()
    rows = {part: tuple(map(torch.from_numpy, workload.rows(part))) for part in workload.setup.rows}
    model = network(workload)
    loss_of = half_mse if workload.tiny else torch.nn.functional.cross_entropy
    begun = time.perf_counter()
    loss = faster(model, loss_of, rows["train"], order[0, : workload.batch_size]) if compiled else plain(model, loss_of)
    compile_seconds = time.perf_counter() - begun if compiled else 0.0
    rule = torch.optim.SGD if workload.tiny else torch.optim.Adam

    def train() -> Training:
        start_again(model, workload)
        optimizer = rule(model.parameters(), workload.learning_rate, fused=True)
        begun = time.perf_counter()
        last: tuple[float, ...] = ()
        for drawn in order:
            running = epoch(loss, optimizer, rows["train"], drawn.split(workload.batch_size))
            last = losses(loss, rows) if workload.tiny else (running,)
        return Training(time.perf_counter() - begun, *last, compile_seconds=compile_seconds)

    return train


def epoch(loss: Callable[..., Any], optimizer: Any, rows: tuple[Any, Any], batches: Any) -> float:
    """One pass; returns the mean loss of its rows."""
    import torch

    inputs, targets = rows
    total = torch.zeros(())
    for batch in batches:
        optimizer.zero_grad()
        cost = loss(inputs[batch], targets[batch])
        cost.backward()
        optimizer.step()
        total += cost.detach() * len(batch)
    return float(total) / len(inputs)


def losses(loss: Callable[..., Any], rows: dict[str, tuple[Any, Any]]) -> tuple[float, ...]:
    """Training and test loss of the moment."""
    import torch

    with torch.no_grad():
        return tuple(float(loss(*rows[part])) for part in ("train", "test"))


def half_mse(outputs: Any, targets: Any) -> Any:
    """Mean over rows of half the squared error."""
    return 0.5 * ((outputs - targets) ** 2).sum(1).mean()


def network(workload: Workload) -> Any:
    """The same network."""
    import torch

    layers: list[Any] = []
    for inputs, units in pairwise(workload.sizes):
        layers += [torch.nn.Linear(inputs, units), torch.nn.Tanh() if workload.tiny else torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[: None if workload.tiny else -1])


def start_again(model: Any, workload: Workload) -> None:
    """Give the network the weights everyone starts from."""
    import torch

    dense = [layer for layer in model if isinstance(layer, torch.nn.Linear)]
    with torch.no_grad():
        for layer, group in zip(dense, workload.initial.values(), strict=True):
            layer.weight.copy_(torch.from_numpy(group["weight"].T.copy()))
            layer.bias.copy_(torch.from_numpy(group["bias"].copy()))


def plain(model: Any, loss_of: Callable[..., Any]) -> Callable[..., Any]:
    """Loss of rows, operation by operation."""
    return lambda inputs, targets: loss_of(model(inputs), targets)


def faster(model: Any, loss_of: Callable[..., Any], rows: tuple[Any, Any], batch: Any) -> Callable[..., Any]:
    """The same, compiled forward and backward, and called once with each shape it will see."""
    import torch

    try:
        loss = torch.compile(plain(model, loss_of), dynamic=False)
        loss(rows[0][batch], rows[1][batch]).backward()
        with torch.no_grad():
            loss(*rows)
    except Exception as problem:  # whatever the compiler meets on this machine
        raise Skipped(f"torch.compile fails here: {type(problem).__name__}") from None
    return loss
