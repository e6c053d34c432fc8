"""The losses of networks and their gradients against PyTorch's."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_lib.nn import losses
from course_lib.nn.losses import margin

N, C = 30, 4
RNG = np.random.default_rng(0)
Z = 3 * RNG.normal(size=(N, C))
T = 3 * RNG.normal(size=(N, C))
LABELS = RNG.integers(0, C, N)
YES = RNG.integers(0, 2, (N, C))
ONE_HOT = np.eye(C)[LABELS]


def soft(z):
    return np.exp(z - losses.log_sum_exp(z))


PAIRS = {
    "mse": (losses.MeanSquaredError(), T, Z, lambda f: F.mse_loss(f, torch.tensor(T))),
    "mae": (losses.MeanAbsoluteError(), T, Z, lambda f: F.l1_loss(f, torch.tensor(T))),
    "huber": (losses.Huber(0.7), T, Z, lambda f: F.huber_loss(f, torch.tensor(T), delta=0.7)),
    "binary": (
        losses.BinaryCrossentropy(), YES, 1 / (1 + np.exp(-Z)),
        lambda p: F.binary_cross_entropy(p, torch.tensor(YES, dtype=p.dtype)),
    ),
    "binary from logits": (
        losses.BinaryCrossentropy(from_logits=True), YES, Z,
        lambda z: F.binary_cross_entropy_with_logits(z, torch.tensor(YES, dtype=z.dtype)),
    ),
    "categorical": (
        losses.CategoricalCrossentropy(), ONE_HOT, soft(Z),
        lambda p: F.nll_loss(p.log(), torch.tensor(LABELS)),
    ),
    "categorical from logits": (
        losses.CategoricalCrossentropy(from_logits=True), ONE_HOT, Z,
        lambda z: F.cross_entropy(z, torch.tensor(LABELS)),
    ),
    "smoothed": (
        losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), ONE_HOT, Z,
        lambda z: F.cross_entropy(z, torch.tensor(LABELS), label_smoothing=0.1),
    ),
    "sparse from logits": (
        losses.SparseCategoricalCrossentropy(from_logits=True), LABELS, Z,
        lambda z: F.cross_entropy(z, torch.tensor(LABELS)),
    ),
    "hinge": (
        losses.Hinge(), 2 * YES - 1, Z,
        lambda f: torch.clamp(1 - torch.tensor(2 * YES - 1) * f, min=0).mean(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_values_and_gradients_agree(name):
    ours, y, f, theirs = PAIRS[name]
    f_t = torch.tensor(f, requires_grad=True)
    loss = theirs(f_t)
    loss.backward()
    assert ours(y, f) == pytest.approx(loss.item(), rel=1e-10)
    np.testing.assert_allclose(ours.gradient(y, f), f_t.grad.numpy(), rtol=1e-8, atol=1e-12)


def test_multiclass_hinge_agrees():
    """Torch divides each sample's sum by the number of classes."""
    f = torch.tensor(Z, requires_grad=True)
    loss = F.multi_margin_loss(f, torch.tensor(LABELS)) * C
    loss.backward()
    assert margin.multiclass_hinge(ONE_HOT, Z).mean() == pytest.approx(loss.item())
    slope = margin.multiclass_hinge_slope(ONE_HOT, Z) / N
    np.testing.assert_allclose(slope, f.grad.numpy(), atol=1e-12)


def test_extreme_logits_agree_in_float32():
    z = np.float32([[200, -300, 0], [-1e4, 1e4, 5]])
    theirs = torch.tensor(z, requires_grad=True)
    loss = F.cross_entropy(theirs, torch.tensor([1, 0]))
    loss.backward()
    ours, dz = losses.softmax_cross_entropy(z, np.array([1, 0]))
    assert ours == pytest.approx(loss.item(), rel=1e-6)
    assert dz.dtype == np.float32
    np.testing.assert_allclose(dz, theirs.grad.numpy(), atol=1e-6)
