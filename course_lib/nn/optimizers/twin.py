"""What the fast twins of the rules have in common: pieces, memory, the sweep."""

from typing import Any

import numpy as np

from course_lib.nn.memory import flat_array

PIECE = 65_536  # entries: short enough for the processor's caches, long enough to need few calls
SWEEP = 100  # steps


class Twin:
    """Moves `parameters`, a flat array, by `rule`; `learning_rate` may be set at any time."""

    memories = 0  # arrays that are kept beside the parameters
    scratches = 1  # arrays for what lies between two operations
    numbers: tuple[str, ...] = ("t",)  # the attributes that are remembered beside the arrays

    def __init__(self, rule: Any, parameters: np.ndarray) -> None:
        if parameters.ndim != 1 or not np.issubdtype(parameters.dtype, np.floating):
            raise ValueError(
                f"parameters are {parameters.dtype} of shape {parameters.shape}; expected one flat "
                "array of float32 or float64."
            )
        self.rule, self.t = rule, 0
        self.learning_rate = float(getattr(rule, "learning_rate", np.nan))  # nan: it has none
        size, dtype = len(parameters), parameters.dtype
        self.memory = memory = [flat_array(size, dtype) for _ in range(self.memories)]
        scratch = [flat_array(min(size, PIECE), dtype) for _ in range(self.scratches)]
        self.pieces: list[tuple[Any, ...]] = []
        for start in range(0, size, PIECE):
            piece = slice(start, start + PIECE)
            p = parameters[piece]
            arrays = (*(m[piece] for m in memory), *(part[: len(p)] for part in scratch))
            self.pieces.append((piece, p, *arrays))

    def step(self, gradient: np.ndarray) -> None:
        """One step along `gradient`, flat as the parameters; it is only read."""
        self.t += 1
        if self.t % SWEEP == 0:
            self.sweep()
        settings = self.settings()
        if len(self.pieces) == 1:
            self.move(gradient, *settings, *self.pieces[0][1:])
            return
        for piece, *arrays in self.pieces:
            self.move(gradient[piece], *settings, *arrays)

    def remembered(self) -> tuple[Any, ...]:
        """What it keeps from step to step, as copies; `recall` goes on from there."""
        return (*(getattr(self, name) for name in self.numbers), [m.copy() for m in self.memory])

    def recall(self, remembered: tuple[Any, ...]) -> None:
        """Go on from what `remembered` gave."""
        *numbers, arrays = remembered
        for name, number in zip(self.numbers, numbers, strict=True):
            setattr(self, name, number)
        for mine, array in zip(self.memory, arrays, strict=True):
            mine[...] = array

    def sweep(self) -> None:
        """Set to 0 what has faded from memory.

        Where the gradient has become 0, as of a ReLU that died, a memory shrinks by a tenth a step
        and never arrives: the smallest floats round to themselves. With those, below 1e-38 in
        float32, processors compute many times more slowly. Beside ε what goes here is nothing.
        """
        for memory in self.memory:
            faded = np.abs(memory) < 1e5 * np.finfo(memory.dtype).tiny
            memory[faded] = 0

    def settings(self) -> tuple[float, ...]:
        """The numbers of this step."""
        return (self.learning_rate,)

    def move(self, g: np.ndarray, *more: Any) -> None:
        """Move a piece: the gradient, the numbers, the parameters, memories and scratch arrays."""
        raise NotImplementedError
