"""How long from key press to new picture in JupyterLab, against a label in the same page.

    python benchmarks/widget_latency.py [ROUNDS]

The label is the floor: a slider whose value the kernel writes into an `ipywidgets.Label`, with no
picture and no computation. The widget is a typical one of the course: a coloured map of 80 × 80,
three classes of points, a title, a sentence. Both sliders stand in one page and take turns, so
that a busy machine slows both alike. Times are taken in the browser, from the `keydown` event to
the first frame after the change: the label's text, the new picture decoded (`load`). The goal is a
ratio of the medians of 2 at most.
"""

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import browser

REST = 250  # ms before each press, in which the page comes to rest after the focus has moved

CELL = """
import ipywidgets, numpy as np
from course_lib.plots.style import CLASS_COLOURS, CLASS_MARKERS, class_colormap
from course_lib.widgets.base import LessonWidget

class Typical(LessonWidget):
    def controls(self):
        return {"shift": ipywidgets.IntSlider(
            50, min=0, max=100, description="shift", tooltip="Move the centres")}

    def build(self, stage):
        rng = np.random.default_rng(0)
        self.X, self.y = rng.normal(size=(300, 2)), rng.integers(0, 3, 300)
        ticks = np.linspace(-3, 3, 80)
        self.grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)
        ax = stage.figure.add_subplot(xlim=(-3, 3), ylim=(-3, 3), xlabel="first", ylabel="second")
        self.map = ax.imshow(np.zeros((80, 80)), extent=(-3, 3, -3, 3), origin="lower", alpha=0.4,
                             cmap=class_colormap(3), vmin=0, vmax=2, interpolation="nearest")
        self.dots = [ax.plot([], [], CLASS_MARKERS[c], color=CLASS_COLOURS[c], mec="k")[0]
                     for c in range(3)]
        self.title = ax.set_title("title")
        stage.moves(self.map, *self.dots, self.title)

    def compute(self, shift):
        angle = 2 * np.pi * (shift / 100 + np.arange(3) / 3)
        centres = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        squared = ((self.grid[:, :, None] - centres) ** 2).sum(axis=-1)
        return shift, centres, squared.argmin(axis=-1)

    def draw(self, result):
        shift, centres, nearest = result
        self.map.set_data(nearest)
        for c, dots in enumerate(self.dots):
            dots.set_data(*(self.X[self.y == c] / 2 + centres[c]).T)
        self.title.set_text(f"shift {shift}")

    def say(self, result):
        return f"Shifted by {result[0]} hundredths of a turn."

slider = ipywidgets.IntSlider(50, min=0, max=100, description="floor")
label = ipywidgets.Label("value 50")
slider.observe(lambda change: setattr(label, "value", f"value {change['new']}"), "value")
label.add_class("floor")
ipywidgets.VBox([slider, label, Typical()])
"""

# Waits for the change that the next key press brings, and for the frame that shows it.
WATCH = """kind => new Promise(done => {
  let start = 0;
  const shown = () => done(performance.now() - start);
  const finish = () => requestAnimationFrame(() => setTimeout(shown)); // after the frame
  addEventListener("keydown", event => { start = event.timeStamp; }, {capture: true, once: true});
  if (kind === "picture") {
    document.querySelector(".jp-OutputArea img").addEventListener("load", finish, {once: true});
  } else {
    const seen = new MutationObserver(() => { seen.disconnect(); finish(); });
    seen.observe(document.querySelector(".jp-OutputArea .floor"),
      {childList: true, characterData: true, subtree: true});
  }
})"""


def press(page, kind: str, number: int, key: str) -> float:
    """Milliseconds from a press of `key` on slider `number` to what it changes."""
    page.locator(".jp-OutputArea .noUi-handle").nth(number).focus()
    page.wait_for_timeout(REST)
    page.evaluate(f"() => {{ window.arrived = ({WATCH})('{kind}') }}")
    page.keyboard.press(key)
    return page.evaluate("window.arrived")


def measure(rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"label": [], "picture": []}
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        path = browser.write_notebook(Path(folder) / "latency.ipynb", CELL)
        with browser.jupyterlab(path.parent, Path(home)) as address, browser.open_browser() as b:
            page = browser.open_notebook(b, address, path.name)
            browser.run_all(page)
            page.locator(".jp-OutputArea img").wait_for()
            for i in range(rounds + 5):
                key = "ArrowRight" if i // 20 % 2 == 0 else "ArrowLeft"
                label, picture = press(page, "label", 0, key), press(page, "picture", 1, key)
                if i >= 5:  # the first ones warm up
                    times["label"].append(label)
                    times["picture"].append(picture)
    return times


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    times = measure(rounds)
    for what, values in times.items():
        low, middle, high = statistics.quantiles(values, n=4)
        print(f"{what:8} median {middle:5.1f} ms   quartiles {low:5.1f} {high:5.1f}")
    ratio = statistics.median(times["picture"]) / statistics.median(times["label"])
    print(f"ratio    {ratio:.2f}   (goal: at most 2; {rounds} rounds, taking turns)")


if __name__ == "__main__":
    main()
