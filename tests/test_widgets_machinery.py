"""The widgets' shared machinery, without a browser."""

import asyncio
import base64
import io

import ipywidgets
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image
from sweeping import sweep

from course_lib.widgets.answers import AnswerError, answer, describe
from course_lib.widgets.base import LessonWidget
from course_lib.widgets.clock import Clock
from course_lib.widgets.plane import Plane, line
from course_lib.widgets.stage import Stage, encode_png, side_by_side


def pixels(png) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(bytes(png))))


def assert_fast_equals_full(stage: Stage) -> None:
    assert_array_equal(pixels(stage.png()), pixels(stage.full_png()))


# ---- Stage


def busy_stage(**axes) -> tuple[Stage, list]:
    """A map, points, a line, a title that move, under a legend that does not."""
    stage = Stage(4, 3)
    ax = stage.figure.add_subplot(xlim=(0, 1), ylim=(0, 1), xlabel="first", ylabel="second", **axes)
    image = ax.imshow(np.zeros((8, 8)), extent=(0, 1, 0, 1), vmin=0, vmax=1, aspect="auto")
    (curve,) = ax.plot([0, 1], [0, 1], label="curve")
    dots = ax.scatter([0.5], [0.5], label="dots")
    title = ax.set_title("before")
    ax.legend(loc="center")
    stage.moves(image, curve, dots, title)
    return stage, [image, curve, dots, title]


def move_all(artists: list, rng: np.random.Generator) -> None:
    image, curve, dots, title = artists
    image.set_data(rng.random((8, 8)))
    curve.set_data(np.linspace(0, 1, 9), rng.random(9))
    dots.set_offsets(rng.random((20, 2)))
    title.set_text(f"after {rng.integers(100)}")


def test_fast_picture_equals_a_full_redraw(rng):
    stage, artists = busy_stage()
    assert_fast_equals_full(stage)
    before = stage.png()
    for _ in range(3):
        move_all(artists, rng)
        assert_fast_equals_full(stage)
    assert stage.png() != before


def test_grid_and_inward_ticks_lie_over_what_moves(rng):
    for direction, grid in (("in", False), ("out", True)):
        stage, artists = busy_stage()
        stage.figure.axes[0].tick_params(direction=direction, length=8)
        stage.figure.axes[0].grid(grid)
        move_all(artists, rng)
        assert_fast_equals_full(stage)


def test_axes_over_axes_and_texts_on_the_figure(rng):
    stage, artists = busy_stage()
    twin = stage.figure.axes[0].twinx()
    twin.plot([0, 1], [3, 2], linewidth=9)
    inset = stage.figure.axes[0].inset_axes((0.1, 0.1, 0.3, 0.3))
    inset.plot([0, 1], [1, 0])
    label = stage.figure.text(0.5, 0.5, "over everything", fontsize=20)
    stage.moves(label)
    move_all(artists, rng)
    label.set_text("and changed")
    assert_fast_equals_full(stage)


def test_two_axes_side_by_side_and_a_hidden_artist(rng):
    stage = Stage()
    left, right = stage.figure.subplots(1, 2)
    (dot,) = left.plot([0.5], [0.5], "o")
    bars = right.bar([1, 2], [3, 4])
    stage.moves(dot, bars[0])
    stage.png()
    dot.set_visible(False)
    bars[0].set_height(1)
    assert_fast_equals_full(stage)


def test_still_changed_draws_the_axes_anew():
    stage, _ = busy_stage()
    before = stage.png()
    ax = stage.figure.axes[0]
    ax.set_xlim(0, 2)
    ax.set_xlabel("two\nlines")
    stage.still_changed()
    assert stage.png() != before
    assert_fast_equals_full(stage)


def test_layout_is_held_while_things_move():
    stage, artists = busy_stage()
    stage.png()
    place = stage.figure.axes[0].get_position().bounds
    artists[3].set_text("two\nlines")
    stage.png()
    assert stage.figure.axes[0].get_position().bounds == place


def test_picture_and_its_size_on_the_page():
    stage = Stage(4, 3, dpi=150)
    stage.figure.add_subplot()
    stage.show()
    assert pixels(stage.image.value).shape == (450, 600, 3)
    image = stage.image
    assert (image.width, image.height) == ("400", "300")  # the shape, known before the picture
    assert (image.layout.width, image.layout.height) == ("400px", "auto")


def test_artist_of_another_figure_is_refused():
    other = Stage().figure.add_subplot()
    with pytest.raises(ValueError, match="not on this stage"):
        Stage().moves(other.text(0, 0, "lost"))


