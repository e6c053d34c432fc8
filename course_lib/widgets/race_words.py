"""What is said of a race: who is lowest, who has left, who diverges."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from course_lib.widgets.words import figures, number

SHOWN = 3  # how many are told by name and loss


@dataclass(frozen=True)
class Standing:
    """Where one is: its loss now and at the start, whether it is in the picture, at which step."""

    name: str
    loss: float
    first: float
    inside: bool
    steps: int
    over: bool

    @property
    def lost(self) -> bool:
        """Whether it has been thrown out, higher than it began."""
        return not self.inside and not self.loss < self.first


def loss(value: float) -> str:
    """A loss with three figures, however small.

    >>> loss(2e-12), loss(0.0)
    ('2·10⁻¹²', '0')
    """
    return figures(value) if value else "0"


def told(standings: Sequence[Standing], step: int) -> str:
    """The race in words."""
    here = sorted((s for s in standings if s.inside), key=lambda s: s.loss)
    parts = []
    if here:
        best, *rest = [f"{s.name} ({loss(s.loss)})" for s in here[:SHOWN]]
        more = f", then {', '.join(rest)}" if rest else ""
        left = len(here) - SHOWN
        parts.append(f"lowest is {best}{more}{f' and {left} more' if left > 0 else ''}.")
    text = f"Step {step}: {' '.join(parts) or 'nobody is in the picture.'}"
    for each in standings:
        if each.lost:
            text += f" {diverging(each)}"
        elif not each.inside:
            text += f" {each.name} has left the picture, going down."
    return text


def diverging(each: Standing) -> str:
    """One that was thrown out."""
    now = f"to {loss(each.loss)}" if math.isfinite(each.loss) else "past all numbers"
    when = f" by step {each.steps}" if each.over else ""
    return (
        f"{each.name} diverges: its loss rose from {number(each.first)} {now}{when}; "
        "its rate is too large here."
    )
