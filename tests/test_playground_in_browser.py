"""The playground in a real JupyterLab: by keyboard, by mouse and by finger, in a real Chromium.

Skipped only where no Chromium is installed; on a CI machine that is a failure.
"""

import re

import numpy as np
import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

import browser as lab  # noqa: E402
from playwright.sync_api import expect  # noqa: E402

from course_lib.nn.playground import Experiment  # noqa: E402
from course_lib.widgets.playground_picture import colour_scale  # noqa: E402

SOON = 20_000  # milliseconds in which what is expected must have come
CELL = """
from course_lib.nn.playground import Goal
from course_lib.widgets.playground import Playground

playground = Playground(
    seed=1, question="Which inputs make it easy?", goal=Goal(0.1, epochs=400),
    hidden_controls=["loss"],
)
playground
"""
BARE = """
from course_lib.widgets.playground_controls import CONTROLS, OWN_PARTS

bare = Playground(
    X=[[a, b] for a in (-4, -2, 0, 2, 4) for b in (-4, 4)] * 4, y=list("vwxyz") * 8,
    hidden=(8,) * 6, hidden_controls=[*CONTROLS, *OWN_PARTS],
)
bare
"""
PIXELS = "canvas => canvas.toDataURL()"
COLOURS = """(canvas, places) => {
  const ctx = canvas.getContext("2d");
  const ratio = canvas.width / canvas.clientWidth;
  return places.map(([x, y]) => [...ctx.getImageData(x * ratio, y * ratio, 1, 1).data].slice(0, 3));
}"""
ALL_OF_IT = """canvas => {
  const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return Array.from({length: all.length / 4}, (_, k) => [...all.slice(4 * k, 4 * k + 3)]);
}"""
COLOURS_DARK = """(canvas, places) => {
  const ctx = canvas.getContext("2d");
  const ratio = canvas.width / canvas.clientWidth;
  return places.map(([x, y]) => ctx.getImageData(x * ratio, y * ratio, 1, 1).data[3] > 100 ? 1 : 0);
}"""
BLUE, ORANGE = [0, 0x72, 0xB2], [0xD5, 0x5E, 0]  # of class 1 and class −1


@pytest.fixture(scope="module")
def page(chrome, address, folder):
    """A notebook with a playground, run; errors of the page fail the last test."""
    lab.write_notebook(folder / "playground.ipynb", CELL, BARE)
    page = lab.open_notebook(chrome, address, "playground.ipynb")
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    lab.run_all(page)
    first = page.locator(".course-playground").first
    expect(first.locator(".link")).to_have_count(18, timeout=SOON)
    yield page
    page.close()


@pytest.fixture
def box(page):
    """The widget, as new."""
    return page.locator(".course-playground").first


@pytest.fixture
def bare(page):
    """A large one of five classes, without any control."""
    box = page.locator(".course-playground").nth(1)
    box.scroll_into_view_if_needed()
    expect(box.locator(".link")).to_have_count(2 * 8 + 5 * 64 + 8 * 5, timeout=SOON)
    return box


def epoch(box) -> int:
    return int(box.locator(".epoch").text_content().replace(",", ""))


def passes(page, box, number: int) -> None:
    """Wait until the counter has passed a number."""
    page.wait_for_function(
        "n => Number(document.querySelector('.course-playground .epoch')"
        ".textContent.replace(',', '')) > n",
        arg=number, timeout=SOON,
    )  # fmt: skip


