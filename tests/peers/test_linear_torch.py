"""Losses, gradients and the minimum of logistic regression against PyTorch's."""

import numpy as np
import pytest
import torch

from course_lib.models import LogisticRegression
from course_lib.models.linear.full_loss import full_gradient, full_loss
from course_lib.models.linear.losses import HINGE, SOFTMAX, binary_cross_entropy, softmax
from course_lib.models.linear.objective import CrossEntropy
from course_lib.models.linear.penalties import ElasticNet


def draw(seed, n_classes=4):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(200, 6)), rng.integers(0, n_classes, 200)
    return X, y, rng.normal(size=(n_classes, 6)), rng.normal(size=n_classes)


def hinge(S, y):
    """Torch's divides by the number of classes."""
    return torch.nn.functional.multi_margin_loss(S, y, reduction="mean") * S.shape[1]


LOSSES = {"softmax": (SOFTMAX, torch.nn.functional.cross_entropy), "hinge": (HINGE, hinge)}


@pytest.mark.parametrize("name", LOSSES)
def test_full_loss_and_gradient_agree_with_torch(name):
    X, y, W, b = draw(0)
    ours, theirs = LOSSES[name]
    W_t, b_t = (torch.tensor(part, requires_grad=True) for part in (W, b))
    S = torch.tensor(X) @ W_t.T + b_t
    loss = theirs(S, torch.tensor(y)) + 0.1 * (0.3 * W_t.abs().sum() + 0.2 * (W_t**2).sum())
    loss.backward()
    R = ElasticNet(0.3, 0.2)
    assert full_loss(W, b, X, y, ours, R, 0.1) == pytest.approx(loss.item(), rel=1e-10)
    dW, db = full_gradient(W, b, X, y, ours, R, 0.1)
    np.testing.assert_allclose(dW, W_t.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(db, b_t.grad.numpy(), atol=1e-12)


def test_the_loss_in_blocks_agrees_with_torch():
    X, y, W, b = draw(1)
    V = torch.tensor(np.column_stack([W, b]), requires_grad=True)
    S = torch.tensor(X) @ V[:, :-1].T + V[:, -1]
    loss = torch.nn.functional.cross_entropy(S, torch.tensor(y))
    loss.backward()
    value, gradient = CrossEntropy(X, y, 4)(V.detach().numpy())
    assert value == pytest.approx(loss.item(), rel=1e-10)
    np.testing.assert_allclose(gradient, V.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(softmax(S.detach().numpy()), torch.softmax(S, 1).detach().numpy())


def test_binary_cross_entropy_agrees_with_torch():
    z = np.linspace(-40, 40, 81)
    y = np.arange(81) % 2
    theirs = torch.nn.functional.binary_cross_entropy_with_logits(
        torch.tensor(z), torch.tensor(y, dtype=torch.float64), reduction="none"
    )
    # log(1 + e^-z): PyTorch's loses what is small beside the 1
    np.testing.assert_allclose(binary_cross_entropy(z, y), theirs.numpy(), rtol=1e-10, atol=1e-14)


def test_the_minimum_agrees_with_torchs_lbfgs():
    X, y, _, _ = draw(2)
    W, b = (torch.zeros(shape, dtype=torch.float64, requires_grad=True) for shape in ((4, 6), 4))
    optimizer = torch.optim.LBFGS(
        [W, b], max_iter=500, tolerance_grad=1e-9, tolerance_change=0, line_search_fn="strong_wolfe"
    )

    def closure():
        optimizer.zero_grad()
        S = torch.tensor(X) @ W.T + b
        penalty = (W**2).sum() / 2 / len(X)
        loss = torch.nn.functional.cross_entropy(S, torch.tensor(y)) + penalty
        loss.backward()
        return loss

    optimizer.step(closure)
    model = LogisticRegression(tol=1e-8).fit(X, y)
    np.testing.assert_allclose(model.coef_, W.detach().numpy(), atol=1e-6)