def test_a_whole_axes_cannot_move():
    stage = Stage()
    with pytest.raises(ValueError, match="whole axes"):
        stage.moves(stage.figure.add_subplot())


def test_pictures_side_by_side_keep_their_pixels():
    left = np.zeros((3, 2, 4), np.uint8)
    right = np.full((3, 5, 4), 200, np.uint8)
    both = pixels(side_by_side(encode_png(left), encode_png(right)))
    assert_array_equal(both, np.hstack([left[..., :3], right[..., :3]]))


@settings(deadline=None, max_examples=25)
@given(
    height=st.integers(1, 20),
    width=st.integers(1, 20),
    level=st.integers(0, 9),
    seed=st.integers(0, 99),
)
def test_png_holds_the_pixels(height, width, level, seed):
    rgba = np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)
    assert_array_equal(pixels(encode_png(rgba, level)), rgba[..., :3])


# ---- LessonWidget


class Ruler(LessonWidget):
    """A dot at k, scaled; counts what it is asked to do."""

    def __init__(self, rule=lambda k: k, **values):
        self.rule, self.computed, self.drawn = answer(rule), 0, 0
        super().__init__(**values)

    def controls(self):
        return {
            "k": ipywidgets.IntSlider(2, min=0, max=9, description="k", tooltip="place"),
            "scale": ipywidgets.FloatLogSlider(
                1.0, min=-1, max=1, description="scale", tooltip="by how much"
            ),
            "kind": ipywidgets.Dropdown(
                options=[("round", "o"), ("square", "s")], description="kind", tooltip="marker"
            ),
            "shown": ipywidgets.Checkbox(True, description="shown", tooltip="on or off"),
            "again": ipywidgets.Button(description="again", tooltip="draw again"),
        }

    def build(self, stage):
        ax = stage.figure.add_subplot(xlim=(0, 90), ylim=(-1, 1))
        (self.dot,) = ax.plot([], [], "o")
        stage.moves(self.dot)
        self.control["again"].on_click(lambda _: self.refresh())

    def compute(self, k, scale, kind, shown):
        self.computed += 1
        return self.rule(k) * scale, kind, shown

    def draw(self, result):
        self.drawn += 1
        place, kind, shown = result
        self.dot.set_data([place], [0])
        self.dot.set_marker(kind)
        self.dot.set_visible(shown)

    def say(self, result):
        return f"The dot is at {result[0]:g} < 100."


def test_first_picture_sentence_and_settings():
    widget = Ruler(k=5, kind="s")
    assert widget.sentence == "The dot is at 5 < 100."
    assert widget.result == (5, "s", True)
    assert pixels(widget.stage.image.value).shape == (400, 500, 3)
    assert widget.computed == widget.drawn == 1


def test_one_change_is_one_computation_and_one_new_picture():
    widget = Ruler()
    before = bytes(widget.stage.image.value)
    widget.control["k"].value = 7
    assert widget.computed == widget.drawn == 2
    assert bytes(widget.stage.image.value) != before
    assert widget.sentence == "The dot is at 7 < 100."


def test_several_changes_by_program_are_one_redraw():
    widget = Ruler()
    widget.set(k=3, scale=10.0, kind="s")
    assert widget.computed == 2
    assert widget.result == (30, "s", True)
    widget.set(k=3)
    assert widget.computed == 2


def test_changes_made_while_drawing_are_coalesced_and_the_last_one_wins():
    def rule(k):
        if k == 5:  # two changes while at work: one more redraw, at the last value
            widget.control["k"].value = 6
            widget.control["k"].value = 8
        return k

    widget = Ruler(rule)
    widget.control["k"].value = 5
    assert widget.computed == 3
    assert widget.sentence == "The dot is at 8 < 100."


def test_a_redraw_that_never_comes_to_rest_is_stopped_and_named():
    def rule(k):
        if k > 2:
            widget.control["k"].value = 3 + (k - 2) % 7
        return k

    widget = Ruler(rule)
    widget.control["k"].value = 3
    assert "changes a control at every redraw" in widget.alert


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"q": 1}, TypeError, "no setting 'q'; expected one of: k, scale, kind, shown"),
        ({"again": 1}, TypeError, "no setting 'again'"),
        ({"k": 99}, ValueError, "k is 99, out of range; the nearest possible is 9"),
    ],
)
def test_wrong_settings_are_named(values, error, message):
    with pytest.raises(error, match=message):
        Ruler(**values)
    widget = Ruler()
    with pytest.raises(error, match=message):
        widget.set(**values)