def test_it_is_drawn_and_named(page, box):
    expect(box.locator(".question")).to_have_text("Which inputs make it easy?")
    expect(box.locator(".epoch")).to_have_text("000,000")
    expect(box.locator(".losses")).to_have_text(
        re.compile(r"training loss 0\.\d{3}\s+test loss 0\.\d{3}$")
    )
    expect(box.get_by_role("status")).to_contain_text("Epoch 0 on circle, 4 and 2 hidden neurons")
    expect(box.locator(".callouts > div")).to_have_count(2)
    assert box.get_by_role("button", name=re.compile(r"^hidden \d|^output")).count() == 7
    assert box.locator(".tile .name").count() == 7
    assert box.get_by_label("loss", exact=True).count() == 0  # hidden by the instructor
    unnamed = box.locator("button, select, input, textarea").evaluate_all(
        "all => all.filter(e => !(e.ariaLabel || e.labels?.length || e.textContent)).length"
    )
    assert unnamed == 0
    dashes = box.locator(".link").evaluate_all(
        "all => all.map(e => [e.classList.contains('negative'),"
        " getComputedStyle(e).strokeDasharray])"
    )
    assert {sign for sign, _ in dashes} == {True, False}
    assert not {d for sign, d in dashes if sign} & {d for sign, d in dashes if not sign}


def test_there_is_no_control_that_is_hidden(page, box, bare):
    assert {"button", "select", "input", "textarea", "summary"} <= set(
        box.locator("button, select, input, textarea, summary").evaluate_all(
            "all => all.map(e => e.localName)"
        )
    )
    left = bare.locator("button, select, input, textarea, summary").locator("visible=true")
    nodes = ["x1", "x2", *(f"hidden {k}.{n}" for k in range(1, 7) for n in range(1, 9))]
    nodes += [f"output {name}" for name in "vwxyz"]
    assert left.evaluate_all("all => all.map(e => e.ariaLabel)") == nodes
    said = bare.get_by_role("status").text_content()
    bare.get_by_role("button", name="x1", exact=True).click()
    bare.get_by_role("button", name="hidden 1.1", exact=True).hover()
    expect(bare.locator(".title")).to_have_text("hidden 1.1", timeout=SOON)
    page.mouse.move(5, 5)
    page.evaluate("document.activeElement.blur()")
    expect(bare.get_by_role("status")).to_have_text(said, timeout=SOON)


def test_the_largest_network_has_room_and_classes_have_names(page, bare):
    pane = page.locator(".jp-NotebookPanel").first.bounding_box()["width"]
    page.set_viewport_size({"width": round(1200 + 900 - pane), "height": 1000})
    page.wait_for_function(
        "() => { const e = document.querySelectorAll('.course-playground .network')[1];"
        " return e.clientWidth > 400 && e.scrollWidth <= e.clientWidth; }"
    )  # in a pane of 900 px nothing is cut off
    assert bare.locator(".output").bounding_box()["x"] > 400  # and the map stands beside it
    page.set_viewport_size({"width": 1200, "height": 1000})
    assert bare.locator(".kinds > span").all_text_contents() == [
        f"● {k} {name}" for k, name in enumerate("vwxyz")
    ]


SCALE = colour_scale().tolist()


def test_one_scale_for_maps_tiles_and_legend(page, box):
    plane, corners = box.locator(".output canvas").first, [[-5.5, 5.5], [5.5, 5.5], [-5.5, -5.5]]
    for name, ends in (("x1", [0, 255, 0]), ("x2", [255, 255, 0])):
        tile = box.get_by_role("button", name=name, exact=True)
        tile.hover()
        expect(box.locator(".title")).to_have_text("x₁" if name == "x1" else "x₂", timeout=SOON)
        assert plane.evaluate(COLOURS, on_map(corners).tolist()) == [SCALE[k] for k in ends]
        seen = tile.locator("canvas").evaluate(COLOURS, [[3, 3], [33, 3], [3, 33]])
        assert seen == [SCALE[k] for k in ends]
    page.mouse.move(5, 5)
    expect(box.locator(".title")).to_have_text("output", timeout=SOON)
    it = Experiment(seed=1)
    levels = np.clip(it.maps(100)[:, ::3, ::3] * 127.5 + 128, 0, 255).astype(int)
    for node in (2, 5, 8):  # hidden 1.1, hidden 1.4, output
        tile = box.locator(".tile canvas").nth(node + 5)  # behind the five inputs not in use
        assert tile.evaluate(ALL_OF_IT) == [SCALE[k] for k in levels[node].ravel()]
    legend = box.locator(".legend").first
    assert legend.text_content() == "■ −1  +1 ●links: — positive, ┄ negative"
    assert legend.locator("canvas").evaluate(ALL_OF_IT) == SCALE
    signs = box.locator(".link").evaluate_all(
        "all => all.map(e => [e.classList.contains('negative'), getComputedStyle(e).stroke])"
    )
    rgb = {False: "rgb({}, {}, {})".format(*BLUE), True: "rgb({}, {}, {})".format(*ORANGE)}
    assert {(sign, colour) for sign, colour in signs} == set(rgb.items())
    W = np.concatenate([w.ravel() for w in it.weights])
    assert [sign for sign, _ in signs] == (W < 0).tolist()


