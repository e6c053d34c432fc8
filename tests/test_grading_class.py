"""The page about a class: its numbers, its pictures for every reader, and what it never says."""

import functools
import html
import itertools
import random
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser

import grading_hostile as g
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.checks import PUBLIC_SEED, load
from course_lib.checks.engine import define, examine
from course_lib.grading.class_mistakes import IN_A_TABLE, LONGEST_FACT, LONGEST_HINT, MOST_MISTAKES
from course_lib.grading.class_page import write_class_page
from course_lib.grading.grade import Options, grade_folder
from course_lib.grading.judge import in_public
from course_lib.grading.marks import Mark, Override
from course_lib.grading.pictures import Bar, Words, rows
from course_lib.grading.results import Result
from course_lib.grading.tally import MOST_BINS, score_bins

LESSON = load("02")
QUESTIONS = [LESSON.questions[name] for name in g.ASKED]
L1_DISTANCE, VOTE, CURVE = QUESTIONS
SEED = 4711  # of the hidden inputs
RIGHT = {"l1_distance": g.L1, "vote": g.VOTE, "answer_curve": g.CURVE}
STUB = "def vote(*inputs):\n    raise NotImplementedError"
ODD = "def vote(*inputs):\n    return 42"
SHORT = "def l1_distance(a, b):\n    return 7"


@functools.cache
def reports(name: str, code: str) -> tuple[dict, dict]:
    """What is reported on an answer, on hidden inputs, and what of it a student may see."""
    answer = define(code, name)
    hidden = examine(LESSON.name, LESSON.questions[name], answer, seed=SEED)
    public = examine(LESSON.name, LESSON.questions[name], answer, seed=PUBLIC_SEED)
    return hidden.as_dict(), in_public(hidden, public).as_dict()


def mark(student: str, weights: dict | None = None, **codes: str) -> Mark:
    """A mark for right answers, but for those that are given here."""
    told = [reports(name, codes.get(name, right)) for name, right in RIGHT.items()]
    hidden, public = [h for h, _ in told], [p for _, p in told]
    score = sum(report["points"] for report in hidden)
    result = Result(student, LESSON.name, "ok", g.FULL, score, questions=hidden, public=public)
    weight = {name: (weights or {}).get(name, 1) for name in RIGHT}
    points = {(r["question"], c["name"]): c["points"] * weight[r["question"]]
              for r in hidden for c in r["checks"]}  # fmt: skip
    most = sum(weight[question.name] * question.max_points for question in QUESTIONS)
    worth = {(q.name, p.name): p.points * weight[q.name] for q in QUESTIONS for p in q.parts}
    return Mark(result, sum(points.values()), most, points, worth)


def no_mark(student: str, status: str) -> Mark:
    result = Result(student, LESSON.name, status, g.FULL, why=f"{student} had bad luck")
    return Mark(result, None, g.FULL, {}, {})


def by_hand(reason: str) -> list[Override]:
    return [Override("x", "", 9, reason, "overrides.csv, row 2")]


def code_of(question, name: str) -> str:
    return next(mistake.code for mistake in question.mistakes if mistake.name == name)


def hint_of(question, name: str) -> str:
    return next(mistake.hint for mistake in question.mistakes if mistake.name == name)


def classroom() -> list[Mark]:
    """Sixteen students, thirteen of whom have a score."""
    nearest, unsigned = code_of(VOTE, "nearest_decides"), "unsigned_wraps_around"
    marks = [mark(f"Right Student{i}") for i in range(5)]
    marks += [mark(f"Hasty Student{i}", vote=nearest) for i in range(3)]
    marks.append(mark("Unsigned Student", l1_distance=code_of(L1_DISTANCE, unsigned)))
    marks.append(
        mark("Wrapped Student", l1_distance=code_of(L1_DISTANCE, f"{unsigned}_the_other_way"))
    )
    marks += [mark("Odd Student", vote=ODD), mark("Idle Student", vote=STUB)]
    marks.append(
        replace(mark("Ill Student", vote=STUB), score=9, overrides=by_hand("Ill Student was ill"))
    )
    return [*marks, no_mark("Lost Student", "missing"), no_mark("Late Student", "missing"),
            no_mark("Torn Student", "unreadable")]  # fmt: skip


