"""The playground's widget without a page: what it sends, and what it makes of what a page sends."""

import asyncio
import base64
import io
import json
import re
import zlib

import numpy as np
import pytest
from PIL import Image

from course_lib.nn.optimizers import Adam
from course_lib.nn.playground import CHOICES, Experiment, Goal
from course_lib.widgets import playground_training
from course_lib.widgets.playground import Playground
from course_lib.widgets.playground_controls import CONTROLS, OWN_PARTS, options_of
from course_lib.widgets.playground_frame import MOST_IN_CHART, chart, levels
from course_lib.widgets.playground_picture import colour_scale
from course_lib.widgets.playground_words import as_link


@pytest.fixture
def opened(monkeypatch):
    """Makes a playground whose messages to the page are kept in `sent`, with their buffers."""

    def make(**settings):
        sent = []
        keep = lambda self, content, buffers=None: sent.append((content, buffers))  # noqa: E731
        monkeypatch.setattr(Playground, "send", keep)
        playground = Playground(**settings)
        playground.to_page = sent
        return playground

    return make


def ask(playground, **content):
    """As the page would send it."""
    playground._handle_custom_msg(content, [])


def frame_of(playground):
    content, buffers = [m for m in playground.to_page if m[0]["kind"] == "frame"][-1]
    small, big, parameters, history = buffers
    return content, {
        "small": np.frombuffer(small, np.uint8).reshape(-1, 34, 34),
        "big": np.frombuffer(big, np.uint8).reshape(100, 100),
        "parameters": np.frombuffer(parameters, "<f4"),
        "chart": np.frombuffer(history, "<f4").reshape(-1, 3),
    }


# The experiment inside


def test_the_widget_runs_as_the_experiment():
    settings = {"dataset": "spiral", "noise": 10, "seed": 3, "features": ("x1", "x2", "sin x1")}
    playground, experiment = Playground(**settings), Experiment(**settings)
    playground.run(7)
    playground.step()
    experiment.run(8)
    assert (playground.epoch, playground.train_loss, playground.test_loss) == (
        8, experiment.train_loss, experiment.test_loss
    )  # fmt: skip
    assert playground.state == experiment.state


def test_the_pages_buttons_do_what_the_methods_do(opened):
    playground, experiment = opened(seed=1), Experiment(seed=1)
    ask(playground, do="step")
    ask(playground, do="step")
    experiment.run(2)
    assert playground.state == experiment.state
    ask(playground, do="reset")
    experiment.reset()
    assert playground.state == experiment.state
    assert frame_of(playground)[0]["epoch"] == 0
    ask(playground, do="regenerate")
    experiment.regenerate()
    assert playground.state == experiment.state
    assert playground.alert == ""


def test_every_option_of_every_list_can_be_chosen(opened):
    playground = opened()
    for name in CONTROLS:
        if name == "speed":
            continue
        for index, (value, _) in enumerate(CONTROLS[name][2]):
            ask(playground, do="choose", name=name, index=index)
            assert playground.alert == "", (name, value, playground.alert)
            assert getattr(playground.experiment.settings, name) == value
            shown = next(c for c in playground.controls if c["name"] == name)
            assert shown["index"] == index
            assert len(frame_of(playground)[0]["nodes"]) == 9
        ask(playground, do="choose", name=name, index=0)
    ask(playground, do="choose", name="speed", index=3)
    assert playground.speed == 1500


def test_the_lists_offer_the_originals_choices():
    for name in ("learning_rate", "activation", "regularization", "regularization_rate", "problem",
                 "train_share", "noise", "batch_size", "dropout",
                 "batch_normalization"):  # fmt: skip
        assert tuple(value for value, _ in CONTROLS[name][2]) == CHOICES[name]


