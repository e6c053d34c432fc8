"""Optimizers, clipping and schedules against PyTorch's, on the same gradients."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from course_lib.nn.callbacks import ReduceLROnPlateau
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
    clip_by_norm,
    clip_by_value,
    step_by_summed_gradients,
)
from course_lib.nn.schedules import CosineDecay, ExponentialDecay, InverseTimeDecay, StepDecay

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
    """Of the rule and of its twin, in float64; at another rate from the 21st on."""
    rng = np.random.default_rng(0)
    parameters = rng.normal(size=12)
    theirs = torch.nn.Parameter(torch.from_numpy(parameters.copy()))
    sums_steps = getattr(rule, "momentum", 0) > 0
    near = 1e-8 if type(rule) is Nadam else 1e-12  # PyTorch keeps Nadam's product in float32
    params, state = [parameters.copy()], rule.init([parameters])
    twin, optimizer = rule.in_place(parameters), peer([theirs], **settings)
    for i in range(40):
        gradient = parameters * np.arange(1, 13) / 10 + rng.normal(size=12)
        theirs.grad = torch.from_numpy(gradient.copy())
        optimizer.step()
        twin.step(gradient)
        params, state = rule.step(params, [gradient], state)
        if i == 20 and not sums_steps:
            twin.learning_rate /= 2
            rule = rule.at_rate(twin.learning_rate)
            optimizer.param_groups[0]["lr"] /= 2
        expected = theirs.detach().numpy()
        np.testing.assert_allclose(parameters, expected, rtol=0, atol=near)
        (ahead,) = rule.where(params, state)
        np.testing.assert_allclose(ahead, expected, rtol=0, atol=near)


@pytest.mark.parametrize(("rule", "peer", "settings"), PAIRS, ids=str)
def test_float32_steps_of_a_large_array_are_equal(rule, peer, settings):
    """Of the twin, in pieces; each step may round by 6e-8 of the parameter."""
    rng = np.random.default_rng(1)
    parameters = rng.standard_normal(100_003, dtype=np.float32)
    theirs = torch.nn.Parameter(torch.from_numpy(parameters.copy()))
    twin, optimizer = rule.in_place(parameters), peer([theirs], **settings)
    for _ in range(10):
        gradient = rng.standard_normal(100_003, dtype=np.float32)
        theirs.grad = torch.from_numpy(gradient)
        optimizer.step()
        twin.step(gradient)
    np.testing.assert_allclose(parameters, theirs.detach().numpy(), rtol=5e-6, atol=5e-6)


def test_momentum_that_sums_gradients_is_equal_at_any_rate():
    rng = np.random.default_rng(2)
    theta, v = rng.normal(size=5), np.zeros(5)
    theirs = torch.nn.Parameter(torch.from_numpy(theta.copy()))
    optimizer = torch.optim.SGD([theirs], lr=0.1, momentum=0.8)
    for i in range(30):
        rate = optimizer.param_groups[0]["lr"] = 0.1 / (1 + i % 7)
        gradient = rng.normal(size=5)
        theirs.grad = torch.from_numpy(gradient)
        optimizer.step()
        theta, v = step_by_summed_gradients(theta, gradient, v, rate, 0.8)
        np.testing.assert_allclose(theta, theirs.detach().numpy(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("bound", [0.5, 1e3])
def test_clipping_is_equal(bound):
    """PyTorch adds 1e-6 to the norm that it divides by."""
    rng = np.random.default_rng(3)
    grads = [rng.normal(size=shape) * 5 for shape in [(4, 3), (3,), (3, 1)]]
    theirs = [torch.nn.Parameter(torch.zeros(g.shape, dtype=torch.float64)) for g in grads]

    def hand_over():
        for parameter, g in zip(theirs, grads, strict=True):
            parameter.grad = torch.from_numpy(g.copy())

    hand_over()
    clipped, norm = clip_by_norm(grads, bound)
    assert norm == pytest.approx(torch.nn.utils.clip_grad_norm_(theirs, bound).item())
    for mine, parameter in zip(clipped, theirs, strict=True):
        np.testing.assert_allclose(mine, parameter.grad.numpy(), rtol=1e-6)
    hand_over()
    torch.nn.utils.clip_grad_value_(theirs, bound)
    for mine, parameter in zip(clip_by_value(grads, bound), theirs, strict=True):
        np.testing.assert_array_equal(mine, parameter.grad.numpy())


T = torch.optim.lr_scheduler
SCHEDULES = [
    (StepDecay(0.4, 0.3, 4), lambda o: T.StepLR(o, step_size=4, gamma=0.3)),
    (ExponentialDecay(0.4, 0.2), lambda o: T.ExponentialLR(o, gamma=math.exp(-0.2))),
    (InverseTimeDecay(0.4, 0.5), lambda o: T.LambdaLR(o, lambda t: 1 / (1 + 0.5 * t))),
    (CosineDecay(0.4, 15, 0.01), lambda o: T.CosineAnnealingLR(o, T_max=15, eta_min=0.01)),
]


@pytest.mark.parametrize(
    ("schedule", "make"), SCHEDULES, ids=[type(schedule).__name__ for schedule, _ in SCHEDULES]
)
def test_schedules_are_equal(schedule, make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.4)
    theirs = make(optimizer)
    for t in range(16):
        assert schedule(t) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9)
        optimizer.step()
        theirs.step()


def test_reduction_on_a_plateau_is_equal():
    losses = [3.0, 2.0, 2.0, 2.1, 1.9, 1.9, 1.95, 1.9, 1.9, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5]
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.4)
    theirs = T.ReduceLROnPlateau(
        optimizer, factor=0.5, patience=1, threshold=1e-4, threshold_mode="abs", min_lr=0.06
    )
    net = SimpleNamespace(optimizer=SimpleNamespace(learning_rate=0.4))
    ours = ReduceLROnPlateau("loss", factor=0.5, patience=2, min_lr=0.06)  # theirs: patience + 1
    ours.set_model(net)
    ours.on_train_begin()
    rates = []
    for epoch, loss in enumerate(losses):
        ours.on_epoch_end(epoch, {"loss": loss})
        theirs.step(loss)
        assert net.optimizer.learning_rate == optimizer.param_groups[0]["lr"]
        rates.append(net.optimizer.learning_rate)
    assert rates[0] == 0.4
    assert rates[-1] == 0.06
