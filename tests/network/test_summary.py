"""Networks in numbers: counted by hand, also where nothing could ever be allocated."""

import subprocess
import sys

import pytest

from pellucid.errors import LimitError
from pellucid.layers import Signature
from pellucid.network import build, check_fits, summarize


def test_the_published_3_4_4_2_network_has_36_weights() -> None:
    table = summarize(build("dense 4, dense 4, dense 2", Signature.features(3)))
    assert [(row.weights, row.biases, row.multiply_adds) for row in table.layers] == [
        (12, 4, 12),
        (16, 4, 16),
        (8, 2, 8),
    ]
    assert (table.parameters, table.bytes, table.multiply_adds) == (46, 184, 36)


def test_405_billion_parameters_are_counted_at_once_without_the_engine() -> None:
    code = (
        "import sys; from pellucid.layers import Signature; from pellucid.network import build;"
        "print(build('405 x (dense 31622 bias=false)', Signature.features(31622)).count());"
        "assert 'jaxlib' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == str(405 * 31622**2), done.stderr


def test_what_does_not_fit_is_refused_with_what_would() -> None:
    network = build("dense 1000 tanh, dense 1", Signature.features(999))
    check_fits(network, memory=16 * network.count())
    with pytest.raises(LimitError, match="do not fit into memory") as caught:
        check_fits(network, memory=16 * network.count() - 1)
    assert "'dense1' alone could have 999 units" in str(caught.value)
    check_fits(network, memory=16 * network.count() - 1, precision="bfloat16")