def test_dropout_and_batch_normalization_are_chosen_and_said(opened):
    playground = opened(hidden=(4,))
    assert "4 hidden neurons (tanh)" in playground.sentence
    playground.step_inside()
    ask(playground, do="choose", name="dropout", index=2)
    assert playground.walk is None  # the open batch is closed
    assert playground.inside == {}
    assert "4 hidden neurons (tanh, dropout 20 %):" in playground.sentence
    ask(playground, do="choose", name="batch_normalization", index=1)
    assert "(tanh, dropout 20 %, batch normalization):" in playground.sentence
    before = playground.epoch
    ask(playground, do="inside")
    assert "go one epoch on instead" in playground.alert
    assert (playground.walk, playground.inside, playground.epoch) == (None, {}, before)
    ask(playground, do="choose", name="batch_size", index=0)
    assert "a batch_size of at least 2" in playground.alert
    ask(playground, do="step")
    assert (playground.epoch, playground.alert) == (before + 1, "")
    again = opened(hidden=(2,))
    again.restore(playground.link)
    assert again.state == playground.state
    assert again.run(1).train_loss == playground.run(1).train_loss
    shown = {c["name"]: c["texts"][c["index"]] for c in playground.controls}
    assert (shown["dropout"], shown["batch_normalization"]) == ("20 %", "yes")
    state = playground.state
    state["statistics"][1][0] = -1.0  # a variance
    with pytest.raises(ValueError, match="no finite number"):
        again.restore(state)


def test_every_control_has_words_and_a_tip():
    for control in Playground().controls:
        assert control["label"]
        assert control["tip"]
        assert all(control["texts"])
        assert len(set(control["texts"])) == len(control["texts"])


def test_inputs_layers_and_data_are_chosen_on_the_page(opened):
    playground = opened()
    ask(playground, do="toggle", feature="x1 x2")
    assert playground.experiment.settings.features == ("x1", "x2", "x1 x2")
    ask(playground, do="toggle", feature="x1")
    assert playground.experiment.settings.features == ("x2", "x1 x2")
    ask(playground, do="hidden", neurons=[3, 1, 2])
    assert frame_of(playground)[0]["sizes"] == [2, 3, 1, 2, 1]
    ask(playground, do="hidden", neurons=[])
    assert frame_of(playground)[0]["sizes"] == [2, 1]
    ask(playground, do="dataset", name="xor")
    assert playground.plan["dataset"] == "xor"
    assert playground.alert == ""


def test_each_problem_has_its_own_thumbnails():
    named = {"classification": [], "regression": []}
    for each in Playground().fixed["thumbnails"]:
        named[each["problem"]].append(each["name"])
        table = np.reshape(each["points"], (-1, 3))
        assert len(table) > 100
        assert {-1, 1} == set(np.sign(table[:, 2])) - {0}
    assert named == {
        "classification": ["circle", "xor", "gauss", "spiral"], "regression": ["plane", "bumps"]
    }  # fmt: skip


# Points drawn


def test_points_are_drawn_and_said(opened):
    playground = opened(seed=1)
    playground.run(3)
    ask(playground, do="clear_points")
    content = frame_of(playground)[0]
    assert (content["train"], content["test"], content["epoch"]) == (None, None, 3)
    assert playground.sentence.startswith("All points are removed. Epoch 3 on own, 4 and 2 hidden")
    assert "training loss none" in playground.sentence
    assert "Training waits: there is no point to learn from yet." in playground.sentence
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    ask(playground, do="add", x1=1.5, x2=-2, label=1)
    assert playground.sentence.startswith(
        "A point of class 1 is put at (1.5, −2), to learn from. Epoch"
    )
    assert "all points are of class 1, and a second class is needed" in playground.sentence
    ask(playground, do="add", x1=1, x2=-3, label=1)
    assert "put at (1, −3), to test." in playground.sentence
    ask(playground, do="step")
    assert playground.epoch == 3
    ask(playground, do="add", x1=-4, x2=0, label=0)
    assert np.frombuffer(playground.points, "<f4").reshape(-1, 4).tolist() in (
        [[1.5, -2, 1, 0], [-4, 0, -1, 0], [1, -3, 1, 1]],
        [[-4, 0, -1, 0], [1.5, -2, 1, 0], [1, -3, 1, 1]],
    )
    assert "Training waits" not in playground.sentence
    ask(playground, do="step")
    assert playground.epoch == 4
    chart_now = frame_of(playground)[1]["chart"]
    assert chart_now[:, 0].tolist() == [0, 1, 2, 3, 4]
    assert np.isfinite(chart_now).all()
    ask(playground, do="remove", x1=-4.1, x2=0.2)
    assert playground.sentence.startswith("A point is removed.")
    assert len(playground.experiment.data.X_train) == 1
    assert playground.alert == ""
    assert playground.png()