def test_a_link_is_read_and_chosen_by_mouse(page, box):
    """The last one from x₁, near its beginning: there it lies above the others."""
    place = (
        box.locator(".hit")
        .nth(3)
        .evaluate(
            "e => { const p = e.getPointAtLength(e.getTotalLength() * 0.15), m = e.getScreenCTM();"
            " return [p.x + m.e, p.y + m.f]; }"
        )
    )
    page.mouse.move(*place)
    weight = Experiment(seed=1).weights[0][0, 3]
    expect(box.locator(".readout")).to_have_text(
        f"weight from x1 to hidden 1.4: {weight:.3f}".replace("-", "−")
    )
    page.mouse.click(*place)
    expect(box.get_by_label("value")).to_be_focused()
    expect(box.get_by_label("value")).to_have_value(f"{weight:.3f}")
    expect(box.get_by_label("weight or bias")).to_have_value("weight from x1 to hidden 1.4")
    page.mouse.move(5, 5)
    expect(box.locator(".readout")).to_be_empty()
    page.set_viewport_size({"width": 1240, "height": 1000})  # the network is built anew
    page.wait_for_timeout(300)
    expect(box.get_by_label("weight or bias")).to_have_value("weight from x1 to hidden 1.4")
    page.set_viewport_size({"width": 1200, "height": 1000})
    box.get_by_label("weight or bias").select_option(index=0)


def test_other_problems_other_data(page, box):
    shown = box.locator(".thumbnails button")
    assert shown.all_text_contents() == ["circle", "xor", "gauss", "spiral"]
    pictures = shown.locator("canvas").evaluate_all("all => all.map(c => c.toDataURL())")
    assert len(set(pictures)) == 4
    box.get_by_label("problem").select_option("regression")
    expect(shown).to_have_text(["plane", "bumps"], timeout=SOON)
    expect(box.get_by_role("status")).to_contain_text("on plane", timeout=SOON)
    data = Experiment(problem="regression", seed=1).data
    alone = uncovered(data.X_train) & (np.abs(data.X_train).max(axis=1) < 5.8)
    X, y = data.X_train[alone], data.y_train[alone]
    full = np.where(y[:, None] < 0, ORANGE, BLUE)
    share = np.clip(np.abs(y), 0.15, 1)[:, None]
    seen = box.locator(".output canvas").first.evaluate(COLOURS, on_map(X).tolist())
    assert alone.sum() > 50
    assert np.abs(np.array(seen) - (255 - share * (255 - full))).max() < 4  # whatever is below
    box.get_by_label("problem").select_option("classification")
    expect(shown).to_have_count(4, timeout=SOON)
    box.get_by_role("button", name="circle").click()
    expect(box.get_by_role("status")).to_contain_text("on circle", timeout=SOON)


def on_map(X):
    """Where points are, in CSS pixels of the large map, which is 268 × 274 in 300 × 300."""
    X = np.asarray(X)
    return np.column_stack([26 + (X[:, 0] + 6) / 12 * 268, 6 + (6 - X[:, 1]) / 12 * 274])


def coloured(box, X) -> np.ndarray:
    """Which points of the map have the colour of class 1 (1), of class −1 (−1), or none (0)."""
    seen = box.locator(".output canvas").first.evaluate(COLOURS, on_map(X).tolist())
    return np.array([1 if c == BLUE else -1 if c == ORANGE else 0 for c in seen])