@pytest.mark.parametrize("missing", ["description", "tooltip"])
def test_control_without_a_name_is_refused(missing):
    class Nameless(Ruler):
        def controls(self):
            controls = super().controls()
            setattr(controls["k"], missing, "")
            return controls

    with pytest.raises(ValueError, match=f"control 'k' .IntSlider. has no {missing}"):
        Nameless()


def test_broken_widget_fails_where_it_is_made():
    class Broken(Ruler):
        def compute(self, **values):
            raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"):
        Broken()


def test_later_error_is_shown_in_place_and_goes_with_the_next_good_picture():
    class Fails(Ruler):
        def compute(self, k, **values):
            if k == 4:
                raise ValueError("k is <4>")
            return super().compute(k, **values)

    widget = Fails()
    good = bytes(widget.stage.image.value)
    widget.control["k"].value = 4
    assert widget.alert == "ValueError: k is <4>"
    alarm = widget.children[-1].value
    assert 'role="alert"' in alarm
    assert "&lt;4&gt;" in alarm
    assert bytes(widget.stage.image.value) == good
    assert widget.sentence == "The dot is at 2 < 100."
    widget.control["k"].value = 5
    assert (widget.alert, widget.children[-1].value) == ("", "")
    assert widget.sentence == "The dot is at 5 < 100."


def test_sentence_is_an_escaped_live_region_after_the_picture():
    widget = Ruler()
    image = widget.children.index(widget.stage.image)
    said = widget.children[image + 1].value
    assert 'role="status"' in said
    assert "2 &lt; 100" in said


def test_page_without_front_end_gets_picture_and_sentence():
    widget = Ruler(k=6)
    bundle = widget._repr_mimebundle_()
    assert bundle["text/plain"] == "The dot is at 6 < 100."
    assert base64.b64decode(bundle["image/png"]) == bytes(widget.stage.image.value)
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_question_stands_above_the_controls():
    class Asks(Ruler):
        question = "Is 1 < 2?"

    assert Asks().children[0].value == "<b>Is 1 &lt; 2?</b>"


def test_sweep_reaches_every_end_and_option_and_goes_back():
    widget = Ruler(k=7)
    seen: dict = {}
    for name, value in sweep(widget):
        assert widget.sentence
        assert not widget.alert
        assert_fast_equals_full(widget.stage)
        seen.setdefault(name, []).append(value)
    assert seen["k"] == [0, 4, 9]
    assert_allclose(seen["scale"], [0.1, 1, 10])
    assert seen["kind"] == ["o", "s"]
    assert seen["shown"] == [False, True]
    assert seen["again"] == [None]
    assert widget.control["k"].value == 7
    assert widget.result == (7, "o", True)


# ---- The student's code


def test_answer_is_looked_up_at_every_call(monkeypatch):
    import __main__

    monkeypatch.setattr(__main__, "double", lambda k: 2 * k, raising=False)
    widget = Ruler("double", k=3)
    assert widget.result[0] == 6
    monkeypatch.setattr(__main__, "double", lambda k: k + 1)
    widget.refresh()
    assert widget.result[0] == 4


def test_missing_answer_is_said_in_place_from_the_first_picture_on(monkeypatch):
    import __main__

    widget = Ruler("not_there_yet")
    assert widget.alert == "define not_there_yet first: write it in its cell and run the cell."
    assert widget.sentence
    assert pixels(widget.stage.image.value).shape == (400, 500, 3)
    monkeypatch.setattr(__main__, "not_there_yet", 3, raising=False)
    widget.refresh()
    assert "not_there_yet is 3, which cannot be called" in widget.alert
    monkeypatch.setattr(__main__, "not_there_yet", lambda k: k)
    widget.refresh()
    assert not widget.alert
    assert widget.sentence == "The dot is at 2 < 100."


def test_failing_answer_names_error_and_line(tmp_path):
    source = tmp_path / "cell.py"
    source.write_text("def half(k):\n    return k / 0\n")
    namespace = {"__name__": "__main__"}
    exec(compile(source.read_text(), str(source), "exec"), namespace)
    widget = Ruler(namespace["half"])
    assert "half: ZeroDivisionError: division by zero" in widget.alert
    assert "line 2 of half's cell: return k / 0" in widget.alert


def test_probe_reaches_an_answer_that_is_not_called_directly():
    class Adds:
        def fit(self, n):
            self.n = n
            return self

        def predict(self, x):
            return x + self.n

    predict = answer(Adds, probe=lambda cls, n, x: cls().fit(n).predict(x))
    assert predict(2, 3) == 5
    with pytest.raises(AnswerError, match="Adds: TypeError"):
        predict("a", 3)


def test_describe_has_only_type_and_message_outside_the_notebook():
    assert describe(ValueError("no")) == "ValueError: no"


# ---- Clock