def test_what_can_be_drawn(opened):
    assert opened().plan["labels"] == ["−1", "1"]
    assert opened(problem="regression").plan["labels"] == ["−1", "1"]
    playground = opened(X=[[-3, 0], [0, 3], [3, 0]] * 4, y=["a", "b", "c"] * 4)
    assert playground.plan["labels"] == ["a", "b", "c"]
    ask(playground, do="add", x1=0, x2=0, label=2)
    assert "A point of class c is put at (0, 0)" in playground.sentence
    playground.add_point(0, 1, "b")
    assert playground.plan["dataset"] == "own"


def test_drawn_points_are_there_again_after_another_data_set(opened):
    playground = opened()
    assert not playground.plan["own"]
    ask(playground, do="clear_points")
    for k in range(5):
        playground.add_point(k, 1, (-1, 1)[k % 2])
    ask(playground, do="dataset", name="xor")
    assert playground.plan["own"]
    ask(playground, do="dataset", name="own")
    assert playground.alert == ""
    data = playground.experiment.data
    assert sorted([*data.X_train[:, 0], *data.X_test[:, 0]]) == [0, 1, 2, 3, 4]


def test_a_link_carries_drawn_points(opened):
    playground = opened(seed=1)
    for k in range(7):
        playground.add_point(k - 3, 1, (-1, 1)[k % 2])
    playground.run(2)
    other = opened()
    ask(other, do="restore", text=playground.link)
    assert (other.alert, other.state) == ("", playground.state)
    assert other.points == playground.points


def test_training_goes_on_as_soon_as_there_are_points(opened):
    playground = opened(seed=1)

    async def go():
        page = lambda: ask(playground, do="seen", id=playground.sent)  # noqa: E731
        await played(playground, lambda: playground.epoch >= 2, page)
        playground.clear_points()
        stopped = playground.epoch
        for _ in range(20):
            await asyncio.sleep(0.005)
            page()
        assert (playground.playing, playground.epoch) == (True, stopped)
        for x, label in ((1, 1), (2, 1), (-1, -1)):
            playground.add_point(x, 0, label)
        await played(playground, lambda: playground.epoch >= stopped + 2, page)
        playground.pause()

    asyncio.run(go())


# What the page is sent


def test_a_frame_holds_maps_weights_and_losses(opened):
    playground = opened(seed=2)
    playground.run(5)
    content, seen = frame_of(playground)
    it = playground.experiment
    maps = it.maps(100)
    assert np.array_equal(seen["big"], levels(maps[-1]))
    assert np.array_equal(seen["small"], levels(maps[:, ::3, ::3]))
    assert np.array_equal(seen["parameters"], it.network.parameters.astype("<f4"))
    assert np.array_equal(seen["chart"][:, 1], np.float32(it.history["train_loss"]))
    assert (content["train"], content["test"]) == (it.train_loss, it.test_loss)
    assert content["nodes"][content["shown"]] == "output"


def test_a_node_fills_the_large_map_while_training_goes_on(opened):
    playground = opened()
    ask(playground, do="show", node=3)
    for _ in range(2):
        content, seen = frame_of(playground)
        assert content["nodes"][content["shown"]] == "hidden 1.2"
        assert np.array_equal(seen["big"], levels(playground.experiment.maps(100)[3]))
        playground.run(1)
    assert "hidden 1.2" in playground.sentence
    ask(playground, do="hidden", neurons=[1])  # that node is there no more, or is another one
    assert playground.alert == ""
    ask(playground, do="show", node=None)
    output = playground.experiment.maps(100)[-1]
    assert np.array_equal(frame_of(playground)[1]["big"], levels(output))


def test_maps_of_many_neurons_are_coarser(opened):
    playground = opened(hidden=(8,) * 6)
    playground.run(1)
    content, buffers = playground.to_page[-1]
    maps = playground.experiment.maps(100)
    assert (content["side"], len(maps)) == (25, 51)
    assert buffers[0] == levels(maps[:, ::4, ::4]).tobytes()
    assert sum(map(len, buffers)) < 50_000
    playground.change(hidden=(8, 8))
    assert playground.to_page[-1][0]["side"] == 34


