"""*Show me* for the questions of lesson 12 that want thought: what the formulas do, drawn.

The numbers in the pictures are others than those that are asked for.
"""

import html
from collections.abc import Callable

import ipywidgets
import numpy as np

from course_lib.plots.style import CLASS_COLOURS, INK, new_figure
from course_lib.widgets.compare import Views
from course_lib.widgets.nearest_regions import still

Walk = list[np.ndarray]
VALLEY = np.array([1.0, 10.0])  # how steep ½ (x² + 10 y²) is
START, RATE = np.array([3.0, 1.0]), 0.05
BETAS = (0.9, 0.99)


def show_gain(args: tuple, own: object) -> Views:
    """*Show me* for `answer_gain`: the velocity under a steady gradient, for two other ρ."""
    figure = new_figure(4.6, 3.2)
    ax = figure.add_subplot()
    steps = np.arange(1, 31)
    for rho, style, colour in ((0.5, "-o", CLASS_COLOURS[0]), (0.75, "-s", CLASS_COLOURS[1])):
        speeds = (1 - rho**steps) / (1 - rho)
        ax.plot(steps, speeds, style, color=colour, ms=4, label=f"ρ = {rho:g}")
    ax.set(xlabel="step", ylabel="speed, in steps without momentum", ylim=(0, 5))
    ax.legend(fontsize=9)
    said = "At ρ = 0.5 the speed comes to rest at 2, at ρ = 0.75 at 4. Where at 0.9?"
    ax.set_title(said, fontsize=9, wrap=True)
    return [("A steady gradient, from rest", still(figure, alt=said))]


def show_first_steps(args: tuple, own: object) -> Views:
    """*Show me* for `answer_first_steps`: Adam's numbers in step 1, for other gradients."""
    rows = []
    for g in (4.0, -0.5, 20.0):
        m, v = 0.1 * g, 0.001 * g**2
        rows.append([f"{each:.6g}" for each in (g, m, v, m / 0.1, v / 0.001, abs(g))])
    table = cells("th", ("g", "m", "v", "m̂", "v̂", "√v̂")) + "".join(cells("td", r) for r in rows)
    said = "The first step of Adam for three other gradients. By what is η multiplied in each?"
    page = f'<p>{said}</p><table style="border-collapse: collapse">{table}</table>'
    return [("What stands in the formula", ipywidgets.HTML(page))]


def cells(tag: str, texts: tuple | list) -> str:
    """One row of a table."""
    style = "padding: 1px 10px; text-align: right; background: none"
    style += "; border: 1px solid var(--jp-border-color2, #bdbdbd)"
    row = "".join(f'<{tag} style="{style}">{html.escape(text)}</{tag}>' for text in texts)
    return f"<tr>{row}</tr>"


def show_uncorrected(args: tuple, own: object) -> Views:
    """*Show me* for `answer_uncorrected`: steps with and without correction, for other β."""
    figure = new_figure(4.6, 3.2)
    ax = figure.add_subplot()
    steps = np.arange(1, 61)
    without = (1 - 0.8**steps) / np.sqrt(1 - 0.99**steps)
    ax.plot(steps, without, "-s", color=CLASS_COLOURS[1], ms=3, label="without correction")
    ax.plot(steps, np.ones(60), "-o", color=CLASS_COLOURS[0], ms=3, label="with correction")
    ax.set(xlabel="step", ylabel="length of the step, in η", ylim=(0, None))
    ax.legend(fontsize=9)
    said = (
        f"A steady gradient, with β₁ = 0.8 and β₂ = 0.99: without correction the first step is "
        f"{without[0]:.3g} η long. From which two numbers does that come?"
    )
    ax.set_title(said, fontsize=9, wrap=True)
    return [("With and without correction", still(figure, alt=said))]


def show_sparse(args: tuple, own: object) -> Views:
    """*Show me* for `answer_sparse`: what is remembered of two weights, one of a rare word."""
    steps = np.arange(1, 101)
    gradients = {"in every step": np.ones(100), "in every 20th step": 1.0 * (steps % 20 == 5)}
    figure = new_figure(5.6, 3.4)
    axes = figure.subplots(1, 2)
    looks = zip(("-", "--"), (CLASS_COLOURS[0], CLASS_COLOURS[1]), strict=True)
    for (word, g), (style, colour) in zip(gradients.items(), looks, strict=True):
        v, speeds = 0.0, []
        for each in g:
            v = 0.8 * v + each
            speeds.append(v)
        axes[0].plot(steps, speeds, style, color=colour, label=f"a gradient {word}")
        axes[1].plot(steps, np.sqrt(np.cumsum(g**2)), style, color=colour)
    axes[0].set(xlabel="step", title="momentum: |v|, ρ = 0.8", ylim=(0, 6))
    axes[1].set(xlabel="step", title="Adagrad: √G", ylim=(0, 11))
    figure.legend(fontsize=9, loc="outside lower center", ncols=2)
    said = (
        "Momentum's v of the rare word fades to 0 before its next gradient comes. Adagrad's √G, by "
        "which the step is divided, grows to 10 for the frequent word and to "
        f"{np.sqrt(5):.1f} for the rare one."
    )
    return [(said, still(figure, alt=said))]


