"""The playground in a real JupyterLab: by keyboard, by mouse and by finger, in a real Chromium.

Skipped only where no Chromium is installed; on a CI machine that is a failure.
"""

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

import browser as lab  # noqa: E402
from playwright.sync_api import expect  # noqa: E402

SOON = 20_000  # milliseconds in which what is expected must have come
CELL = """
from course_lib.widgets.playground import Playground

playground = Playground(seed=1, question="Which inputs make it easy?", hidden_controls=["loss"])
playground
"""
PIXELS = "canvas => canvas.toDataURL()"


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


def test_steps_and_lists_by_keyboard(page, box):
    selected, cells = lab.selected_cell(page), page.locator(".jp-Cell").count()
    box.get_by_role("button", name="Step").focus()
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


def test_play_trains_and_pause_stops_at_once(page, box):
    play = box.get_by_role("button", name="Play")
    play.focus()
    page.keyboard.press("Enter")
    pause = box.get_by_role("button", name="Pause")
    expect(pause).to_be_visible(timeout=SOON)
    passes(page, box, epoch(box) + 10)
    flow = box.locator(".link").first
    assert flow.evaluate("e => getComputedStyle(e).animationName") == "course-flow"
    page.emulate_media(reduced_motion="reduce")
    assert flow.evaluate("e => getComputedStyle(e).animationName") == "none"
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
    assert page.errors == []
