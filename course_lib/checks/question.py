"""What an exercise is made of: cases, the call, the judge, and the catalogue of mistakes.

A check is data and three pure parts. `cases(rng)` draws the inputs, small to large; the answer is
called on them (directly, or by a probe where it is a class or a training loop); `judge(case,
output)` decides. So the notebook runs all three with a fixed seed, and a grader can leave the call
to a process that never sees what is expected.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Case:
    """One input: the arguments of the call, and what is said of it to the student."""

    args: tuple
    label: str = ""
    # what the arguments are called, for the reader of a report; "" where the label says it all
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """A judge's word on one output; `why` is a sentence where more than the value is wrong."""

    ok: bool
    expected: str = ""
    got: str = ""
    why: str = ""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that students really give: its code (defining the question's name) and hint.

    `concept` is true where the misconception is about the idea, not about the typing.
    """

    name: str
    code: str
    hint: str
    concept: bool = True


Judge = Callable[[Case, Any], Verdict]
Cases = Callable[[np.random.Generator], Sequence[Case]]


@dataclass(frozen=True)
class Part:
    """One graded part of a question: its points and the inputs that earn them."""

    name: str
    points: int
    cases: Cases


def call_answer(answer: Any, *args: Any) -> Any:
    """The usual call: the answer is a function."""
    return answer(*args)


def take_value(answer: Any, *args: Any) -> Any:
    """The call for an answer that is a value: a choice, a number, or settings.

    The case's `args` are for the judge, who tries the value on them.
    """
    return answer


def take_letter(answer: Any) -> Any:
    """The call for a choice: the letter, written small or large, as `b` or as `b)`.

    >>> take_letter(" B) "), take_letter("(3, 4)")
    ('b', '(3, 4)')
    """
    if type(answer) is not str:
        return answer
    letter = answer.strip(" ().,\t\n").lower()
    return letter if len(letter) == 1 else answer


@dataclass(frozen=True)
class Question:
    """One question. `call` is `call_answer`, `take_value`, `take_letter`, or a probe.

    A probe stands alone: its source uses only its arguments, `np`, and for annotations `Any` and
    `Callable`, so that it can be sent to a process that knows nothing of this package. It returns
    what the object computes on the case's inputs, never what the object claims of itself.

    `picture` names a function `module:function` of the widgets that opens a case: see `show_me`.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    judge: Judge
    mistakes: tuple[Mistake, ...] = ()
    call: Callable = call_answer
    picture: str | None = None
    keeps_inputs: bool = True  # an answer that changes its inputs in place is wrong
    # (case, outcome) -> outcome: what of an outcome a mistake is recognised by; None means all
    seen: Callable[[Case, Any], Any] | None = None
    # what the outputs say besides, in a sentence for the report: which of our parts were used
    note: Callable[[Sequence[Any]], str] | None = None

    @property
    def max_points(self) -> int:
        return sum(part.points for part in self.parts)

    @property
    def is_value(self) -> bool:
        """Whether the answer is a variable's value rather than something to be called."""
        return self.call in (take_value, take_letter)

    def cases(self, part: Part, seed: int) -> list[Case]:
        """The cases of one part, from the seed alone: parts do not disturb one another."""
        key = [seed, *f"{self.name}/{part.name}".encode()]
        return list(part.cases(np.random.default_rng(key)))


@dataclass(frozen=True)
class Lesson:
    """The questions of one lesson, by name, in the order in which they are asked.

    `libraries` are what its answers import besides NumPy and Matplotlib: the grader has them ready
    before it meets the first submission.
    """

    name: str
    questions: Mapping[str, Question] = field(default_factory=dict)
    libraries: tuple[str, ...] = ()


def choice(
    name: str,
    title: str,
    options: Mapping[str, str],
    right: str,
    hints: Mapping[str, str],
    points: int = 1,
    picture: str | None = None,
) -> Question:
    """A question answered by a letter: a variable `name` that holds one of the `options`.

    Every wrong option needs its hint: it is a mistake like any other.
    """
    if right not in options or set(hints) != set(options) - {right}:
        raise ValueError(f"{name}: expected one hint for each wrong option, got {sorted(hints)}")

    def judge(case: Case, output: Any) -> Verdict:
        letters = ", ".join(f'"{letter}"' for letter in options)
        if type(output) is not str or output not in options:
            why = f"Write one letter, in quotes and with nothing around it: one of {letters}."
            return Verdict(False, f"one of {letters}", repr(output), why)
        got = f'"{output}": {options[output]}'
        # The right letter is not given away: thinking again is the point of the question.
        return Verdict(output == right, "another option" if output != right else got, got)

    return Question(
        name=name,
        title=title,
        parts=(Part("choice", points, lambda rng: [Case(())]),),
        judge=judge,
        mistakes=tuple(
            Mistake(f"option_{letter}", f"{name} = {letter!r}", hint)
            for letter, hint in hints.items()
        ),
        call=take_letter,
        picture=picture,
    )
