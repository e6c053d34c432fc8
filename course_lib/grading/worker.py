"""The trusted side: a conversation with a server about each submission.

What comes back is decoded as plain values; expected values, points, hints and other submissions
never leave this process.
"""

import inspect
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.checks.call import Outcome
from course_lib.checks.engine import drawn_cases
from course_lib.checks.question import Question
from course_lib.grading.fork_server import ForkServer
from course_lib.grading.inside.wire import Malformed
from course_lib.grading.limits import Limits, ServerLost
from course_lib.grading.plain_server import PlainServer

Server = ForkServer | PlainServer


@dataclass
class Answers:
    """What became of one submission: its cells, and the outcomes of each question's cases."""

    cells: list[str] = field(default_factory=list)
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    status: str = "ok"  # or "timed out", "crashed": then there is no result
    why: str = ""


def server_for(limits: Limits, scratch: Path | None = None) -> Server:
    """The server that this system can have: only Linux shuts submissions in."""
    return (ForkServer if sys.platform == "linux" else PlainServer)(limits, scratch)


def ask_all(
    server: Server, cells: Sequence[str], questions: Sequence[Question], seed: int
) -> Answers:
    """Run the cells of one submission, then ask each question on the cases that `seed` draws.

    Where the process itself is lost, the question or the cell that it was lost at is given up, and
    a fresh process goes on with the rest. Raises ServerLost where the server itself has ended.
    """
    limits, deadline = server.limits, time.monotonic() + server.limits.total
    answers = Answers()
    left = list(questions)
    while left:
        asked: Question | None = None
        try:
            with server.conversation() as talk:
                talk.send({"cells": list(cells), "seconds": limits.seconds}, deadline)
                answers.cells = list(map(str, talk.receive(deadline)))
                while left:
                    asked = left[0]
                    talk.send(order_of(asked, seed, limits), deadline)
                    told = talk.receive(deadline)
                    answers.outcomes[asked.name] = outcomes_of(told, asked, seed)
                    left.pop(0)
        except TimeoutError:
            answers.status, answers.why = "timed out", f"It took longer than {limits.total:g} s."
            break
        except (ConnectionError, Malformed, BrokenPipeError) as error:
            if server.ends_within(0.2):
                raise ServerLost("the fork server has ended") from error
            if asked is None:
                answers.status, answers.why = "crashed", f"Its cells could not be run: {error}."
                break
            lost = Outcome(error="Crash", message="Your code broke off the conversation.")
            answers.outcomes[asked.name] = [lost] * len(drawn_cases(asked, seed))
            left.pop(0)
    return answers


def order_of(question: Question, seed: int, limits: Limits) -> dict[str, Any]:
    """What the student's process is told of a question: how to call the answer, and on what."""
    return {
        "name": question.name,
        "call": question.call.__name__,
        "source": inspect.getsource(question.call),
        "cases": [case.args for _, case in drawn_cases(question, seed)],
        "seconds": limits.seconds,
    }


def outcomes_of(told: Any, question: Question, seed: int) -> list[Outcome]:
    """The outcomes as the process tells them; raises Malformed for anything else."""
    count = len(drawn_cases(question, seed))
    if isinstance(told, dict) and isinstance(told.get("failed"), str):
        return [Outcome(error=told["failed"], message=str(told.get("why", ""))[:500])] * count
    if not isinstance(told, list) or len(told) != count:
        raise Malformed("not one outcome for each case")
    return [outcome_of(each) for each in told]


def outcome_of(told: Any) -> Outcome:
    if not isinstance(told, dict):
        raise Malformed("an outcome is no dict")
    error = told.get("error")
    if error is not None and not isinstance(error, str):
        raise Malformed("an error is no text")
    texts = {name: str(told.get(name, ""))[:2100] for name in ("message", "trace", "printed")}
    return Outcome(
        value=told.get("value"), error=error, changed_inputs=told.get("changed_inputs") is True,
        **texts,
    )  # fmt: skip
