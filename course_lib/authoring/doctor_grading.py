"""The doctor's look at the sandbox of `course grade`, which only those who grade need."""

import platform
import sys
from collections.abc import Iterator
from typing import Any

from course_lib.authoring.findings import Finding

SUBJECT = "sandbox"
LAYERS = ("limits", "nobody", "namespaces", "landlock")
WITHOUT = {  # what a submission could do
    "limits": "take all memory and time",
    "nobody": "act as root",
    "namespaces": "reach the network and other processes",
    "landlock": "read and write what you may",
}
TODO = "Only those who grade need it; in a Linux container or virtual machine it may be whole."


def sandbox() -> Iterator[Finding]:
    """How well `course grade` would shut submissions in; never more than a note."""
    if sys.platform != "linux":
        system = platform.system() or sys.platform
        text = f"{system} has no walls for `course grade`, at most limits; its walls are Linux's"
        yield Finding("note", SUBJECT, text, TODO)
        return
    try:
        level = sandbox_level()
    except Exception as error:  # whatever it is, a student works without
        yield Finding("note", SUBJECT, f"`course grade` does not start here: {error}", TODO)
    else:
        yield sandbox_finding(level)


def sandbox_level() -> dict[str, Any]:
    """Which layers this machine gives, as a fork server finds by trying; raises ServerLost."""
    from course_lib.grading.worker import ForkServer, Limits

    with ForkServer(Limits()) as server:
        return server.level


def sandbox_finding(level: dict[str, Any]) -> Finding:
    """A level as a line: each layer that is missing, why, and what it would have kept off."""
    if not level["missing"]:
        given = ", ".join(layer for layer in LAYERS if level[layer])
        text = f"`course grade` has all its layers here ({given})"
        return Finding("ok", SUBJECT, text)
    could = [WITHOUT[layer] for layer in LAYERS if not level[layer]]
    text = (
        f"`course grade` lacks {'; '.join(level['missing'])}. So a submission could "
        f"{', and '.join(could)}"
    )
    return Finding("note", SUBJECT, text, TODO)