def test_another_network_is_shown_by_its_output(opened):
    playground = opened()
    for begin in (
        lambda: ask(playground, do="hidden", neurons=[3]),
        lambda: ask(playground, do="toggle", feature="x1 x2"),
        lambda: ask(playground, do="restore", text=Playground().link),
    ):
        ask(playground, do="show", node=3)
        begin()
        content = frame_of(playground)[0]
        assert content["nodes"][content["shown"]] == "output"
        assert "large map" not in playground.sentence


def test_a_view_changed_adds_nothing_to_the_chart(opened):
    playground = opened()
    playground.run(3)
    before = frame_of(playground)[1]["chart"]
    ask(playground, do="show", node=2)
    ask(playground, do="edit", index=0, value=0.5)
    assert np.array_equal(frame_of(playground)[1]["chart"], before)


def test_a_weight_edited_on_the_page_is_the_networks(opened):
    playground = opened()
    ask(playground, do="edit", index=1, value=-0.75)
    assert playground.experiment.weights[0][0, 1] == -0.75  # from x1 to hidden 1.2
    ask(playground, do="edit", index=8, value=2)
    assert playground.experiment.biases[0][0] == 2  # after 2 × 4 weights
    content, seen = frame_of(playground)
    assert seen["parameters"][[1, 8]].tolist() == [-0.75, 2]
    assert content["train"] == playground.train_loss


def test_the_chart_is_thinned_and_keeps_its_ends():
    for n in (1, 2, 299, 300, 301, 1000, 12345):
        values = list(range(n))
        thin = chart({"epoch": values, "train_loss": values, "test_loss": values})
        assert len(thin) <= MOST_IN_CHART + 1
        assert thin[0, 0] == 0
        assert thin[-1].tolist() == [n - 1] * 3
        assert np.all(np.diff(thin[:, 0]) > 0)


def test_the_colour_scale_is_orange_grey_blue():
    scale = colour_scale().astype(int)
    assert scale[0, 0] > scale[0, 2] + 80  # orange
    assert scale[255, 2] > scale[255, 0] + 80  # blue
    assert np.ptp(scale[128]) < 10
    # to readers who tell no colours apart, the middle is lighter than both ends
    light = scale @ [0.2126, 0.7152, 0.0722]
    assert light[128] > light[0] + 40
    assert light[128] > light[255] + 40


def test_test_points_are_marked_in_the_points():
    playground = Playground(train_share=30)
    points = np.frombuffer(playground.points, "<f4").reshape(-1, 4)
    assert len(points) == 500
    assert points[:, 3].sum() == 350
    assert np.allclose(points[:150, :2], playground.experiment.data.X_train)


# State


def test_a_link_restores_everything(opened):
    playground = opened(dataset="xor", noise=15, hidden=(3,), optimizer="adam", seed=5)
    playground.run(12)
    other = opened()
    ask(other, do="restore", text=playground.link)
    assert other.alert == ""
    assert other.state == playground.state
    playground.run(5)
    other.run(5)
    assert other.state == playground.state
    other.restore(playground.state)
    assert other.state == playground.state
    ask(other, do="copy")
    assert other.to_page[-1][0] == {"kind": "state", "text": other.link}


def test_own_code_is_taken_over_by_its_name(opened):
    def bend(z):
        return np.tanh(z)

    playground = opened(activation=bend)
    ask(playground, do="step")
    shown = next(c for c in playground.controls if c["name"] == "activation")
    assert shown["texts"][shown["index"]] == "bend"
    ask(playground, do="restore", text=playground.link)
    assert playground.alert == ""
    assert playground.experiment.settings.activation is bend
    other = opened()
    ask(other, do="restore", text=playground.link)
    assert "bend" in other.alert


class MyAdam:
    """As exercise 12 has it: a rule written by a student."""

    def __init__(self, learning_rate=0.02):
        self.learning_rate = learning_rate

    def init(self, params):
        return 0, [(np.zeros_like(p), np.zeros_like(p)) for p in params]

    def step(self, params, grads, state):
        t, moments = state[0] + 1, []
        moved = []
        for p, g, (m, v) in zip(params, grads, state[1], strict=True):
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            moved.append(p - self.learning_rate * m_hat / (np.sqrt(v_hat) + 1e-7))
            moments.append((m, v))
        return moved, (t, moments)


def my_relu(z):
    return np.where(z > 0, z, 0.1 * z)