def test_tick_calls_and_raises():
    seen = []
    clock = Clock(lambda: seen.append(1 / (2 - len(seen))))
    clock.tick(2)
    assert seen == [0.5, 1]
    with pytest.raises(ZeroDivisionError):
        clock.tick()
    assert not clock.playing


def test_play_without_an_event_loop_changes_nothing():
    seen = []
    clock = Clock(lambda: seen.append(1))
    clock.play()
    toggle = clock.view.children[0]
    toggle.value = True
    assert not clock.playing
    assert not toggle.value
    assert toggle.description == "Play"
    assert seen == []


def test_playing_clock_ticks_pauses_and_steps():
    async def scene():
        seen = []
        clock = Clock(lambda: seen.append(1), fps=200)
        toggle, step = clock.view.children
        toggle.value = True
        assert clock.playing
        assert toggle.description == "Pause"
        while len(seen) < 3:
            await asyncio.sleep(0.001)
        step.click()
        count = len(seen)
        assert not clock.playing
        assert not toggle.value
        await asyncio.sleep(0.05)
        assert len(seen) == count
        clock.close()

    asyncio.run(asyncio.wait_for(scene(), 10))


def test_slow_ticks_are_dropped_not_queued():
    async def scene():
        loop, times = asyncio.get_running_loop(), []

        def slow():
            times.append(loop.time())
            while loop.time() < times[-1] + 0.03:
                pass

        clock = Clock(slow, fps=1000)
        clock.play()
        other = 0  # what else wants to run, such as the message that Pause was pressed
        while len(times) < 4:
            await asyncio.sleep(0)
            other += 1
        clock.pause()
        await asyncio.sleep(0.05)
        assert len(times) == 4  # 120 ms at 1000 fps; the frames that were missed never come
        assert other > 4

    asyncio.run(asyncio.wait_for(scene(), 10))


def test_error_stops_a_playing_clock_and_is_handed_over():
    async def scene():
        errors = []

        def fail():
            raise ValueError("no further")

        clock = Clock(fail, on_error=errors.append)
        clock.play()
        while not errors:
            await asyncio.sleep(0.001)
        assert not clock.playing
        assert str(errors[0]) == "no further"

    asyncio.run(asyncio.wait_for(scene(), 10))


class Walker(Ruler):
    """Goes one step a tick, and cannot go past 9."""

    def controls(self):
        self.clock = Clock(self.go)
        return super().controls()

    def go(self):
        if self.control["k"].value == 9:
            raise IndexError("the ruler ends here")
        self.set(k=self.control["k"].value + 1)


def test_widget_with_a_clock_redraws_once_a_tick_and_shows_its_error():
    widget = Walker(k=6)
    widget.clock.tick(2)
    assert widget.computed == 3
    assert widget.result[0] == 8
    widget.clock.tick(2)
    assert widget.alert == "IndexError: the ruler ends here"


def test_closing_the_widget_stops_its_clock():
    async def scene():
        widget = Walker(k=0)
        clock = widget.clock
        clock.play()
        widget.close()
        assert not clock.playing

    asyncio.run(asyncio.wait_for(scene(), 10))


def test_impossible_rate_is_refused():
    with pytest.raises(ValueError, match="fps is 0; expected a positive number"):
        Clock(print, fps=0)


# ---- Plane


def plane(**options) -> Plane:
    defaults = {"xlim": (-2, 2), "ylim": (-1, 1), "labels": [0, 1, -1]}
    return Plane([[0, 0], [1, 0.5], [-1, -0.5]], **(defaults | options))


def from_browser(target: Plane, points) -> None:
    target.set_state({"points": memoryview(np.asarray(points, "<f4").tobytes())})


def test_move_in_the_browser_reaches_the_callback_once():
    target, seen = plane(), []
    target.on_move(lambda points: seen.append(points.copy()))
    assert len(seen) == 1
    from_browser(target, [[0.5, 0.25], [1, 0.5], [-1, -0.5]])
    assert len(seen) == 2
    assert_allclose(seen[1][0], [0.5, 0.25])


def test_points_stay_on_the_plane_and_the_unmovable_stay_put():
    target = plane(movable=[True, False, True])
    from_browser(target, [[9, -9], [0, 0], [0, 0]])
    assert_allclose(target.points, [[2, -1], [1, 0.5], [0, 0]])


