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
PIXELS = "canvas => canvas.toDataURL()"
COLOURS = """(canvas, places) => {
  const ctx = canvas.getContext("2d");
  const ratio = canvas.width / canvas.clientWidth;
  return places.map(([x, y]) => [...ctx.getImageData(x * ratio, y * ratio, 1, 1).data].slice(0, 3));
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
    lab.write_notebook(folder / "playground.ipynb", CELL)
    page = lab.open_notebook(chrome, address, "playground.ipynb")
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    lab.run_all(page)
    expect(page.locator(".course-playground .link")).to_have_count(18, timeout=SOON)
    yield page
    page.close()


@pytest.fixture
def box(page):
    """The widget, as new."""
    return page.locator(".course-playground")


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
    assert box.locator(".output canvas").first.evaluate(PIXELS) != before


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