def my_start(rng, shape, dtype):
    return rng.normal(0, np.sqrt(2 / shape[0]), shape)


def test_own_optimizer_activation_and_initializer_run_are_named_and_restored(opened):
    own = {"optimizer": MyAdam(0.02), "activation": my_relu, "initializer": my_start}
    playground = opened(dataset="gauss", seed=2, **own)
    start = playground.experiment.weights[0].copy()
    assert np.array_equal(start, my_start(np.random.default_rng((2, 1)), (2, 4), "float64"))
    first = playground.test_loss
    ask(playground, do="step")
    for _ in range(40):
        playground.run(1)
    assert playground.test_loss < first / 3
    plain = Experiment(**{**own, "optimizer": Adam(0.02)}, dataset="gauss", seed=2).run(41)
    assert playground.test_loss == pytest.approx(plain.test_loss, rel=1e-6)  # the library's Adam
    shown = {c["name"]: c["texts"][c["index"]] for c in playground.controls}
    assert shown["optimizer"] == "MyAdam"
    assert shown["activation"] == "my_relu"
    assert shown["initializer"] == "my_start"
    assert "(my_relu)" in playground.sentence
    assert playground.experiment.learning_rate == 0.02
    state = playground.state
    for name in own:
        assert state["settings"][name]["own"] == shown[name]
    other = opened(**own)
    ask(other, do="restore", text=playground.link)
    assert (other.alert, other.state) == ("", state)
    playground.run(3)
    other.run(3)
    assert other.state == playground.state
    lacking = opened(activation=my_relu, initializer=my_start)
    ask(lacking, do="restore", text=playground.link)
    assert "MyAdam" in lacking.alert
    ask(playground, do="choose", name="optimizer", index=0)
    assert playground.experiment.settings.optimizer == "sgd"


def test_own_code_that_fails_is_said_and_the_network_stays(opened):
    def careless(z):
        if z.shape[-1] < 1000 and careless.armed:
            raise ZeroDivisionError("nothing to divide by")
        return np.tanh(z)

    careless.armed = False
    playground = opened(activation=careless)
    playground.step()
    careless.armed = True
    ask(playground, do="step")
    assert "nothing to divide by" in playground.alert
    careless.armed = False
    ask(playground, do="step")
    assert (playground.alert, playground.epoch) == ("", 2)


def bad(**state):
    """A link of a default state, with these parts instead."""
    return as_link(Experiment().state | state)


HOSTILE = [
    None, 3, "play", [], {}, {"do": 3}, {"do": []}, {"do": "close"}, {"do": "__init__"},
    {"do": "show", "node": 99}, {"do": "show", "node": -1}, {"do": "show", "node": "x1"},
    {"do": "seen", "id": 10**9}, {"do": "seen"}, {"do": "seen", "id": True},
    {"do": "choose", "name": "seed", "index": 0}, {"do": "choose", "name": "noise", "index": 11},
    {"do": "choose", "name": "noise", "index": -1}, {"do": "choose", "name": ["noise"], "index": 0},
    {"do": "toggle", "feature": "x3"}, {"do": "toggle"}, {"do": "dataset", "name": "own"},
    {"do": "dataset", "name": "bumps"}, {"do": "hidden", "neurons": 4},
    {"do": "hidden", "neurons": [0]}, {"do": "hidden", "neurons": [9]},
    {"do": "hidden", "neurons": [1] * 7}, {"do": "hidden", "neurons": ["4"]},
    {"do": "hidden", "neurons": [2.0]}, {"do": "edit", "index": 999, "value": 1},
    {"do": "edit", "index": 0, "value": float("nan")}, {"do": "edit", "index": 0, "value": "1"},
    {"do": "edit", "index": 0, "value": 1e300}, {"do": "edit", "index": 0},
    {"do": "add"}, {"do": "add", "x1": 0, "x2": 0}, {"do": "add", "x1": 0, "x2": 0, "label": 2},
    {"do": "add", "x1": 6.5, "x2": 0, "label": 0}, {"do": "add", "x1": "0", "x2": 0, "label": 0},
    {"do": "remove", "x1": 0}, {"do": "remove", "x1": float("nan"), "x2": 0},
    {"do": "restore", "text": bad(points={"X": [[0, 0]], "y": [1], "tests": [0, 1]})},
    {"do": "restore"}, {"do": "restore", "text": "hello"},
    {"do": "restore", "text": "playground1:"},
    {"do": "restore", "text": "playground1:äöü"},
    {"do": "restore", "text": Playground().link[:-40]},
    {"do": "restore", "text": bad(settings=[])}, {"do": "restore", "text": bad(version=2)},
    {"do": "restore", "text": bad(settings={"hidden": [4, 2], "speed": 3})},
    {"do": "restore", "text": bad(parameters=[1.0])},
    {"do": "restore", "text": bad(parameters=[float("nan")] * 25)},
    {"do": "restore", "text": bad(dead=[10**6])},
    {"do": "restore", "text": bad(settings={"optimizer": {"name": "Path"}})},
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE, ids=lambda c: str(c)[:60])
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(opened, content):
    playground = opened(seed=1)
    playground.run(1)
    before = playground.state
    playground._handle_custom_msg(content, [])
    assert len(playground.alert) > 20
    assert playground.state == before
    ask(playground, do="step")
    assert (playground.alert, playground.epoch) == ("", 2)


