"""A mistake is the same mistake where an answer makes it in place."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from course_lib.checks.plain import same
from course_lib.checks.question import Case


def or_in_place(reference: Callable) -> Callable[[Case, Any], Any]:
    """For `Question.seen`: where the value is wrong, a changed input says nothing more.

    Where it is right the change is all that is wrong, and no mistake in the catalogue.
    """

    def seen(case: Case, outcome: Any) -> Any:
        if outcome.error or same(reference(*case.args), outcome.value):
            return outcome
        return replace(outcome, changed_inputs=False)

    return seen
