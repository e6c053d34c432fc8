"""Every widget of every lecture, worked by keyboard in a real JupyterLab.

Each control that can have the focus gets it, and a key is pressed; then the picture, the sentence
or another part of that widget must have changed. Points of a plane are dragged by mouse as well.
Skipped only where no Chromium is installed; on a CI machine that is a failure.
"""

import json
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

import browser as lab
from playwright.sync_api import TimeoutError

ROOT = Path(__file__).parents[1]
LECTURES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
SOON = 8_000  # milliseconds in which what is expected must have come
QUICK = 700  # after which another key is tried
# Which keys may change a control, and which bring back what it says of itself.
KEYS = {
    "slider": ("ArrowRight", "ArrowLeft"),
    "select": ("ArrowDown", "ArrowUp"),
    "button": ("Enter",),
    "checkbox": ("Space",),
    "spinbutton": ("ArrowUp", "ArrowDown"),
    "range": ("ArrowRight", "ArrowLeft"),
    "point": ("ArrowRight", "ArrowUp", "ArrowLeft"),
}
FIND = """
() => {
  const outputs = [...document.querySelectorAll('.jp-OutputArea-output')].filter(
    o => o.querySelector('.jupyter-widgets, .widget-container, [role=application]'));
  const kinds = {
    slider: '[role=slider]', select: 'select', checkbox: 'input[type=checkbox]',
    range: 'input[type=range]', spinbutton: 'input[type=number]',
    point: '.course-plane button', button: 'button',
  };
  const found = [];
  outputs.forEach((output, o) => {
    output.dataset.widget = o;
    for (const [kind, selector] of Object.entries(kinds)) {
      for (const element of output.querySelectorAll(selector)) {
        if (element.dataset.control || element.disabled || !element.getClientRects().length)
          continue;
        element.dataset.control = `${o}-${found.length}`;
        const label = element.labels && element.labels[0];
        found.push({
          kind, widget: o, control: element.dataset.control,
          name: element.getAttribute('aria-label') || (label && label.textContent)
            || element.textContent || element.title || '', html: element.outerHTML.slice(0, 300),
        });
      }
    }
  });
  return found;
}
"""
# What is seen of a widget, apart from the place of a slider's handle: pictures, sentences, names.
SEEN = """
o => {
  const output = document.querySelector(`[data-widget="${o}"]`);
  if (!output) return 'gone';
  const canvases = [...output.querySelectorAll('canvas')].map(c => c.toDataURL());
  const images = [...output.querySelectorAll('img')].map(i => i.src);
  const said = [...output.querySelectorAll('[role=status], [role=alert], .widget-html, button')]
    .map(e => e.textContent + (e.getAttribute('aria-label') || '')
      + (e.getAttribute('aria-pressed') || '') + e.disabled);
  const drawn = [...output.querySelectorAll('svg')].map(s => s.outerHTML);
  return [...canvases, ...images, ...said, ...drawn].join('|');
}
"""


@pytest.fixture(scope="module")
def whole_pages(chrome, address):
    """JupyterLab keeps all cells in the page, also those that are not in sight."""
    page = chrome.new_page()
    page.goto(f"{address}/lab?token={lab.TOKEN}")
    done = page.request.put(
        f"{address}/lab/api/settings/@jupyterlab/notebook-extension:tracker?token={lab.TOKEN}",
        data=json.dumps({"raw": '{"windowingMode": "none"}'}),
        headers={"X-XSRFToken": xsrf(page)},
    )
    assert done.ok, done.text()
    page.close()


def xsrf(page) -> str:
    return next((c["value"] for c in page.context.cookies() if c["name"] == "_xsrf"), "")


@pytest.mark.parametrize("name", LECTURES)
def test_every_control_answers_to_the_keyboard(name, chrome, address, whole_pages):
    page = lab.open_notebook(chrome, address, f"notebooks/{name}.ipynb")
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"page error: {error}"))
    lab.run_all(page)
    page.wait_for_function("document.querySelectorAll('.jp-OutputArea-output').length > 0")
    wait_until_still(page)
    found = page.evaluate(FIND)
    controls = [control for i, control in enumerate(found) if not_one_of_many(found[:i], control)]
    for control in controls:
        if not control["name"].strip():
            problems.append(f"a {control['kind']} without a name in widget {control['widget']}")
    silent = [control for control in controls if not answers(page, control)]
    for control in silent:  # the rate of the next step changes no picture before that step
        if not (answers(page, control) or moves(page, control) or answers(page, control, SOON)):
            problems.append(f"{control['kind']} {control['name']!r} of widget {control['widget']}")
    problems += drags_that_do_nothing(page, controls)
    errors = page.locator(".jp-OutputArea-output[data-mime-type*=stderr], .jp-RenderedError")
    problems += errors.all_text_contents()
    page.close()
    assert controls, f"{name} has no widgets?"
    assert not problems, "\n".join(problems)


def not_one_of_many(before: list[dict], control: dict) -> bool:
    """Of controls of one kind in a widget three are enough: thirteen values are all alike."""
    same = [c for c in before if (c["kind"], c["widget"]) == (control["kind"], control["widget"])]
    return control["kind"] == "button" or len(same) < 3


def wait_until_still(page) -> None:
    """Until two looks at the page, some time apart, find as many controls."""
    before = -1
    for _ in range(40):
        now = page.evaluate(
            "document.querySelectorAll('.jp-OutputArea-output :is([role=slider], select, button,"
            " img, canvas)').length"
        )
        if now == before:
            return
        before = now
        page.wait_for_timeout(400)


def answers(page, control: dict, patience: int = QUICK) -> bool:
    """Whether a key that is pressed on the control changes what is seen of its widget in time."""
    element = page.locator(f'[data-control="{control["control"]}"]')
    if not element.count() or element.is_disabled():
        return True  # another control has taken it away, or switched it off, with reason
    for key in KEYS[control["kind"]]:
        before = page.evaluate(SEEN, control["widget"])
        element.focus()
        page.keyboard.press(key)
        if changed(page, control["widget"], before, patience):
            return True
    return False


def moves(page, control: dict) -> bool:
    """Whether a key changes at least what the control says of itself."""
    element = page.locator(f'[data-control="{control["control"]}"]')
    # aria-valuenow is rounded: 0.25 and 0.30 are both 0.3
    heard = ("aria-valuenow", "aria-valuetext")
    said = f"e => [e.value, e.checked, ...{list(heard)}.map(a => e.getAttribute(a))].join()"
    before = element.evaluate(said)
    for key in KEYS[control["kind"]]:
        element.focus()
        page.keyboard.press(key)
        page.wait_for_timeout(100)
        if element.evaluate(said) != before:
            return True
    return False


def changed(page, widget: int, before: str, patience: int) -> bool:
    try:
        page.wait_for_function(
            f"([o, before]) => ({SEEN.strip()})(o) !== before",
            arg=[widget, before], timeout=patience,
        )  # fmt: skip
    except TimeoutError:
        return False
    return True


def drags_that_do_nothing(page, controls: list[dict]) -> list[str]:
    """The planes whose first point cannot be dragged by mouse."""
    problems = []
    for widget in sorted({c["widget"] for c in controls if c["kind"] == "point"}):
        point = page.locator(f'[data-widget="{widget}"] .course-plane button').first
        point.scroll_into_view_if_needed()
        box = point.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        before = page.evaluate(SEEN, widget)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 25, y - 20, steps=5)
        page.mouse.up()
        if not changed(page, widget, before, SOON):
            problems.append(f"a point of the plane in widget {widget} cannot be dragged")
    return problems