def test_an_error_stays_to_be_read_until_something_is_done(opened):
    playground = opened()
    ask(playground, do="restore", text="hello")
    said = playground.alert
    ask(playground, do="seen", id=playground.sent)
    ask(playground, do="show", node=3)
    ask(playground, do="show", node=None)
    assert playground.alert == said != ""
    ask(playground, do="step")
    assert playground.alert == ""


def test_a_text_that_unpacks_without_end_is_refused():
    bomb = zlib.compress(b" " * 50_000_000)
    text = "playground1:" + base64.urlsafe_b64encode(bomb).decode()
    with pytest.raises(ValueError, match="damaged"):
        Playground().restore(text)


def test_the_last_input_cannot_be_taken_away(opened):
    playground = opened(features=("x2",))
    ask(playground, do="toggle", feature="x2")
    assert "at least one" in playground.alert
    assert playground.experiment.settings.features == ("x2",)


# For instructors


def test_controls_are_hidden_by_name():
    assert Playground(hidden_controls=["noise", "state"]).hidden_controls == ["noise", "state"]
    with pytest.raises(ValueError, match="'colour' is not known; expected some of activation"):
        Playground(hidden_controls=["colour"])
    with pytest.raises(ValueError, match="speed is 7"):
        Playground(speed=7)
    assert not set(OWN_PARTS) & set(CONTROLS)


def test_a_preset_has_its_question():
    question = "Reach a test loss under 0.01 on the spiral with the fewest neurons."
    playground = Playground(dataset="spiral", hidden=(8, 8), question=question)
    assert playground.question == question
    assert playground._repr_mimebundle_()[0]["text/plain"].startswith(question)


# Words and still picture


def test_the_sentence_says_what_is_seen():
    playground = Playground(seed=1, hidden=(3,))
    playground.run(2)
    assert playground.sentence.startswith("Epoch 2 on circle, 3 hidden neurons (tanh): training")
    assert f"training loss {playground.train_loss:.3f}" in playground.sentence
    assert "no hidden neuron" in Playground(hidden=()).sentence
    assert "on circle, 3, 2 and 1 hidden neurons" in Playground(hidden=(3, 2, 1)).sentence
    assert "class" not in Playground(problem="regression").sentence


def test_divergence_is_said_and_play_does_not_begin():
    playground = Playground(problem="regression", learning_rate=10.0, activation="linear")
    playground.run(5)
    assert "training ran away" in playground.sentence

    async def play():
        playground.play()

    asyncio.run(play())
    assert not playground.playing


@pytest.mark.parametrize(
    "settings",
    [{}, {"hidden": ()}, {"hidden": (8,) * 6}, {"problem": "regression", "dataset": "bumps"}],
    ids=["default", "no hidden layer", "largest", "regression"],
)
def test_still_picture(settings):
    playground = Playground(**settings)
    data, _ = playground._repr_mimebundle_()
    assert data["text/plain"] == playground.sentence
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.width > 800
    assert len(np.unique(np.asarray(image.convert("L")))) > 100


