"""A clock for animation: a task in the kernel's own event loop, no thread, no queue of frames."""

import asyncio
import contextlib
from collections.abc import Callable

import ipywidgets

BREATH = 0.005  # seconds


class Clock:
    """Calls `on_tick` up to `fps` times a second while it plays; `tick` lets time pass by hand.

    `view` holds a Play/Pause button and a Step button. A tick that takes longer than a frame makes
    the next one late; frames are left out, never made up for, so that a slow computation still
    stops when Pause is pressed. Where no event loop runs (a script, a test) `play` changes nothing.

    An exception in `on_tick` stops the clock. `on_error`, if given, receives it; otherwise it is
    raised: from `tick` to the caller, from a playing clock to the event loop's handler.

    >>> seen = []
    >>> clock = Clock(lambda: seen.append(len(seen)))
    >>> clock.tick(3)
    >>> seen
    [0, 1, 2]
    """

    def __init__(
        self,
        on_tick: Callable[[], object],
        fps: float = 30,
        on_error: Callable[[Exception], object] | None = None,
    ) -> None:
        if not fps > 0:
            raise ValueError(f"fps is {fps}; expected a positive number of frames a second")
        self.on_tick, self.on_error, self.interval = on_tick, on_error, 1 / fps
        self._task: asyncio.Task | None = None
        self._button = ipywidgets.ToggleButton(
            description="Play", icon="play", tooltip="Let it run, or pause it"
        )
        self._step = ipywidgets.Button(
            description="Step", icon="step-forward", tooltip="Pause, and go one step on"
        )
        self.view = ipywidgets.HBox([self._button, self._step])
        self._button.observe(lambda change: self.play() if change["new"] else self.pause(), "value")
        self._step.on_click(lambda _: self.step())

    @property
    def playing(self) -> bool:
        """Whether ticks are coming by themselves."""
        return self._task is not None

    def tick(self, n: int = 1) -> None:
        """Let `n` ticks pass now."""
        for _ in range(n):
            try:
                self.on_tick()
            except Exception as error:
                self.pause()
                if self.on_error is None:
                    raise
                self.on_error(error)
                return

    def play(self) -> None:
        """Start ticking; without a running event loop nothing happens."""
        if self._task is None:
            with contextlib.suppress(RuntimeError):  # no loop: a script, or a test that ticks
                self._task = asyncio.get_running_loop().create_task(self._run())
        self._show()

    def pause(self) -> None:
        """Stop ticking."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        self._show()

    def step(self) -> None:
        """Pause, and go one tick on."""
        self.pause()
        self.tick()

    def close(self) -> None:
        """Stop for good and take the buttons away."""
        self.pause()
        for widget in (self._button, self._step, self.view):
            widget.close()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + self.interval
            self.tick()
            # Late or not, the kernel gets a moment for the messages that came meanwhile.
            await asyncio.sleep(max(due - loop.time(), BREATH))

    def _show(self) -> None:
        """Let the button say what pressing it would do."""
        self._button.value = self.playing
        self._button.description = "Pause" if self.playing else "Play"
        self._button.icon = "pause" if self.playing else "play"