@pytest.fixture(scope="module")
def marks() -> list[Mark]:
    return classroom()


@pytest.fixture(scope="module")
def page(marks, tmp_path_factory) -> str:
    return written(marks, tmp_path_factory.mktemp("class"))


def written(marks, folder, questions=QUESTIONS) -> str:
    path = write_class_page(folder, marks, questions)
    assert path == folder / "class.html"
    return path.read_text(encoding="utf-8")


def words(page: str) -> str:
    """What is to be read on the page, its markup away."""
    body = page[page.index("<body>") :]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def cards(page: str) -> dict[str, str]:
    return {
        name: value for name, value in re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd></div>", page)
    }


def tables(page: str) -> list[list[list[str]]]:
    """Each table as rows of texts, its head first."""
    found = re.findall(r"<table>(.*?)</table>", page)
    return [[cells(row) for row in re.findall(r"<tr>(.*?)</tr>", table)] for table in found]


def cells(row: str) -> list[str]:
    return [words(f"<body>{cell}").strip() for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row)]


def table(page: str, column: str) -> list[list[str]]:
    """The rows of the one table that has such a column."""
    (found,) = [rows for rows in tables(page) if column in rows[0]]
    return found[1:]


class Outline(HTMLParser):
    """The elements of a page, each with its attributes and its parent; tags must be balanced."""

    ALONE = ("meta", "rect", "line")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[dict] = []
        self.elements: list[dict] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", "parent": self.open[-1] if self.open else None}
        assert len(dict(attrs)) == len(attrs)
        self.elements.append(element | {"attributes": dict(attrs)})
        if tag not in self.ALONE:
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        if tag not in self.ALONE:
            assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        if self.open:
            self.open[-1]["text"] += data

    def all(self, *tags: str) -> list[dict]:
        return [element for element in self.elements if element["tag"] in tags]


def test_numbers_say_of_whom_they_are(page):
    told = cards(page)
    assert told["in the class"] == "16"
    assert told["with a score"] == "13"
    assert told["handed in nothing"] == "2"
    assert told["without a result: unreadable"] == "1"
    assert told["changed by hand"] == "1"
    assert "of the 13 students with a score; those without one (3) do not count" in words(page)
    assert "guess who is meant" not in page


def test_mean_median_and_quartiles(tmp_path):
    marks = [replace(mark(f"s{i}"), score=score) for i, score in enumerate([9, 1, 4, 2, 6, 0.5])]
    told = cards(written([*marks, no_mark("x", "missing")], tmp_path))
    assert (told["mean"], told["median"]) == ("3.75", "3")
    assert told["the middle half (quartiles)"] == "1.25–5.5"
    assert told["points to be had"] == "9"


def inputs_of(marks: list[Mark], which: str) -> set[str]:
    """The inputs that the reports on hidden ("questions") or "public" inputs show."""
    told = [report for m in marks for report in getattr(m.result, which)]
    return {c["case"] for report in told for c in report["checks"]} - {None, ""}


@pytest.fixture
def column() -> Mark:
    """Wrong from a case on that is drawn anew for each seed."""
    return mark("Column Student", l1_distance=code_of(L1_DISTANCE, "sums_one_axis"))


def test_nobody_is_named_and_nothing_hidden_is_shown(marks, column, tmp_path):
    page = written([*marks, column], tmp_path)
    assert not re.search(r"\w+ Student", page)
    assert "luck" not in page
    assert "was ill" not in page
    public, hidden = (inputs_of([column], which) for which in ("public", "questions"))
    assert [html.escape(case) in page for case in public - hidden] == [True]
    assert [html.escape(case) in page for case in hidden - public] == [False]


def test_a_hidden_input_is_not_shown_even_if_it_stands_among_the_public_ones(column, tmp_path):
    leaky = replace(column, result=replace(column.result, public=column.result.questions))
    page = written([leaky], tmp_path)
    hidden = inputs_of([column], "questions") - inputs_of([column], "public")
    assert [html.escape(case) in page for case in hidden] == [False]