def test_own_points_of_three_classes_are_drawn():
    X = [[-3, 0], [0, 3], [3, 0]] * 4
    playground = Playground(X=X, y=["a", "b", "c"] * 4)
    assert playground.plan["classes"] == ["a", "b", "c"]
    assert playground.experiment.nodes[-3:] == ["output a", "output b", "output c"]
    shown = {c["name"]: c["texts"][c["index"]] for c in playground.controls}
    assert shown["loss"] == "cross-entropy"
    assert playground.png()
    json.dumps(playground.plan)


def test_an_option_that_is_set_is_always_in_its_list():
    assert options_of("learning_rate", 0.02)[-1] == (0.02, "0.02")
    shown = {c["name"]: c for c in Playground(noise=7, learning_rate=0.02).controls}
    assert shown["noise"]["texts"][shown["noise"]["index"]] == "7 %"
    assert shown["learning_rate"]["texts"][shown["learning_rate"]["index"]] == "0.02"


# Playing


async def played(playground, until, page):
    """Play until `until()`; the `page` is called now and then."""
    playground.play()
    for _ in range(2000):
        await asyncio.sleep(0.005)
        page()
        if until():
            return
    raise AssertionError("the end was not reached")


def test_play_trains_and_frames_wait_for_the_page(opened):
    playground = opened(seed=1)
    frames = lambda: [m for m in playground.to_page if m[0]["kind"] == "frame"]  # noqa: E731

    async def go():
        ask(playground, do="seen", id=playground.sent)
        before = len(frames())
        playground.play()
        assert playground.sentence.startswith("Training, epoch 0 on circle")
        await played(playground, lambda: playground.epoch >= 20, lambda: None)
        # The page has not taken them yet: no other is sent.
        assert len(frames()) <= before + playground_training.ON_THE_WAY
        assert playground.playing
        page = lambda: ask(playground, do="seen", id=playground.sent)  # noqa: E731
        await played(playground, lambda: len(frames()) >= before + 5, page)
        epoch = playground.epoch
        ask(playground, do="pause")
        count = len(frames())
        assert not playground.playing
        assert frames()[-1][0]["epoch"] == playground.epoch == epoch
        await asyncio.sleep(0.1)
        assert (playground.epoch, len(frames())) == (epoch, count)

    asyncio.run(go())
    experiment = Experiment(seed=1).run(playground.epoch)
    assert playground.state == experiment.state


def test_the_page_tells_often_enough():
    """Else the kernel would wait for it, and it for the kernel."""
    told = int(re.search(r"const TELL_EVERY = (\d+);", Playground._esm)[1])
    assert 1 <= told < playground_training.ON_THE_WAY


def test_settings_change_while_it_plays(opened):
    playground = opened(seed=1)

    async def go():
        page = lambda: ask(playground, do="seen", id=playground.sent)  # noqa: E731
        await played(playground, lambda: playground.epoch >= 3, page)
        playground.change(learning_rate=0.1)
        assert playground.playing
        ask(playground, do="show", node=2)
        await played(playground, lambda: frame_of(playground)[0]["shown"] == 2, page)
        playground.change(hidden=(3,))
        assert (playground.playing, playground.epoch) == (False, 0)

    asyncio.run(go())


def test_step_and_reset_pause_first(opened):
    playground = opened(seed=1)

    async def go():
        page = lambda: ask(playground, do="seen", id=playground.sent)  # noqa: E731
        for what in ("step", "reset"):
            start = playground.epoch
            await played(playground, lambda start=start: playground.epoch >= start + 3, page)
            epoch = playground.epoch
            ask(playground, do=what)
            then = epoch + 1 if what == "step" else 0
            assert (playground.playing, playground.epoch) == (False, then)
            await asyncio.sleep(0.1)
            assert playground.epoch == frame_of(playground)[0]["epoch"] == then

    asyncio.run(go())


def test_training_that_nobody_sees_pauses(opened, monkeypatch):
    monkeypatch.setattr(playground_training, "UNSEEN", 0.05)
    playground = opened()

    async def go():
        await played(playground, lambda: not playground.playing, lambda: None)

    asyncio.run(go())


def test_play_pauses_where_training_runs_away(opened):
    playground = opened(problem="regression", learning_rate=10.0, activation="linear")

    async def go():
        await played(playground, lambda: not playground.playing, lambda: None)

    asyncio.run(go())
    assert "training ran away" in playground.sentence


