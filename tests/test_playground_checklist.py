"""The check list names tests that exist."""

import re


def test_the_check_list_names_tests_that_exist(root):
    tests = root / "tests"
    text = (tests / "playground_checklist.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    there = "".join(path.read_text(encoding="utf-8") for path in tests.glob("test_*.py"))
    assert len(named) > 30
    assert {name for name in named if f"def {name}(" not in there} == set()
