"""The controls of a race, and where they stand."""

import html
from collections.abc import Sequence

import ipywidgets

from course_lib.widgets.clock import Clock
from course_lib.widgets.plane import Plane
from course_lib.widgets.race_picture import swatch
from course_lib.widgets.rates import rate_slider

LOWEST_RATE, HIGHEST_RATE = -5, 2  # powers of ten
NAMED = {"style": {"description_width": "initial"}}
Controls = dict[str, ipywidgets.Widget]


def race_controls(
    landscape: str, choices: Sequence[str], step: int, longest: int, names: Sequence[str]
) -> Controls:
    """Surface, step, whose update is opened up, and the way back to the first start."""
    return {
        "landscape": ipywidgets.Dropdown(
            options=choices, value=landscape, description="surface",
            tooltip="Which loss of two parameters they run on", **NAMED,
        ),
        "step": ipywidgets.IntSlider(
            step, min=0, max=longest, description="step",
            tooltip="How many steps have been made; back and forth", **NAMED,
        ),
        "opened": ipywidgets.Dropdown(
            options=[(name, i) for i, name in enumerate(names)], value=0,
            description="opened up", tooltip="Whose next step is shown term by term", **NAMED,
        ),
        "back": ipywidgets.Button(
            description="Usual start", tooltip="Put the start back to where it was at first"
        ),
    }  # fmt: skip


def runner_controls(
    names: Sequence[str], rates: Sequence[float | None], on: Sequence[bool]
) -> Controls:
    """For each whether it runs ("on 0", …), and its learning rate ("rate 0", …)."""
    made: Controls = {}
    for i, (name, rate) in enumerate(zip(names, rates, strict=True)):
        made[f"on {i}"] = ipywidgets.Checkbox(
            on[i], description=name, indent=False, tooltip=f"Whether {name} runs",
            layout={"width": "9.5em"},
        )  # fmt: skip
        made[f"rate {i}"] = rate_slider(
            rate or 1.0, LOWEST_RATE, HIGHEST_RATE, description=f"rate of {name}",
            tooltip=f"The learning rate of {name}", disabled=rate is None,
            layout={"width": "24em"}, **NAMED,
        )  # fmt: skip
    return made


def laid_out(
    question: str, control: Controls, clock: Clock, plane: Plane, opened: ipywidgets.HTML, n: int
) -> list[ipywidgets.Widget]:
    """Question, controls, plane, and below it the n runners beside the terms of one update."""
    wrapped = {"flex_flow": "row wrap"}
    top = [control[name] for name in ("landscape", "step", "opened", "back")]
    row = ipywidgets.HBox(
        [*top, clock.view], layout=ipywidgets.Layout(grid_gap="4px 16px", **wrapped)
    )
    runners = [
        ipywidgets.HBox(
            [ipywidgets.HTML(swatch(i)), control[f"on {i}"], control[f"rate {i}"]],
            layout=ipywidgets.Layout(grid_gap="8px", align_items="center"),
        )
        for i in range(n)
    ]
    below = ipywidgets.HBox(
        [ipywidgets.VBox(runners), opened],
        layout=ipywidgets.Layout(grid_gap="4px 24px", **wrapped),
    )
    asked = [ipywidgets.HTML(f"<b>{html.escape(question)}</b>")] if question else []
    return [*asked, row, plane, below]
