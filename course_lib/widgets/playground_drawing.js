// The playground's page, second part: points drawn by mouse, finger or keys on the large map.

const NEAR = 8; // CSS pixels: a press so near to a point means that point
const FAR = 0.5; // that an arrow key moves the crosshair, with Shift a tenth of it

function buildDrawing(view) {
  view.drawing = { on: false, label: 0, x: 0, y: 0 };
  view.draw = button("✎ Draw points", "Put points on the map, or take them away",
    () => setDrawing(view, !view.drawing.on));
  view.draw.setAttribute("aria-pressed", "false");
  view.labels = element("span", "buttons");
  view.labels.setAttribute("role", "group");
  view.labels.setAttribute("aria-label", "New points");
  const clear = button("Clear", "Take all points away", () => view.send({ do: "clear_points" }));
  view.tools = element("div", "buttons");
  view.tools.append(view.labels, clear);
  view.tools.hidden = true;
  view.where = element("div", "where");
  view.where.setAttribute("aria-live", "polite");
  view.plane.onclick = (event) => pressPlane(view, event);
  view.plane.onkeydown = (event) => keyOnPlane(view, event);
  view.plane.onfocus = () => aim(view, 0, 0);
  view.plane.onblur = () => view.redraw();
  view.plane.dataset.lmSuppressShortcuts = "true";
  const box = part(view, "draw", view.draw, view.tools, view.where);
  box.hidden ||= view.hidden.has("data");
  return box;
}

function setDrawing(view, on) {
  view.drawing.on = on;
  view.draw.setAttribute("aria-pressed", String(on));
  view.tools.hidden = !on;
  view.plane.classList.toggle("drawing", on);
  if (on) {
    view.tests.checked = true; // else a new point that tests would not be seen
    view.plane.tabIndex = 0;
    view.where.textContent = "Press on the map to put a point, on a point to take it away. By keys: "
      + "arrows (finer with Shift), Enter, Delete, a number for the kind, Escape to end.";
  } else {
    view.plane.removeAttribute("tabindex");
    view.where.textContent = "";
  }
  view.redraw();
}

// One button for each kind of points that there is.
function showLabels(view, model) {
  const { labels, classes } = model.get("plan");
  const now = labels.join("\n") + classes.length;
  if (now === view.labels.dataset.now) return;
  view.labels.dataset.now = now;
  view.labels.replaceChildren(...labels.map((name, k) => {
    const sign = labels.length > 2 ? "●" : "■●"[k];
    const word = classes.length ? "class" : "value";
    const made = button(`${sign} ${word} ${name}`, `New points have this ${word}; key ${k + 1}`,
      () => chooseLabel(view, k));
    return made;
  }));
  chooseLabel(view, Math.min(view.drawing.label, labels.length - 1));
}

function chooseLabel(view, k) {
  view.drawing.label = k;
  [...view.labels.children].forEach((each, i) => each.setAttribute("aria-pressed", String(i === k)));
}

function namePlane(view, name) {
  const { on } = view.drawing;
  const label = on ? `Map of ${name}: arrow keys move the crosshair, Enter puts a point, Delete `
    + "takes the nearest one away, Escape ends" : `Map of ${name} over the plane, with the points`;
  if (view.plane.getAttribute("aria-label") === label) return;
  view.plane.setAttribute("role", on ? "application" : "img");
  view.plane.setAttribute("aria-label", label);
}

// A press puts a point there, or takes away the one that is seen there.
function pressPlane(view, event) {
  if (!view.drawing.on) return;
  const across = (PLANE - MARGIN.left - MARGIN.right) / (2 * LIMIT); // CSS pixels for 1
  const down = (PLANE - MARGIN.top - MARGIN.bottom) / (2 * LIMIT);
  const x1 = (event.offsetX - MARGIN.left) / across - LIMIT;
  const x2 = LIMIT - (event.offsetY - MARGIN.top) / down;
  if (Math.max(Math.abs(x1), Math.abs(x2)) > LIMIT) return;
  const gap = ([x, y]) => Math.hypot((x - x1) * across, (y - x2) * down);
  const hit = shownPoints(view).sort((a, b) => gap(a) - gap(b))[0];
  if (hit && gap(hit) < NEAR) view.send({ do: "remove", x1: hit[0], x2: hit[1] });
  else putPoint(view, x1, x2);
}

function putPoint(view, x1, x2) {
  const round = (x) => Math.round(100 * x) / 100;
  view.send({ do: "add", x1: round(x1), x2: round(x2), label: view.drawing.label });
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function keyOnPlane(view, event) {
  const { on, x, y } = view.drawing;
  if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
  const { key } = event;
  const far = event.shiftKey ? FAR / 5 : FAR;
  if (STEPS[key]) aim(view, far * STEPS[key][0], far * STEPS[key][1]);
  else if (key === "Enter" || key === " ") putPoint(view, x, y);
  else if (key === "Delete" || key === "Backspace") view.send({ do: "remove", x1: x, x2: y });
  else if (key > "0" && key <= String(view.labels.children.length)) chooseLabel(view, key - 1);
  else if (key === "Escape") {
    view.draw.focus();
    setDrawing(view, false);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

// Move the crosshair, and say where it is.
function aim(view, across, up) {
  const { drawing } = view;
  if (!drawing.on) return;
  const within = (value) => Math.min(LIMIT, Math.max(-LIMIT, Math.round(10 * value) / 10));
  [drawing.x, drawing.y] = [within(drawing.x + across), within(drawing.y + up)];
  view.where.textContent = `Crosshair at x₁ ${number(drawing.x, 1)}, x₂ ${number(drawing.y, 1)}`;
  view.redraw();
}

function drawCrosshair(view, ctx, at) {
  if (!view.drawing.on || document.activeElement !== view.plane) return;
  const [x, y] = at(view.drawing.x, view.drawing.y);
  for (const [colour, width] of [["#ffffff", 4], [INK, 1.5]]) { // seen on any ground
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    for (const [a, b] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      ctx.moveTo(x + 3 * a, y + 3 * b);
      ctx.lineTo(x + 11 * a, y + 11 * b);
    }
    ctx.stroke();
  }
}

