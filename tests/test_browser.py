"""The course in a real JupyterLab, worked by keyboard and mouse in a real Chromium.

Skipped only where no Chromium is installed; on a CI machine that is a failure.
"""

from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

import browser as lab  # noqa: E402
from playwright.sync_api import expect  # noqa: E402

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("notebooks", "exercises")
    for path in (ROOT / folder).glob("*.ipynb")
)
# Every lecture is run in `test_lessons_in_browser.py`, every exercise by a kernel in other tests:
# what is new here is JupyterLab with an exercise, and of these the first and the last two do.
EXERCISES = [name for name in NOTEBOOKS if name.startswith("exercises")]
RUN_HERE = [EXERCISES[0], *EXERCISES[-2:]]
SOON = 20_000  # milliseconds in which what is expected must have come


@pytest.fixture
def opened(chrome, address, folder):
    """Opens a notebook of the given cells, runs it, and closes it at the end."""
    pages = []

    def run(name: str, *cells: str):
        lab.write_notebook(folder / name, *cells)
        pages.append(lab.open_notebook(chrome, address, name))
        lab.run_all(pages[-1])
        return pages[-1]

    yield run
    for page in pages:
        page.close()


WIDGET = """
import ipywidgets
from course_lib.widgets.base import LessonWidget

class Dot(LessonWidget):
    def controls(self):
        return {"k": ipywidgets.IntSlider(2, min=0, max=9, description="k", tooltip="place")}

    def build(self, stage):
        (self.dot,) = stage.figure.add_subplot(xlim=(0, 9), ylim=(-1, 1)).plot([], [], "o")
        stage.moves(self.dot)

    def compute(self, k):
        if k == 4:
            raise ValueError("no dot at 4")
        return k

    def draw(self, k):
        self.dot.set_data([k], [0])

    def say(self, k):
        return f"The dot is at {k}."

Dot()
"""


def test_slider_moved_by_keyboard_changes_picture_and_sentence(opened):
    page = opened("widget.ipynb", WIDGET)
    image, said = page.locator(".jp-OutputArea img"), page.locator(".jp-OutputArea [role=status]")
    expect(said).to_have_text("The dot is at 2.", timeout=SOON)
    before = image.get_attribute("src")
    selected = lab.selected_cell(page)
    slider = page.locator(".jp-OutputArea").get_by_role("slider", name="k")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("The dot is at 3.", timeout=SOON)
    expect(page.get_by_role("img", name="The dot is at 3.")).to_be_visible()
    cells = page.locator(".jp-Cell").count()
    page.keyboard.press("b")  # JupyterLab's key for a new cell
    page.wait_for_timeout(200)
    assert page.locator(".jp-Cell").count() == cells
    expect(image).not_to_have_attribute("src", before, timeout=SOON)
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 500
    assert lab.selected_cell(page) == selected

    alarm = page.locator(".jp-OutputArea [role=alert]")
    page.keyboard.press("ArrowRight")
    expect(alarm).to_contain_text("ValueError: no dot at 4", timeout=SOON)
    expect(said).to_have_text("The dot is at 3.")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("The dot is at 5.", timeout=SOON)
    expect(alarm).to_have_count(0)


CLOCK = """
from course_lib.widgets.clock import Clock

class Walk(Dot):
    def controls(self):
        self.clock = Clock(lambda: self.set(k=(self.control["k"].value + 5) % 9))
        return super().controls()

    def compute(self, k):
        return k

Walk(k=0)
"""


def test_clock_is_played_paused_and_stepped_by_keyboard(opened):
    page = opened("clock.ipynb", WIDGET.removesuffix("Dot()\n"), CLOCK)
    said = page.locator(".jp-OutputArea [role=status]")
    expect(said).to_have_text("The dot is at 0.", timeout=SOON)
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=SOON)
    expect(said).not_to_have_text("The dot is at 0.", timeout=SOON)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=SOON)
    page.wait_for_timeout(300)  # the last frame arrives
    before = said.text_content()
    page.get_by_role("button", name="Step").focus()
    page.keyboard.press("Enter")
    expect(said).not_to_have_text(before, timeout=SOON)


PLANE = """
from course_lib.widgets.plane import Plane, line

plane = Plane([[0, 0], [2, 1]], xlim=(-4, 4), ylim=(-3, 3), labels=[0, 1], click_moves=1)

def follow(points):
    plane.lines = [line(points, "d")]
    plane.sentence = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)

plane.on_move(follow)
plane
"""


def told(page) -> list[list[float]]:
    """Where the kernel says the points are."""
    text = page.locator(".course-plane-say").first.text_content()
    return [[float(number) for number in pair.split(",")] for pair in text.split()]