@pytest.mark.parametrize(
    "message",
    [b"", b"abc", bytes(20), bytes(1000), None, "text", [1, 2]],
    ids=["empty", "odd", "short", "long", "null", "text", "list"],
)
def test_bad_message_from_the_browser_is_refused(message):
    target = plane()
    before = target.points.copy()
    target.set_state({"points": message})
    assert_array_equal(target.points, before)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_nonsense_numbers_from_the_browser_are_refused(value):
    target = plane()
    from_browser(target, [[value, 0], [0, 0], [0, 0]])
    assert np.isfinite(target.points).all()
    assert_allclose(target.points[1], [1, 0.5])


@pytest.mark.parametrize(
    ("points", "options", "message"),
    [
        ([[0, np.nan]], {}, r"points\[0\] is .* expected finite numbers"),
        ([0, 1], {}, r"points has shape \(2,\); expected \(n, 2\)"),
        (np.zeros((0, 2)), {}, r"expected \(n, 2\) with n >= 1"),
        ([[0, 0]], {"labels": [0, 1]}, "labels has length 2; expected 1"),
        ([[0, 0]], {"names": []}, "names has length 0; expected 1"),
        ([[0, 0]], {"labels": [8]}, "expected -2 to 7"),
        ([[0, 0]], {"xlim": (1, 1)}, "xlim is .*the smaller one first"),
        ([[0, 0]], {"movable": False, "click_moves": 0}, "index of a movable point"),
    ],
)
def test_bad_arguments_are_named(points, options, message):
    with pytest.raises(ValueError, match=message):
        Plane(points, **({"xlim": (0, 1), "ylim": (0, 1)} | options))


def test_number_of_points_is_fixed_and_elements_cannot_change_unnoticed():
    target = plane()
    with pytest.raises(ValueError, match=r"expected \(3, 2\)"):
        target.points = np.zeros((2, 2))
    with pytest.raises(ValueError, match="read-only"):
        target.points[0] = 1


def test_callback_error_is_shown_until_the_next_good_move():
    target = plane()

    def callback(points):
        if points[0, 0] > 1:
            raise ValueError("too far")
        target.sentence = f"A at {points[0, 0]:g}"

    target.on_move(callback)
    from_browser(target, [[1.5, 0], [1, 0.5], [-1, -0.5]])
    assert target.alert == "ValueError: too far"
    assert target.sentence == "A at 0"
    from_browser(target, [[0.5, 0], [1, 0.5], [-1, -0.5]])
    assert target.alert == ""
    assert target.sentence == "A at 0.5"


def test_callback_that_sets_the_points_is_not_called_by_itself():
    target, calls = plane(), []

    def snap(points):
        calls.append(1)
        target.points = np.round(points)

    target.on_move(snap)
    target.points = [[0.4, 0.2], [1, 0.5], [-1, 0]]
    assert len(calls) == 2
    assert_array_equal(target.points, [[0, 0], [1, 0], [-1, 0]])


def test_classes_become_pale_colours_and_pixels_stay():
    target = plane()
    target.backdrop = np.array([[0, 1], [1, 0], [0, 0]])
    assert target.backdrop.shape == (3, 2, 4)
    assert_array_equal(target.backdrop[0, 0], target.backdrop[1, 1])
    assert target.backdrop[..., 3].min() == 255
    own = np.zeros((2, 2, 4), np.uint8)
    target.backdrop = own
    assert_array_equal(target.backdrop, own)
    with pytest.raises(ValueError, match=r"expected \(h, w\) class numbers"):
        target.backdrop = np.zeros((2, 2, 3))


def test_backdrop_is_sent_with_its_last_row_on_top():
    target = plane()
    target.backdrop = np.array([[0, 0], [1, 1]])
    sent = target.get_state("backdrop")["backdrop"]
    assert (sent["width"], sent["height"]) == (2, 2)
    assert bytes(sent["data"]) == target.backdrop[::-1].tobytes()


def test_line_is_labelled_at_half_its_length():
    assert line([[0, 0], [4, 0], [4, 2]])["at"] == [3, 0]
    for bad in ([[0, 0]], [[0, np.nan], [1, 1]], [1, 2]):
        with pytest.raises(ValueError, match="a line's points"):
            line(bad)
    with pytest.raises(ValueError, match="expected one of solid, dashed, dotted"):
        line([[0, 0], [1, 1]], style="wavy")


def test_still_picture_shows_the_same_state():
    target = plane(sentence="Three points.")
    bundle, _ = target._repr_mimebundle_()
    assert bundle["text/plain"] == "Three points."
    before = pixels(base64.b64decode(bundle["image/png"]))
    assert before.shape[:2] == (440, 520)
    target.lines = [line([[0, 0], [1, 1]], "ℓ2")]
    assert (pixels(target.png()) != before).any()


def test_names_are_letters_for_the_movable_points():
    assert plane(movable=[True, False, True]).names == ["A", "", "B"]