def show_slip(args: tuple, own: object) -> Views:
    """*Show me* for `answer_slip`: the line that was chosen, walked beside the right one."""
    letter = own.strip(" ().").lower() if isinstance(own, str) else ""
    if letter not in WALKS:
        return [("", ipywidgets.HTML("<p>Write a letter, and its line is drawn here.</p>"))]
    name, printed, right = WALKS[letter]
    ways = np.array(printed()), np.array(right())
    figure = new_figure(4.6, 3.2)
    ax = figure.add_subplot()
    for way, style, word in zip(ways[::-1], ("-o", ":x"), ("as you wrote it", "as printed"),
                                strict=True):  # fmt: skip
        ax.plot(way[:, 0], style, color=CLASS_COLOURS[0], ms=7, mfc="none", label=f"x, {word}")
        ax.plot(way[:, 1], style, color=CLASS_COLOURS[1], ms=7, mfc="none", label=f"y, {word}")
    ax.axhline(0, color=INK, lw=0.8)
    ax.set(xlabel="step", ylabel="x and y")
    ax.legend(fontsize=8)
    gap = float(np.abs(ways[0] - ways[1]).max())
    said = f"{name} on ½ (x² + 10 y²): as printed and as you wrote it the walks are "
    said += f"up to {gap:.2g} apart." if gap > 1e-9 else "the same to the last digit that counts."
    ax.set_title(said, fontsize=9, wrap=True)
    return [("The line that you chose", still(figure, alt=said))]


def walk(step: Callable, steps: int = 12) -> Walk:
    """The places that `step(theta, memory, t)` goes through, memory beginning at 0."""
    theta, memory, places = START, (np.zeros(2), np.zeros(2)), [START]
    for t in range(1, steps + 1):
        theta, memory = step(theta, memory, t)
        places.append(theta)
    return places


def momentum(sign: int, ahead: bool) -> Walk:
    """With v added (`sign` 1) or taken away (-1); the gradient here or ahead."""

    def step(theta: np.ndarray, memory: tuple, t: int) -> tuple:
        v = memory[0]
        at = theta + sign * 0.8 * v if ahead else theta
        v = 0.8 * v - sign * RATE * VALLEY * at
        return theta + sign * v, (v, v)

    return walk(step)


def rmsprop(inside: bool) -> Walk:
    """With ε inside or outside of the root."""

    def step(theta: np.ndarray, memory: tuple, t: int) -> tuple:
        g = VALLEY * theta
        s = 0.9 * memory[1] + 0.1 * g**2
        root = np.sqrt(s + 1e-8) if inside else np.sqrt(s) + 1e-8
        return theta - 4 * RATE * g / root, (s, s)

    return walk(step)


def adam(power: bool) -> Walk:
    """With or without the power t in the corrections."""

    def step(theta: np.ndarray, memory: tuple, t: int) -> tuple:
        g = VALLEY * theta
        m, v = (b * a + (1 - b) * x for b, a, x in zip(BETAS, memory, (g, g**2), strict=True))
        m_hat, v_hat = (a / (1 - b ** (t if power else 1)) for b, a in zip(BETAS, (m, v),
                                                                          strict=True))  # fmt: skip
        return theta - 4 * RATE * m_hat / (np.sqrt(v_hat) + 1e-8), (m, v)

    return walk(step)


WALKS: dict[str, tuple[str, Callable[[], Walk], Callable[[], Walk]]] = {
    "a": ("Momentum", lambda: momentum(-1, False), lambda: momentum(1, False)),
    "b": ("RMSprop", lambda: rmsprop(True), lambda: rmsprop(False)),
    "c": ("Adam", lambda: adam(False), lambda: adam(True)),
    "d": ("Nesterov's momentum", lambda: momentum(-1, True), lambda: momentum(1, True)),
}
