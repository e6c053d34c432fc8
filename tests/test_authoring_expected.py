"""Expected outputs: read by one rule, and judged by `pytest --nbval` itself."""

import subprocess
import sys

import pytest

from course_lib.authoring.expected import take_expected
from course_lib.authoring.notebook import as_bytes, lecture
from course_lib.authoring.source import SourceError, parse


def take(source: str):
    return take_expected(source, "notebooks/07_sums.py", 10, count=3)


def stdout(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def result(text: str) -> dict:
    return {
        "output_type": "execute_result",
        "data": {"text/plain": text},
        "metadata": {},
        "execution_count": 3,
    }


@pytest.mark.parametrize(
    ("source", "code", "output"),
    [
        ("x = 1", "x = 1", None),
        ('"""\n#> no\n"""', '"""\n#> no\n"""', None),
        ("print(1)\n#> 1", "print(1)", stdout("1\n")),
        ("print(1)\n#> 1\nx = 2\nprint(x)\n#> 2", "print(1)\nx = 2\nprint(x)", stdout("1\n2\n")),
        (
            "for i in (1, 2):\n    print(i)\n#> 1\n#> 2",
            "for i in (1, 2):\n    print(i)",
            stdout("1\n2\n"),
        ),
        ("report(x)\nx = 1\n#> said", "report(x)\nx = 1", stdout("said\n")),
        ("1 + 1\n#> 2", "1 + 1", result("2")),
        ("x = 1\nx\n\n#> 1", "x = 1\nx", result("1")),
        ("a\n#> [[1]\n#>  [2]]", "a", result("[[1]\n [2]]")),
        ('print("a\\n\\nb")\n#> a\n#>\n#> b', 'print("a\\n\\nb")', stdout("a\n\nb\n")),
        ("# comment\nf(\n    1,\n)\n#> 1", "# comment\nf(\n    1,\n)", result("1")),
    ],
)
def test_the_rule(source, code, output):
    taken = take(source)
    assert taken.code == code
    assert taken.output == output


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("print(1)\nx\n#> 1", 12, "split the cell"),
        ("def f():\n    print(1)\nf()\n#> 1", 13, "split the cell"),
        ("f()\n#> 1\nx", 11, "ends with a value"),
        ("x;\n#> 1", 11, "hides the value"),
        ("#> 1\nprint(1)", 10, "before any statement"),
        ("f(\n#> 1\n)", 11, "inside a statement"),
        ("print(1)  #> 1", 10, "on its own line"),
        ("for i in x:\n    print(1)\n    #> 1", 12, "on its own line"),
        ("print(1)\n#>1", 11, "expected `#> text`"),
    ],
)
def test_what_could_be_meant_in_two_ways_is_refused(source, line, words):
    with pytest.raises(SourceError) as caught:
        take(source)
    assert caught.value.line == line
    assert words in caught.value.message


RIGHT = """# %%
import sys

# %%
print("a")
for word in ("b", "c"):
    print(word)
#> a
#> b
#> c

# %%
x = 3
x * 2
#> 6

# %%
print("not compared", x)

# %% tags=["raises-exception"]
1 / 0
"""


def nbval(folder, text: str) -> subprocess.CompletedProcess:
    path = folder / "07_sums.ipynb"
    path.write_bytes(as_bytes(lecture(parse(text, "notebooks/07_sums.py", "lecture"))))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--rootdir", folder]
    return subprocess.run(
        [*command, "--nbval", "--nbval-current-env", path],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_nbval_accepts_what_is_right(tmp_path):
    done = nbval(tmp_path, RIGHT)
    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout


def test_nbval_refuses_each_wrong_output_and_nothing_else(tmp_path):
    done = nbval(tmp_path, RIGHT.replace("#> b", "#> d").replace("#> 6", "#> 7"))
    assert done.returncode == 1
    assert "2 failed, 3 passed" in done.stdout
    assert "Cell 1" in done.stdout
    assert "Cell 2" in done.stdout
