"""The activations against PyTorch's, values and gradients."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_lib.nn import activations as act
from course_lib.nn.activations import ACTIVATIONS

PEERS = {
    "linear": lambda z: z * 1.0,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "arctan": torch.atan,
    "softsign": F.softsign,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "prelu": lambda z: F.prelu(z, torch.tensor([0.25], dtype=z.dtype)),
    "rrelu": lambda z: F.rrelu(z, training=False),
    "elu": F.elu,
    "softplus": F.softplus,
    "gelu": F.gelu,
    "gelu_tanh": lambda z: F.gelu(z, approximate="tanh"),
    "silu": F.silu,
}
EDGES = np.array([-1000.0, -50.0, -2.0, -0.5, 0.0, 1e-9, 0.5, 2.0, 50.0, 1000.0])


@pytest.mark.parametrize("name", sorted(PEERS))
def test_values_and_derivatives_at_the_kink_too(name):
    z = np.concatenate([EDGES, np.random.default_rng(0).normal(size=200) * 3])
    tensor = torch.tensor(z, requires_grad=True)
    output = PEERS[name](tensor)
    output.sum().backward()
    row = ACTIVATIONS[name]
    # PyTorch takes log(1 + exp(z)) for z itself from z = 20 on: 2e-9 off.
    tolerance = {"rtol": 1e-8 if name == "softplus" else 1e-12, "atol": 1e-14}
    np.testing.assert_allclose(row.function(z), output.detach().numpy(), **tolerance)
    np.testing.assert_allclose(row.derivative(z), tensor.grad.numpy(), **tolerance)


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("log", [False, True])
def test_softmax_and_its_gradient(axis, log):
    rng = np.random.default_rng(1)
    z, upstream = rng.normal(size=(3, 4, 5)) * 10, rng.normal(size=(3, 4, 5))
    tensor = torch.tensor(z, requires_grad=True)
    theirs = (torch.log_softmax if log else torch.softmax)(tensor, axis)
    theirs.backward(torch.tensor(upstream))
    ours = (act.log_softmax if log else act.softmax)(z, axis)
    vjp = act.log_softmax_vjp if log else act.softmax_vjp
    np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-14)
    np.testing.assert_allclose(vjp(ours, upstream, axis), tensor.grad.numpy(), atol=1e-13)


def test_maxout_of_equal_pieces_sends_the_gradient_to_the_first():
    z = torch.tensor([[1.0, 1.0, 0.0]], requires_grad=True)
    z.max(dim=-1).values.backward(torch.tensor([5.0]))
    np.testing.assert_array_equal(act.maxout_vjp(z.detach().numpy(), [5.0]), z.grad.numpy())