def uncovered(X) -> np.ndarray:
    """Which points lie under none that is drawn later."""
    gaps = np.hypot(X[:, None, 0] - X[None, :, 0], X[:, None, 1] - X[None, :, 1])
    return ~np.triu(gaps < 0.25, 1).any(axis=1)


def test_training_points_are_pixels_of_their_colour(page, box):
    data = Experiment(seed=1).data
    seen = uncovered(data.X_train)
    assert seen.sum() > 100
    assert np.array_equal(coloured(box, data.X_train[seen]), data.y_train[seen])
    away = np.hypot(*(data.X_test[:, None] - data.X_train[None]).T).min(axis=0) > 0.4
    assert away.sum() > 10
    assert not coloured(box, data.X_test[away]).any()
    box.get_by_label("test points").check()
    seen = away & uncovered(data.X_test)
    assert np.array_equal(coloured(box, data.X_test[seen]), data.y_test[seen])
    box.get_by_label("test points").uncheck()


def test_the_charts_lines_are_where_the_losses_say(page, box):
    for name, value in (("noise", "50 %"), ("training share", "10 %"), ("learning rate", "0.1")):
        box.get_by_label(name).select_option(value)
    step = box.get_by_role("button", name=re.compile("Step$"))
    for n in range(1, 9):
        step.click()
        expect(box.locator(".epoch")).to_have_text(f"000,00{n}", timeout=SOON)
    history = (
        Experiment(seed=1, noise=50, train_share=10, learning_rate=0.1).run(8).history
    )  # losses far apart
    losses = np.array([history["train_loss"], history["test_loss"]])
    along = np.linspace(0, 8, 200)[3:-3]
    train, test = 80 - np.array([np.interp(along, range(9), each) for each in losses]) * (
        64 / losses.max()
    )
    x, apart = 27 + along / 8 * 265, np.abs(train - test) > 4
    assert apart.mean() > 0.5

    def drawn(y):
        near = [(a, b + d) for a, b in zip(x, y, strict=True) for d in (-1, 0, 1)]
        seen = np.array(box.locator(".chart").evaluate(COLOURS_DARK, near)).reshape(-1, 3)
        return seen.max(axis=1)

    assert drawn(train).mean() > 0.97  # a line
    assert 0.4 < drawn(test)[apart].mean() < 0.95  # dashes
    assert drawn((train + test) / 2)[apart].mean() < 0.1  # and nothing between them
    for name, value in (("learning rate", "0.03"), ("training share", "50 %"), ("noise", "0 %")):
        box.get_by_label(name).select_option(value)
    expect(box.locator(".epoch")).to_have_text("000,000", timeout=SOON)


