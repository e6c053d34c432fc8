"""Memories of the fast optimizers, where the gradient has become 0 and stays so."""

import numpy as np
import pytest

from course_lib.nn.optimizers import OPTIMIZERS, RMSprop

RULES = {**OPTIMIZERS, "rmsprop with momentum": RMSprop(momentum=0.9)}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_no_memory_stays_among_the_subnormal_numbers(name, dtype):
    """0.9 times the smallest float is the smallest float again, so it would never reach 0."""
    twin = RULES[name].in_place(np.ones(50, dtype))
    twin.step(np.linspace(1e-9, 1, 50, dtype=dtype))
    zeros = np.zeros(50, dtype)
    for _ in range(1200 if dtype == "float32" else 8000):
        twin.step(zeros)
    for memory in twin.memory:
        assert not np.any((memory != 0) & (np.abs(memory) < np.finfo(dtype).tiny))


@pytest.mark.parametrize("name", RULES)
def test_what_is_swept_away_does_not_count(name):
    """The rule itself, which sweeps nothing, comes to the same parameters, but for rounding.

    Each of the 1,000 steps may round by 6e-8 of the parameter.
    """
    rule, start = RULES[name], np.linspace(-1, 1, 50, dtype=np.float32)
    theta = start.copy()
    twin, state, params = rule.in_place(theta), rule.init([start]), [start]
    rng = np.random.default_rng(0)
    for t in range(1000):
        g = rng.standard_normal(50).astype(np.float32) * (t < 20 or t > 980)
        twin.step(g)
        params, state = rule.step(params, [g], state)
    (expected,) = rule.where(params, state)
    np.testing.assert_allclose(theta, expected, rtol=6e-5, atol=6e-6)
