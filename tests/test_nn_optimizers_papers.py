"""Every optimizer's first three steps, worked out from the paper's formula, in plain numbers.

All begin at θ = 1. What stands in a comment was computed by hand from the formulas as the papers
print them, not by the rules. ε is large, so that it would show if it stood in the wrong place.
"""

import numpy as np
import pytest

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

PAPERS = {
    # θ ← θ − η g: −0.3, +0.1, −0.2.
    "Robbins and Monro 1951": (SGD(0.1), [3, -1, 2], [0.7, 0.8, 0.6]),
    # θ_{t+1} = θ_t − η g + ρ (θ_t − θ_{t−1}): 1 − 0.3; 0.7 + 0.1 + 0.5 (−0.3);
    # 0.65 − 0.2 + 0.5 (−0.05).
    "Polyak 1964": (Momentum(0.1, 0.5), [3, -1, 2], [0.7, 0.65, 0.425]),
    # v ← μ v − ε ∇f(θ + μ v), θ ← θ + v: v = −0.3; −0.15 + 0.1 = −0.05; −0.025 − 0.2 = −0.225.
    # (Where the gradient is taken is tested below.)
    "Sutskever et al. 2013": (Nesterov(0.1, 0.5), [3, -1, 2], [0.7, 0.65, 0.425]),
    # G = 9, 25, 169, δ = 1: 0.1 · 3 / (3 + 1) = 0.075, 0.1 · 4 / (5 + 1) = 0.066667,
    # 0.1 · 12 / (13 + 1) = 0.085714.
    "Duchi, Hazan and Singer 2011": (
        Adagrad(0.1, epsilon=1.0), [3, 4, 12], [0.925, 0.858333333333, 0.772619047619],
    ),
    # s = 0.25 · 16 = 4; 3 + 1 = 4; 3 + 9 = 12. Steps 0.4 / 2.5 = 0.16, −0.2 / 2.5 = −0.08,
    # 0.6 / (3.464101615 + 0.5) = 0.151358380.
    "Tieleman and Hinton 2012": (
        RMSprop(0.1, rho=0.75, epsilon=0.5), [4, -2, 6], [0.84, 0.92, 0.768641619653],
    ),
    # The same steps, summed with α = 0.5: v = 0.16; 0.08 − 0.08 = 0; 0 + 0.151358380.
    "Tieleman and Hinton 2012, with momentum": (
        RMSprop(0.1, 0.75, 0.5, 0.5), [4, -2, 6], [0.84, 0.84, 0.688641619653],
    ),
    # E[g²] = 4, 4, 12; ε = 5; RMS[g] = 3, 3, 4.123105626.
    # Δ = −4 √5 / 3 = −2.981423970; then E[Δ²] = 0.25 · 80/9 = 2.222222222,
    # Δ = +2 √7.222222222 / 3 = 1.791612833; then E[Δ²] = 1.666666667 + 0.802469136 = 2.469135802,
    # Δ = −6 √7.469135802 / 4.123105626 = −3.977058393.
    "Zeiler 2012": (
        Adadelta(rho=0.75, epsilon=5.0), [4, -2, 6],
        [-1.981423970000, -0.189811137044, -4.166869530387],
    ),
    # m = 0.8, 0.24, 1.392, over 0.2, 0.36, 0.488: m̂ = 4, 0.666666667, 2.852459016.
    # v = 4, 4, 12, over 0.25, 0.4375, 0.578125: v̂ = 16, 9.142857143, 20.756756757,
    # √v̂ + ε = 4.5, 3.523715784, 5.055958380. Steps 0.088888889, 0.018919422, 0.056417771.
    "Kingma and Ba 2015": (
        Adam(0.1, 0.8, 0.75, 0.5), [4, -2, 6],
        [0.911111111111, 0.892191688901, 0.835773917982],
    ),
    # The same steps, and 0.1 · 0.5 θ besides: 1 − 0.088888889 − 0.05 = 0.861111111,
    # 0.861111111 − 0.018919422 − 0.043055556 = 0.799136133, and so on.
    "Loshchilov and Hutter 2019": (
        AdamW(0.1, 0.8, 0.75, 0.5, weight_decay=0.5), [4, -2, 6],
        [0.861111111111, 0.799136133346, 0.702761555759],
    ),
    # ψ = 10: μ = 0.534066946, 0.623199026, 0.682456943, 0.721853539 for t = 1 … 4;
    # products 0.534066946, 0.332830001, 0.227142145, 0.163963361. m, v̂ and ε as for Adam.
    # m̄ = μ_{t+1} m / (1 − Π_{t+1}) + (1 − μ_t) g / (1 − Π_t) = 0.747274640 + 4 = 4.747274640;
    # 0.211924930 − 1.129547757 = −0.917622827; 1.201893276 + 2.465203851 = 3.667097127.
    "Dozat 2016": (
        Nadam(0.1, 0.8, 0.75, 0.5, momentum_decay=10.0), [4, -2, 6],
        [0.894505008000, 0.920546348546, 0.848016140594],
    ),
}  # fmt: skip


@pytest.mark.parametrize("paper", PAPERS)
def test_the_rule_takes_the_papers_steps(paper):
    rule, gradients, expected = PAPERS[paper]
    params, places = [np.array([1.0])], []
    state = rule.init(params)
    for g in gradients:
        params, state = rule.step(params, [np.array([float(g)])], state)
        places.append(params[0].item())
    np.testing.assert_allclose(places, expected, rtol=0, atol=2e-12)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_twin_takes_the_papers_steps(paper):
    """Nesterov's twin stands ahead, at θ + ρ v: by half of the last step."""
    rule, gradients, expected = PAPERS[paper]
    if isinstance(rule, Nesterov):
        steps = np.diff(expected, prepend=1.0)
        expected = expected + 0.5 * steps
    parameters, places = np.array([1.0]), []
    twin = rule.in_place(parameters)
    for g in gradients:
        twin.step(np.array([float(g)]))
        places.append(parameters.item())
    np.testing.assert_allclose(places, expected, rtol=0, atol=2e-12)


def test_nesterovs_gradient_is_taken_ahead():
    """Sutskever et al. 2013 on L = θ²: the gradient 2φ is taken at φ = θ + 0.5 v.

    φ = 1, v = −0.2, θ = 0.8; φ = 0.7, v = −0.1 − 0.14 = −0.24, θ = 0.56;
    φ = 0.44, v = −0.12 − 0.088 = −0.208, θ = 0.352.
    """
    rule = Nesterov(0.1, 0.5)
    params, state = [np.array([1.0])], rule.init([np.array([1.0])])
    looked, places = [], []
    for _ in range(3):
        (ahead,) = rule.where(params, state)
        looked.append(ahead.item())
        params, state = rule.step(params, [2 * ahead], state)
        places.append(params[0].item())
    np.testing.assert_allclose(looked, [1.0, 0.7, 0.44], atol=1e-15)
    np.testing.assert_allclose(places, [0.8, 0.56, 0.352], atol=1e-15)


def test_adams_first_step_is_the_rate_whatever_the_gradient():
    """Kingma and Ba 2015, section 2.1: |Δ| = η where the gradient is the first there is."""
    rule = Adam(0.25, epsilon=0.0)
    for g in (1e-6, -3.0, 1e6):
        (theta,), _ = rule.step([np.zeros(1)], [np.array([g])], rule.init([np.zeros(1)]))
        assert theta.item() == pytest.approx(-0.25 * np.sign(g))