def test_point_is_moved_by_mouse_by_click_and_by_keyboard(opened):
    page = opened("plane.ipynb", "1", PLANE, "2")
    point, said = (
        page.locator(".course-plane button").first,
        page.locator(".course-plane-say").first,
    )
    expect(said).to_have_text("0.00,0.00 2.00,1.00", timeout=SOON)

    picture = page.locator(".course-plane canvas").evaluate("canvas => canvas.toDataURL()")
    box = point.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=10)
    page.mouse.up()
    expect(said).not_to_contain_text("0.00,0.00", timeout=SOON)
    page.wait_for_timeout(300)
    (moved_x, moved_y), other = told(page)
    assert 0.8 < moved_x < 1.4  # 60 of about 456 pixels for 8 units
    assert -0.9 < moved_y < -0.4
    assert other == [2, 1]
    assert page.locator(".course-plane canvas").evaluate("c => c.toDataURL()") != picture

    plane = page.locator(".course-plane").bounding_box()
    page.mouse.click(plane["x"] + 120, plane["y"] + 60)
    expect(said).not_to_contain_text("2.00,1.00", timeout=SOON)
    assert told(page)[1][0] < -2
    assert told(page)[0] == [moved_x, moved_y]

    selected = lab.selected_cell(page)
    point.focus()
    for key in ("ArrowRight", "Shift+ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(100)
        assert lab.selected_cell(page) == selected, f"JupyterLab took {key}"
    page.keyboard.press("b")  # JupyterLab's key for a new cell
    page.wait_for_timeout(200)
    assert page.locator(".jp-Cell").count() == 3
    after_x, after_y = told(page)[0]
    assert after_x == pytest.approx(moved_x + 0.08, abs=0.011)  # a hundredth of 8
    assert after_y == pytest.approx(moved_y + 9 * 0.06, abs=0.011)
    assert page.evaluate("document.activeElement.dataset.index") == "0"
    assert "point A at 1." in point.get_attribute("aria-label")


GRAPH = """
from course_lib.widgets.graph_examples import NETWORK
from course_lib.widgets.graph_viewer import GraphViewer
GraphViewer(*NETWORK)
"""


def test_graph_keeps_what_was_typed_and_fits_a_narrow_page(opened):
    page = opened("graph.ipynb", GRAPH)
    viewer = page.locator(".course-graph")
    whole = viewer.get_by_role("button", name="whole graph")
    typed, alarm = viewer.locator("textarea"), viewer.locator("[role=alert]")
    page.set_viewport_size({"width": 900, "height": 1000})
    room = "graph => [graph.clientWidth, graph.scrollWidth]"
    expect(whole).to_be_visible(timeout=SOON)
    width, content = viewer.locator(".graph").evaluate(room)
    assert content > width  # it scrolls, and says so
    expect(viewer.get_by_text("wider than this page")).to_be_visible()
    whole.focus()
    page.keyboard.press("Enter")
    expect(whole).to_have_attribute("aria-pressed", "true")
    width, content = viewer.locator(".graph").evaluate(room)
    assert content <= width

    formula = typed.input_value()
    typed.fill("q = x + y\nf = q * (z")
    viewer.get_by_role("button", name="Draw").click()
    expect(alarm).to_contain_text("cannot be read", timeout=SOON)
    assert typed.input_value() != formula  # to be mended where it was typed
    typed.fill("q = x + y\nf = q * z")
    viewer.get_by_role("button", name="Draw").click()
    expect(viewer.get_by_role("status").first).to_contain_text("f = q × z", timeout=SOON)
    expect(alarm).to_have_text("")
    expect(whole).to_be_hidden()  # three layers have room


CHECK = """
from course_lib.checks import lessons, load
check = load(lessons()[-1])
next(iter(check))(lambda *args: "nonsense")
"""


def test_run_all_goes_on_after_a_failed_check(opened):
    page = opened("open.ipynb", CHECK, 'print("got", "here")')
    expect(page.locator('section[aria-label^="Check:"]')).to_be_visible(timeout=SOON)
    expect(page.get_by_text("got here")).to_be_visible(timeout=SOON)


def test_run_all_stops_at_a_failed_check_elsewhere(opened):
    elsewhere = 'import os\ndel os.environ["COURSE_OPEN"]'
    page = opened("elsewhere.ipynb", elsewhere, CHECK, 'print("got", "here")')
    expect(page.locator('section[aria-label^="Check:"]')).to_be_visible(timeout=SOON)
    expect(page.get_by_text("CheckFailed")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("got here")).to_have_count(0)


@pytest.mark.parametrize("name", RUN_HERE)
def test_notebook_runs_from_top_to_bottom(name, chrome, address, folder):
    """As `course open` shows it: a failed check of an exercise stops nothing."""
    page = lab.open_notebook(chrome, address, name)
    expect(page.locator(".lm-TabBar-tab.jp-mod-dirty")).to_have_count(0)  # not "unsaved" yet
    lab.run_all(page)
    notebook = lab.saved(page, folder / name)
    page.close()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    assert cells
    for cell in cells:
        errors = [output for output in cell.outputs if output.output_type == "error"]
        assert not errors, f"{name}: {cell.source}\n{errors[0].ename}: {errors[0].evalue}"
        assert cell.execution_count is not None, f"{name}: this cell did not run\n{cell.source}"


def test_working_copy_holds_every_notebook(address, folder):
    """What is run here and elsewhere is what a student gets."""
    found = {path.relative_to(folder).as_posix() for path in folder.glob("*/*.ipynb")}
    assert set(NOTEBOOKS) <= found
