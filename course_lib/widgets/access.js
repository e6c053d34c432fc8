// Names for what ipywidgets leaves nameless: a slider's handle, a picture.
//
// The widget itself shows nothing. It stands inside the lesson widget (class `course-lesson`), and
// whenever something is put there it passes on each control's visible label to the element that
// takes the focus, and the sentence under the picture to the picture as its text alternative.

const TAKES_FOCUS = ".noUi-handle, button, select, input, [tabindex], [contenteditable]";

// Writes only what differs: a picture's redraw must not pay for names that stay.
function set(element, attribute, value) {
  if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}

function name(lesson) {
  // a SelectionSlider has not the class that all the others have
  for (const control of lesson.querySelectorAll(".jupyter-widgets, .widget-slider")) {
    const label = control.querySelector(":scope > .widget-label");
    if (!label || !label.textContent) continue;
    const handles = [...control.querySelectorAll(".noUi-handle")];
    handles.forEach((handle, i) => {
      const end = handles.length > 1 ? [", lower end", ", upper end"][i] : "";
      set(handle, "aria-label", label.textContent + end);
    });
    const readout = control.querySelector(":scope > .widget-readout");
    if (readout) set(readout, "aria-label", `${label.textContent}, value`);
    // what the slider says of itself is the number of the option, or the power of ten
    if (readout && handles.length === 1) set(handles[0], "aria-valuetext", readout.textContent);
    const group = control.querySelector(":scope > .widget-toggle-buttons, :scope > .widget-radio-box");
    if (group) set(group, "aria-label", label.textContent);
  }
  const said = [...lesson.querySelectorAll("[role=status]")].map((status) => status.textContent);
  const sentence = said.find(Boolean) ?? ""; // a plane beside the picture may say nothing itself
  for (const picture of lesson.querySelectorAll("img.widget-image, .widget-image img"))
    set(picture, "alt", sentence);
  // JupyterLab looks for this on the focused element itself; without it letters and arrows that
  // are pressed on a control would work on the notebook's cells.
  for (const element of lesson.querySelectorAll(TAKES_FOCUS))
    set(element, "data-lm-suppress-shortcuts", "true");
}

function render({ el }) {
  el.hidden = true;
  let closed = false;
  const watcher = new MutationObserver((changes, self) => name(self.lesson));
  const settle = () => {
    if (closed) return;
    watcher.lesson = el.closest(".course-lesson");
    if (!watcher.lesson) return void requestAnimationFrame(settle); // not on the page yet
    watcher.observe(watcher.lesson, { childList: true, subtree: true });
    name(watcher.lesson);
  };
  settle();
  return () => {
    closed = true;
    watcher.disconnect();
  };
}

export default { render };
