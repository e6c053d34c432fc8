// Names for what ipywidgets leaves nameless: a slider's handle, a picture.
//
// The widget itself shows nothing. It stands inside the lesson widget (class `course-lesson`), and
// whenever something is put there it passes on each control's visible label to the element that
// takes the focus, and the sentence to the picture as its text alternative.

const TAKES_FOCUS = ".noUi-handle, button, select, input, [tabindex], [contenteditable]";

function name(lesson, sentence) {
  for (const control of lesson.querySelectorAll(".jupyter-widgets")) {
    const label = control.querySelector(":scope > .widget-label");
    if (!label || !label.textContent) continue;
    const handles = [...control.querySelectorAll(".noUi-handle")];
    handles.forEach((handle, i) => {
      const end = handles.length > 1 ? [", lower end", ", upper end"][i] : "";
      handle.setAttribute("aria-label", label.textContent + end);
    });
    for (const readout of control.querySelectorAll(".widget-readout"))
      readout.setAttribute("aria-label", `${label.textContent}, value`);
    const group = control.querySelector(":scope > .widget-toggle-buttons, :scope > .widget-radio-box");
    if (group) group.setAttribute("aria-label", label.textContent);
  }
  for (const picture of lesson.querySelectorAll("img.widget-image, .widget-image img"))
    picture.alt = sentence;
  // JupyterLab looks for this on the focused element itself; without it letters and arrows that
  // are pressed on a control would work on the notebook's cells.
  for (const element of lesson.querySelectorAll(TAKES_FOCUS))
    element.setAttribute("data-lm-suppress-shortcuts", "true");
}

function render({ model, el }) {
  el.hidden = true;
  let lesson = null;
  const update = () => lesson && name(lesson, model.get("sentence"));
  const watcher = new MutationObserver(update);
  const settle = () => {
    lesson = el.closest(".course-lesson");
    if (!lesson) return requestAnimationFrame(settle); // not on the page yet
    watcher.observe(lesson, { childList: true, subtree: true });
    update();
  };
  settle();
  model.on("change:sentence", update);
  return () => {
    watcher.disconnect();
    model.off("change:sentence", update);
    lesson = el;
  };
}

export default { render };
