"""Every optimizer against PyTorch's, on the same gradients."""

import numpy as np
import pytest
import torch

from course_lib.nn.optimizers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    Momentum,
    Nadam,
    Nesterov,
    RMSprop,
)

# Nesterov: PyTorch holds the point ahead, as our twin does. ε stands outside of the root in both,
# but for Adadelta, where it is inside in both. PyTorch multiplies the sum of gradients by the rate,
# we sum what the rate has been multiplied with: the same, as long as the rate stays.
PAIRS = [
    (SGD(0.1), torch.optim.SGD, {"lr": 0.1}),
    (Momentum(0.1, 0.9), torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    (Nesterov(0.1, 0.9), torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    (Adagrad(0.1, 1e-3), torch.optim.Adagrad, {"lr": 0.1, "eps": 1e-3}),
    (RMSprop(0.01, 0.9, 0.0, 1e-3), torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9, "eps": 1e-3}),
    (RMSprop(0.01, 0.9, 0.8, 1e-3), torch.optim.RMSprop,
     {"lr": 0.01, "alpha": 0.9, "momentum": 0.8, "eps": 1e-3}),
    (Adadelta(1.0, 0.9, 1e-3), torch.optim.Adadelta, {"lr": 1.0, "rho": 0.9, "eps": 1e-3}),
    (Adam(0.01, 0.9, 0.99, 1e-3), torch.optim.Adam,
     {"lr": 0.01, "betas": (0.9, 0.99), "eps": 1e-3}),
    (AdamW(0.01, 0.9, 0.99, 1e-3, weight_decay=0.1), torch.optim.AdamW,
     {"lr": 0.01, "betas": (0.9, 0.99), "eps": 1e-3, "weight_decay": 0.1}),
    (Nadam(0.01, 0.9, 0.99, 1e-3), torch.optim.NAdam,
     {"lr": 0.01, "betas": (0.9, 0.99), "eps": 1e-3}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "peer", "settings"), PAIRS, ids=str)
def test_forty_steps_are_equal(rule, peer, settings):
    rng = np.random.default_rng(0)
    parameters = rng.normal(size=12)
    theirs = torch.nn.Parameter(torch.from_numpy(parameters.copy()))
    sums_steps = getattr(rule, "momentum", 0) > 0
    near = 1e-8 if type(rule) is Nadam else 1e-12  # PyTorch keeps Nadam's product in float32
    twin, optimizer = rule.in_place(parameters), peer([theirs], **settings)
    for i in range(40):
        gradient = parameters * np.arange(1, 13) / 10 + rng.normal(size=12)
        theirs.grad = torch.from_numpy(gradient.copy())
        optimizer.step()
        twin.step(gradient)
        if i == 20 and not sums_steps:
            twin.learning_rate /= 2
            optimizer.param_groups[0]["lr"] /= 2
        np.testing.assert_allclose(parameters, theirs.detach().numpy(), rtol=0, atol=near)