def test_steps_and_lists_by_keyboard(page, box):
    selected, cells = lab.selected_cell(page), page.locator(".jp-Cell").count()
    box.get_by_role("button", name=re.compile("Step$")).focus()
    page.keyboard.press("Enter")
    expect(box.locator(".epoch")).to_have_text("000,001", timeout=SOON)
    page.keyboard.press("Space")
    expect(box.locator(".epoch")).to_have_text("000,002", timeout=SOON)
    page.keyboard.press("b")  # JupyterLab's key for a new cell
    rate = box.get_by_label("learning rate")
    rate.focus()
    page.keyboard.press("ArrowDown")
    expect(rate).to_have_value("0.1")
    expect(box.locator(".epoch")).to_have_text("000,002")
    dropout = box.get_by_label("dropout")
    dropout.focus()
    page.keyboard.press("ArrowDown")
    expect(box.get_by_role("status")).to_contain_text("(tanh, dropout 10 %)", timeout=SOON)
    box.get_by_role("button", name="Step inside").click()
    expect(box.get_by_text("There is no step inside with dropout")).to_be_visible(timeout=SOON)
    dropout.focus()
    page.keyboard.press("ArrowUp")
    expect(box.get_by_role("status")).to_contain_text("(tanh)", timeout=SOON)
    expect(box.get_by_text("There is no step inside with dropout")).to_have_count(0)
    box.get_by_role("button", name="neurons of hidden layer 2: one more").focus()
    page.keyboard.press("Enter")
    expect(box.locator(".link")).to_have_count(23, timeout=SOON)  # 2·4 + 4·3 + 3
    expect(box.get_by_role("button", name="neurons of hidden layer 2: one more")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(box.locator(".link")).to_have_count(18, timeout=SOON)
    tile = box.get_by_role("button", name=re.compile(r"^x1\^2"))
    tile.focus()
    page.keyboard.press("Enter")
    expect(box.locator(".link")).to_have_count(22, timeout=SOON)
    expect(tile).to_be_focused()
    expect(tile).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    expect(box.locator(".link")).to_have_count(18, timeout=SOON)
    box.get_by_role("button", name="xor").focus()
    page.keyboard.press("Enter")
    expect(box.get_by_role("status")).to_contain_text("on xor", timeout=SOON)
    assert lab.selected_cell(page) == selected
    assert page.locator(".jp-Cell").count() == cells


def flows(page, box) -> bool:
    """Whether the links' dashes move while some epochs pass."""
    link = box.locator(".link").first
    before = link.evaluate("e => getComputedStyle(e).strokeDashoffset")
    passes(page, box, epoch(box) + 10)
    return link.evaluate("e => getComputedStyle(e).strokeDashoffset") != before


def test_play_trains_and_pause_stops_at_once(page, box):
    play = box.get_by_role("button", name="Play")
    play.focus()
    page.keyboard.press("Enter")
    pause = box.get_by_role("button", name="Pause")
    expect(pause).to_be_visible(timeout=SOON)
    passes(page, box, epoch(box) + 10)
    assert flows(page, box)
    page.emulate_media(reduced_motion="reduce")
    passes(page, box, epoch(box) + 2)  # the frame that was under way
    assert not flows(page, box)
    page.emulate_media(reduced_motion="no-preference")
    before = box.locator(".output canvas").first.evaluate(PIXELS)
    passes(page, box, epoch(box) + 10)
    assert box.locator(".output canvas").first.evaluate(PIXELS) != before
    neuron = box.get_by_role("button", name="hidden 1.2")
    neuron.focus()  # while it trains
    expect(box.locator(".title")).to_have_text("hidden 1.2", timeout=SOON)
    passes(page, box, epoch(box) + 5)
    pause.focus()
    page.keyboard.press("Space")
    expect(play).to_be_visible(timeout=SOON)
    expect(box.get_by_role("status")).to_contain_text(
        re.compile(r"^Epoch \d+ on xor"), timeout=SOON
    )
    stopped = epoch(box)
    page.wait_for_timeout(500)
    assert epoch(box) == stopped  # nothing was waiting in a queue
    assert f"Epoch {stopped} on" in box.get_by_role("status").text_content()


def test_a_neuron_fills_the_large_map(page, box):
    box.get_by_role("button", name="hidden 2.1").hover()
    expect(box.locator(".title")).to_have_text("hidden 2.1", timeout=SOON)
    page.mouse.move(5, 5)
    expect(box.locator(".title")).to_have_text("output", timeout=SOON)
    box.get_by_label("test points").check()
    expect(box.locator(".title")).to_contain_text("dark rim")
    before = box.locator(".output canvas").first.evaluate(PIXELS)
    box.get_by_label("discretize").check()
    plane = box.locator(".output canvas").first
    assert plane.evaluate(PIXELS) != before
    box.get_by_label("test points").uncheck()
    spots = on_map([[a, b] for a in np.linspace(-5.9, 5.9, 40) for b in (-5.9, -5.8, 5.8, 5.9)])
    seen = plane.evaluate(COLOURS, spots.tolist())
    assert sum(colour in (SCALE[0], SCALE[255]) for colour in seen) > 0.9 * len(seen)


def test_a_weight_is_read_and_edited(page, box):
    link = box.locator(".hit").first
    link.dispatch_event("pointerenter")
    expect(box.locator(".readout")).to_have_text(re.compile(r"^weight from x1 to hidden 1.1: "))
    box.locator(".bias").nth(1).hover(force=True)
    expect(box.locator(".readout")).to_have_text(re.compile(r"^bias of hidden 1.2: "))
    box.locator(".bias").nth(1).click(force=True)
    value = box.get_by_label("value")
    expect(value).to_be_focused()
    page.keyboard.type("-1.25")
    page.keyboard.press("Enter")
    expect(box.locator(".bias").nth(1)).to_have_class("bias negative", timeout=SOON)
    for what, links in (("hidden layers: one more", 22), ("hidden layers: one fewer", 18)):
        box.get_by_role("button", name=what).click()  # nothing lies over it
        expect(box.locator(".link")).to_have_count(links, timeout=SOON)
    lists = box.get_by_label("weight or bias")
    lists.focus()
    page.keyboard.press("Home")  # the first weight
    expect(lists).to_have_value("weight from x1 to hidden 1.1")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    width = "e => parseFloat(e.style.strokeWidth)"
    page.wait_for_function(
        "Math.abs(parseFloat(document.querySelector('.link').style.strokeWidth) - 4.75) < 0.01"
    )
    assert box.locator(".link").first.evaluate(width) == pytest.approx(4.75)


def tap(page, target) -> None:
    """By a finger, not by a mouse."""
    target.evaluate("e => e.scrollIntoView({block: 'center'})")
    place = target.bounding_box()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    finger = [{"x": x, "y": y}]
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": finger})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()


def test_a_finger_toggles_and_state_is_restored(page, box):
    box.get_by_text("State", exact=True).click()
    box.get_by_role("button", name="Write and copy").click()
    text = box.get_by_label("state as a text")
    expect(text).to_have_value(re.compile("^playground1:"), timeout=SOON)
    before = box.locator(".losses").text_content()
    tap(page, box.get_by_role("button", name="Reset"))
    expect(box.locator(".epoch")).to_have_text("000,000", timeout=SOON)
    box.get_by_role("button", name="Restore").click()
    expect(box.locator(".losses")).to_have_text(before, timeout=SOON)
    tap(page, box.get_by_role("button", name=re.compile(r"^x1 x2")))
    expect(box.locator(".link")).to_have_count(22, timeout=SOON)
    text.fill("nothing")
    box.get_by_role("button", name="Restore").click()
    expect(box.get_by_role("alert")).to_contain_text("the text is no state", timeout=SOON)
    expect(box.locator(".link")).to_have_count(22)


def test_a_goal_is_seen_as_it_is_reached(page, box):
    expect(box.locator(".aim")).to_have_text("Goal: test loss below 0.1 within 400 epochs.")
    box.get_by_role("button", name="gauss").click()
    far = box.locator(".how-far")
    expect(far).to_have_text("○ Goal not reached yet; 400 epochs are left.", timeout=SOON)
    expect(box.locator(".aloud")).to_be_empty()
    box.get_by_role("button", name="Play").click()
    expect(far).to_have_text(re.compile(r"^✓ Goal reached in epoch \d+\.$"), timeout=SOON)
    expect(box.locator(".aloud")).to_have_text(re.compile(r"^Goal reached in epoch \d+\.$"))
    box.get_by_role("button", name="Pause").click()
    expect(box.get_by_role("button", name="Play")).to_be_visible(timeout=SOON)


def test_points_are_drawn_by_mouse_and_by_keys(page, box):
    selected, cells = lab.selected_cell(page), page.locator(".jp-Cell").count()
    said, plane = box.locator(".say"), box.locator(".output canvas").first
    plane.click(position={"x": 150, "y": 100})  # before Draw points: nothing happens
    draw = box.get_by_role("button", name="Draw points")
    draw.click()
    expect(draw).to_have_attribute("aria-pressed", "true")
    box.get_by_role("button", name="Clear").click()
    expect(said).to_contain_text("there is no point to learn from yet", timeout=SOON)
    expect(box.locator(".losses")).to_have_text(re.compile(r"^training loss –\s+test loss –$"))
    box.get_by_role("button", name="class 1", exact=False).last.click()
    x, y = map(float, on_map([[2, 3]])[0])
    plane.click(position={"x": x, "y": y})
    expect(said).to_contain_text("A point of class 1 is put at (2", timeout=SOON)
    assert coloured(box, [[2, 3], [-2, 3]]).tolist() == [1, 0]
    plane.click(position={"x": x + 3, "y": y})  # on the point
    expect(said).to_contain_text("A point is removed.", timeout=SOON)
    assert coloured(box, [[2, 3]]).tolist() == [0]
    plane.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "1", "Enter"):
        page.keyboard.press(key)
    expect(said).to_contain_text("A point of class −1 is put at (1, 0.5)", timeout=SOON)
    expect(box.locator(".where")).to_have_text("Crosshair at x₁ 1.0, x₂ 0.5")
    expect(said).to_contain_text("a second class is needed")
    for key in ("Delete", "Enter", "Shift+ArrowLeft", "2", "Space", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(said).to_contain_text("A point of class 1 is put at (0.9, 1), to test.", timeout=SOON)
    assert "Training waits" not in said.text_content()
    tap(page, plane)  # a finger's point stands in the middle
    expect(said).to_contain_text(re.compile(r"A point of class 1 is put at \(−0"), timeout=SOON)
    page.keyboard.press("Escape")
    expect(draw).to_be_focused()
    expect(draw).to_have_attribute("aria-pressed", "false")
    box.get_by_role("button", name=re.compile("Step$")).click()
    expect(said).to_contain_text(re.compile(r"^Epoch \d+ on own"), timeout=SOON)
    assert lab.selected_cell(page) == selected
    assert page.locator(".jp-Cell").count() == cells
    box.get_by_role("button", name="circle").click()
    expect(box.locator(".epoch")).to_have_text("000,000", timeout=SOON)


def test_a_batch_is_gone_through_by_keys(page, box):
    enter = box.get_by_role("button", name="Step inside")
    enter.focus()
    page.keyboard.press("Enter")
    words = box.locator(".inside .words")
    expect(words).to_contain_text("A sample of the batch", timeout=SOON)
    expect(enter).to_have_attribute("aria-expanded", "true")
    following = box.locator(".inside").get_by_role("button").nth(1)
    following.focus()
    page.keyboard.press("Enter")
    expect(words).to_contain_text("Forward: hidden layer 1", timeout=SOON)
    inputs = box.locator(".tile[aria-pressed=true]").count()
    expect(box.locator(".on-link")).to_have_count(inputs + 1)
    expect(box.locator(".tile.active")).to_have_count(4)
    expect(box.locator(".numbers").filter(has_text="z ")).to_have_count(4)
    for text in box.locator(".on-link").all_text_contents():
        assert re.fullmatch(r"(.* · .* = |\+ )?−?[\d.·⁻⁰-⁹¹²³]+", text)
    box.get_by_role("button", name="hidden 1.3").hover()
    expect(box.locator(".inside li.pointed")).to_contain_text("hidden 1.3: z =")
    box.get_by_label("sample of the batch").select_option(index=2)
    expect(box.locator(".inside")).to_contain_text("batch 1 of 25, step 2 of 9")
    following.focus()
    for title in ("Forward: hidden layer 2", "Forward: output", "Loss", "Backward: output",
                  "Backward: hidden layer 2", "Backward: hidden layer 1", "Update"):  # fmt: skip
        page.keyboard.press("Enter")
        expect(words).to_contain_text(title, timeout=SOON)
    expect(words).to_contain_text("w ← w − η · g")
    page.keyboard.press("Enter")
    expect(box.locator(".inside")).to_contain_text("batch 2 of 25, step 1 of 9", timeout=SOON)
    enter.focus()
    page.keyboard.press("Enter")
    expect(words).to_be_hidden(timeout=SOON)
    expect(box.locator(".on-link")).to_have_count(0)
    assert page.errors == []