def test_without_an_event_loop_play_changes_nothing():
    playground = Playground()
    playground.play()
    assert not playground.playing
    assert playground.epoch == 0


def test_the_package_hands_the_playground_on_when_it_is_asked_for():
    import course_lib.widgets

    assert course_lib.widgets.Playground is Playground
    with pytest.raises(AttributeError, match="no attribute 'Sandpit'"):
        _ = course_lib.widgets.Sandpit


# Presets and goals


def test_the_decks_screenshot():
    """Deck R: epoch 452, test loss 0.005, training loss 0.001; two hidden layers of 6 and 2."""
    playground = Playground.preset("deck").run(452)
    it = playground.experiment.settings
    assert (it.dataset, it.hidden, it.activation, it.learning_rate) == (
        "circle",
        (6, 2),
        "tanh",
        0.03,
    )
    assert f"{playground.test_loss:.3f} {playground.train_loss:.3f}" == "0.005 0.001"


def test_a_preset_takes_changes_and_knows_its_name():
    assert Playground.preset("deck", hidden=(3,), question="How few?").question == "How few?"
    with pytest.raises(ValueError, match="preset 'spral' is not known; expected one of deck"):
        Playground.preset("spral")


def test_a_goal_is_told_as_it_is_reached():
    goal = Goal(0.05, epochs=100, neurons=3, fixed={"dataset": "circle"})
    playground = Playground(hidden=(3,), goal=goal)
    assert "Goal not reached yet; 100 epochs are left." in playground.sentence
    playground.run(100)
    history = playground.experiment.history
    first = next(i for i, loss in enumerate(history["test_loss"]) if loss < 0.05)
    assert f"Goal reached in epoch {first}." in playground.sentence
    playground.change(hidden=(4,))
    assert "Not by the rules: 4 hidden neurons are more than 3." in playground.sentence
    playground.change(hidden=(3,), dataset="spiral")
    assert "dataset is spiral, and has to be circle" in playground.sentence
    straight = Playground(hidden=(), goal=goal).run(120)
    assert "Goal not reached in 100 epochs: the lowest test loss was 0." in straight.sentence


def test_a_frame_tells_how_far_the_goal_is(opened):
    playground = opened(hidden=(3,), goal=Goal(0.05, epochs=100, neurons=3))
    assert playground.aim == (
        "Goal: test loss below 0.05 within 100 epochs, with at most 3 hidden neurons."
    )
    assert playground._repr_mimebundle_()[0]["text/plain"].startswith("Goal: test loss below")
    playground.run(1)
    far = {"mark": "○", "text": "Goal not reached yet; 99 epochs are left.", "reached": False}
    assert frame_of(playground)[0]["goal"] == far
    playground.run(99)
    near = frame_of(playground)[0]["goal"]
    first = next(
        i for i, loss in enumerate(playground.experiment.history["test_loss"]) if loss < 0.05
    )
    assert near == {"mark": "✓", "text": f"Goal reached in epoch {first}.", "reached": True}
    playground.change(hidden=(4,))
    assert frame_of(playground)[0]["goal"]["mark"] == "✗"
    playground.change(hidden=())
    playground.run(100)
    late = frame_of(playground)[0]["goal"]
    assert late["text"].startswith("Goal not reached in 100 epochs")
    assert late["mark"] == "✗"
    none = opened()
    none.run(1)
    assert (none.aim, frame_of(none)[0]["goal"]) == ("", None)


def test_a_goals_rules():
    goal = Goal(0.1, epochs=10, neurons=0, features=("x1", "x2"), fixed={"hidden": (), "noise": 20})
    assert str(goal) == (
        "test loss below 0.1 within 10 epochs, from x1 and x2 alone, with no hidden neuron"
    )
    it = Experiment(hidden=(1,), features=("x1", "x1^2", "x1 x2")).settings
    assert goal.broken(it) == [
        "hidden is 1, and has to be none", "noise is 0, and has to be 20",
        "1 hidden neuron is more than 0", "x1^2 and x1 x2 may not be an input",
    ]  # fmt: skip
    late = {"epoch": [0, 1, 11], "test_loss": [0.0, 0.5, 0.05]}
    assert goal.reached_in(late) is None  # a network set by hand is not trained, and 11 is too late