def test_a_mistake_that_shows_on_hidden_inputs_only_has_no_example(tmp_path):
    wrong = mark("s", vote=code_of(VOTE, "nearest_decides"))
    public = [reports(name, code)[0] for name, code in RIGHT.items()]
    page = words(written([replace(wrong, result=replace(wrong.result, public=public))], tmp_path))
    assert "It does not show on the inputs of the notebook's own check." in page
    assert " got " not in page


def test_a_page_stands_alone(page):
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    outline = Outline(page)
    assert not outline.all("script", "img", "link", "iframe", "object", "use", "image", "a")
    assert not [e for e in outline.elements if {"src", "href", "onclick"} & set(e["attributes"])]
    assert "url(" not in page
    assert "@import" not in page


def test_headings_come_in_order_and_ids_once(page):
    outline = Outline(page)
    levels = [int(h["tag"][1]) for h in outline.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    ids = [e["attributes"]["id"] for e in outline.elements if "id" in e["attributes"]]
    assert len(ids) == len(set(ids))


def test_every_picture_is_told_in_words(page):
    outline = Outline(page)
    pictures = outline.all("svg")
    assert len(pictures) > 8
    for picture in pictures:
        assert picture["attributes"]["role"] == "img"
        inside = {e["attributes"]["id"]: e["text"] for e in outline.all("title", "desc")
                  if e["parent"] is picture}  # fmt: skip
        assert list(inside) == picture["attributes"]["aria-labelledby"].split()
        assert all(inside.values())
    assert len(outline.all("details")) == len(tables(page)) == 5


def test_text_alternatives_say_what_is_seen(page):
    assert "From 5 to 9 of 9 points; the median is 7. The highest bar, 6 students, is at 9" in page
    assert "one vote each: 7 of 13 passed" in page
    assert "3 of the 13 students whose answers were judged." in page


def test_the_distribution_counts_each_score_once(page):
    histogram = {points: int(count) for points, count in table(page, "points")}
    assert list(histogram) == [str(i) for i in range(10)]
    assert {points: n for points, n in histogram.items() if n} == {"5": 5, "7": 2, "9": 6}


@settings(max_examples=100, deadline=None)
@given(
    st.floats(0.01, 5000) | st.integers(1, 5000),
    st.lists(st.floats(-1, 2) | st.sampled_from([0, 0.5, 1])),
)
def test_every_score_falls_into_one_of_few_bars(most, shares):
    bins = score_bins([share * most for share in shares], most)
    assert sum(bins.counts) == len(shares)
    assert 1 <= len(bins.counts) == len(bins.texts) <= MOST_BINS + 1
    assert 0 <= bins.place(0) < bins.place(most) <= 1 + 1e-9


@pytest.mark.parametrize(
    ("scores", "most", "texts", "counts"),
    [
        ([0, 1, 1, 2], 2, ["0", "1", "2"], [1, 2, 1]),
        ([0, 1, 24, 40], 40, ["0–1", "24–25", "40"], [2, 1, 1]),
        ([0.5, 1, 2.5, 3], 3, ["0.4–0.6", "1–1.2", "2.4–2.6", "2.8–3"], [1, 1, 1, 1]),
        ([0.1, 0.3, 0.7], 1, ["0.1–0.15", "0.3–0.35", "0.7–0.75"], [1, 1, 1]),
        ([-1, 7], 5, ["0", "5"], [1, 1]),
    ],
)
def test_bars(scores, most, texts, counts):
    bins = score_bins(scores, most)
    found = dict(zip(bins.texts, bins.counts, strict=True))
    assert {text: n for text, n in found.items() if n} == dict(zip(texts, counts, strict=True))


def test_shares_and_passes_by_question_in_their_order(page):
    assert table(page, "≤ 50") == [
        [L1_DISTANCE.title, "0", "0", "2", "0", "0", "11"],
        [VOTE.title, "6", "0", "0", "0", "0", "7"],
        [CURVE.title, "0", "0", "0", "0", "0", "13"],
    ]
    assert [row[1:] for row in table(page, "check") if row[0] == L1_DISTANCE.title] == [
        [part.name, count, "13"]
        for part, count in zip(L1_DISTANCE.parts, ["13", "11"], strict=True)
    ]
    assert "90 % of its points on average" in page  # (11 · 3 + 2 · 1) / (13 · 3)


def test_a_bar_is_as_long_as_its_share():
    picture = rows(Words("k", "t", "s"), [Bar("ties", 31, 40), Bar("none", 0, 40)])
    assert 'class="bar" x="0.00%" y="20.0" width="77.50%"' in picture
    assert picture.count('class="bar"') == 1
    assert "31 of 40" in picture


def test_weights_change_what_a_share_is_of(tmp_path):
    """A question that counts more, less or not at all: full marks are still all of its points."""
    weights = {"l1_distance": 1.5, "vote": 0.1, "answer_curve": 0}
    vote, l1 = code_of(VOTE, "first_at_zero_decides"), code_of(L1_DISTANCE, "unsigned_wraps_around")
    page = written([mark("a", weights), mark("b", weights, vote=vote, l1_distance=l1)], tmp_path)
    assert cards(page)["points to be had"] == "4.9"
    assert table(page, "≤ 50") == [
        [L1_DISTANCE.title, "0", "0", "1", "0", "0", "1"],
        [VOTE.title, "0", "0", "0", "1", "0", "1"],  # three of its four checks, 0.1 points each
    ]
    assert "A score between two bars counts to the right." in page


def test_if_nothing_counts_there_is_no_distribution(tmp_path):
    page = written([mark("a", dict.fromkeys(RIGHT, 0))], tmp_path)
    assert len(tables(page)) == 1
    assert "1 of 1" in page


def test_mistakes_count_once_a_student_and_once_a_hint(page):
    shown = [[title, n] for _, title, _, n in table(page, "mistake")]
    assert shown == [[VOTE.title, "3"], [L1_DISTANCE.title, "2"]]
    assert words(page).count(hint_of(VOTE, "nearest_decides").split("`")[0]) == 2  # and in a table


def test_the_example_is_public_and_the_shortest(page):
    failed = [c for c in reports("vote", code_of(VOTE, "nearest_decides"))[1]["checks"]]
    shortest = min(failed, key=lambda c: len(c["case"] + c["expected"] + c["got"]))
    for key in ("case", "expected", "got"):
        assert f"<dd>{html.escape(shortest[key])}</dd>" in page


def test_what_has_no_name_is_told_apart_from_what_is_not_answered(page):
    assert table(page, "failed otherwise") == [[VOTE.title, "1", "2", "13"]]


def test_an_answer_that_passes_all_but_one_check_is_answered(tmp_path):
    """Failed on one part, by no catalogued mistake: the other parts tell that it was written."""
    page = written([mark("s", l1_distance=SHORT)], tmp_path)
    assert table(page, "failed otherwise") == [[L1_DISTANCE.title, "1", "0", "1"]]


def test_the_order_of_students_changes_nothing(marks, column, tmp_path):
    swapped = mark("Wide Student", l1_distance=code_of(L1_DISTANCE, "l2_instead"))
    marks = [*marks, column, swapped, no_mark("Slow Student", "timed out")]
    page = written(marks, tmp_path)
    for seed in range(5):
        mixed = random.Random(seed).sample(marks, len(marks))
        assert written(mixed, tmp_path) == page


def test_all_text_is_escaped(marks, tmp_path):
    nasty = '<b>"x" & <script>alert(1)</script>'
    questions = [replace(question, title=nasty) for question in QUESTIONS]
    tampered = []
    for each in marks:
        told = {}
        for which in ("questions", "public"):
            told[which] = [r | {"checks": [c | {"hint": nasty, "got": nasty} for c in r["checks"]]}
                           for r in getattr(each.result, which)]  # fmt: skip
        result = replace(each.result, exercise=nasty, status=nasty, **told)
        tampered.append(replace(each, result=result))
    page = written(tampered, tmp_path, questions)
    assert page.count(html.escape(nasty)) > 20
    assert "<script" not in page
    assert "<b>" not in page
    Outline(page)


def test_long_texts_are_cut(tmp_path):
    wrong = mark("s", vote=code_of(VOTE, "nearest_decides"))
    for which, key, most in (("questions", "hint", LONGEST_HINT), ("public", "got", LONGEST_FACT)):
        told = [r | {"checks": [c | {key: "y" * 9999} if c["mistake"] else c for c in r["checks"]]}
                for r in getattr(wrong.result, which)]  # fmt: skip
        page = written([replace(wrong, result=replace(wrong.result, **{which: told}))], tmp_path)
        longest = max(re.findall("y+…?", page), key=len)
        assert longest == "y" * (most - 1) + "…"
        assert all(len(cell) <= IN_A_TABLE for row in table(page, "mistake") for cell in row)


def test_only_the_commonest_mistakes_are_told(tmp_path):
    hints: dict[str, str] = {}
    for mistake in L1_DISTANCE.mistakes:
        hints.setdefault(mistake.hint, mistake.code)
    codes = list(hints.values())[: MOST_MISTAKES + 4]
    marks = [mark(f"s{i}", l1_distance=code) for i, code in enumerate(codes)]
    page = written([*marks, mark("again", l1_distance=codes[-1])], tmp_path)
    told = table(page, "mistake")
    assert [row[-1] for row in told] == ["2", *["1"] * (MOST_MISTAKES - 1)]
    assert page.count("<li>") == MOST_MISTAKES
    assert "4 more kinds of mistake, made by one student each, are left out." in page


def test_a_class_of_thousands_has_a_page_of_the_same_size(marks, page, tmp_path):
    thousands = written(marks * 190, tmp_path)
    assert len(thousands) < 1.05 * len(page)
    assert cards(thousands)["in the class"] == "3,040"
    assert "1,330 of 2,470" in thousands
    assert '<figure class="many">' not in page


def test_many_students_in_many_bars_have_their_counts_upright_on_a_telephone(tmp_path):
    marks = [replace(mark(f"s{i}"), max_score=15) for i in range(101)]
    assert '<figure class="many">' in written(marks, tmp_path)
    assert '<figure class="many">' not in written(marks[:99], tmp_path)


@pytest.mark.parametrize("marks", [[], [no_mark("x", "missing"), no_mark("y", "crashed")]])
def test_without_a_score_the_page_says_so(marks, tmp_path):
    page = written(marks, tmp_path)
    assert "Nobody has a score yet" in page
    assert cards(page)["in the class"] == str(len(marks))
    assert not Outline(page).all("svg", "table")


def test_one_student(tmp_path):
    page = written([mark("s", vote=ODD)], tmp_path)
    told = cards(page)
    assert (told["mean"], told["median"], told["the middle half (quartiles)"]) == ("5", "5", "5–5")
    assert "of the 1 student with a score." in page
    assert "guess who is meant" in page


def test_where_all_is_right_there_are_no_mistakes_to_talk_about(tmp_path):
    page = written([mark(f"s{i}") for i in range(6)], tmp_path)
    assert "Well done!" in page
    assert "The commonest mistakes" not in page


def test_a_score_that_was_given_without_a_result_counts_as_a_score_only(tmp_path):
    given = replace(no_mark("x", "missing"), score=4.5, overrides=by_hand("an oral exam"))
    page = written([mark("a"), given], tmp_path)
    told = cards(page)
    assert (told["with a score"], told["mean"]) == ("2", "6.75")
    assert "handed in nothing" not in told
    assert {row[-1] for row in table(page, "check")} == {"1"}


@pytest.mark.skipif(sys.platform != "linux", reason="the fork server needs Linux")
def test_a_class_that_was_graded(tmp_path):
    """From notebooks to the page: right, wrong, empty, damaged and not handed in."""
    answers = {"anna": g.VOTE, "ben": code_of(VOTE, "nearest_decides"), "cleo": ""}
    for student, answer in answers.items():
        g.writes(g.notebook([g.START, answer]))(tmp_path / "submitted" / student)
    g.writes(b"{")(tmp_path / "submitted" / "dan")
    options = Options(exercise="02", only=["vote"], roster={"zoe": {}})
    grade_folder(tmp_path / "submitted", tmp_path, options)
    page = (tmp_path / "class.html").read_text(encoding="utf-8")
    told = cards(page)
    assert (told["with a score"], told["mean"], told["median"]) == ("3", "1.33", "0")
    assert (told["handed in nothing"], told["without a result: unreadable"]) == ("1", "1")
    assert [row[-1] for row in table(page, "mistake")] == ["1"]
    assert table(page, "failed otherwise") == [[VOTE.title, "0", "1", "3"]]
    assert not re.search("anna|ben|cleo|dan|zoe", page)
