"""The playground's training while it plays: a task in the kernel's own event loop, no thread."""

import asyncio
import time
from typing import Any

from course_lib.widgets.answers import describe
from course_lib.widgets.playground_words import sentence

FRAME = 1 / 40  # seconds from one frame to the next; JupyterLab shows about 30 of 40
TICK = 1 / 100  # seconds from one look at the clock to the next
MISSED = 1 / 30  # seconds that are made up for, at most
ON_THE_WAY = 6  # frames that the page has not said it took; it says so of every third
BUSY = 0.02  # seconds of training, at most, before the page is listened to
UNSEEN = 10.0  # seconds without a page that draws: then training pauses
TELL = 4.0  # seconds from one sentence to the next


class Pace:
    """How many epochs are due: `speed` a second, those that cannot be kept up with left out.

    >>> pace = Pace(now=0.0)
    >>> pace.due(speed=60, now=0.025), pace.due(speed=60, now=0.05), pace.due(speed=60, now=9.0)
    (1, 2, 3)
    """

    def __init__(self, now: float) -> None:
        self.last, self.owed = now, 0.0

    def due(self, speed: int, now: float) -> int:
        """Whole epochs since the last call; at most what `MISSED` asks for, and one."""
        self.owed = min(self.owed + speed * (now - self.last), 1 + speed * MISSED)
        self.last = now
        whole = int(self.owed)
        self.owed -= whole
        return whole


async def train(playground: Any) -> None:
    """As many epochs as time asks for, frames as the page takes them, until it is cancelled."""
    now = time.monotonic
    pace = Pace(now())
    drawn = told = taken = now()
    try:
        while True:
            began = now()
            experiment = playground.experiment
            for _ in range(pace.due(playground.speed, began)):
                experiment.step()
                if experiment.diverged or now() - began > BUSY:
                    break
            if experiment.diverged:
                return playground.pause()
            if playground.sent - playground.seen < ON_THE_WAY:
                taken = now()
                if taken - drawn >= FRAME - TICK / 2:
                    playground.send_frame()
                    drawn = max(drawn + FRAME, taken - FRAME)  # what is late is not made up for
            elif now() - taken > UNSEEN:
                return playground.pause()
            if now() - told > TELL:
                shown, goal, told = playground.shown, playground.goal, now()
                playground.sentence = sentence(experiment, shown, True, goal)
            await asyncio.sleep(max(TICK - (now() - began), TICK / 4))
    except Exception as error:
        playground.pause()
        playground.alert = describe(error)
