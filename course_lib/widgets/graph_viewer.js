// A computational graph and its two passes, step by step. All that is shown is the kernel's
// (graph_viewer.py); the page draws it and tells the kernel which step or values are wanted.

const NS = "http://www.w3.org/2000/svg";
const HINT = "In the graph: ← → step, Home and End to either end, ↑ ↓ from node to node.";
const WIDE = "The graph is wider than this page: it follows the steps, and can be scrolled.";
const SMALLEST = 0.8; // of its size, to which a graph shrinks by itself

function render({ model, el }) {
  const view = buildView(model, el);
  let asked = null; // the formula that was last typed and drawn
  let focused = null; // id of the node that has the keyboard, kept while the graph is redrawn

  function go(step) {
    const wanted = Math.min(Math.max(step, 0), model.get("n_steps"));
    if (wanted === model.get("step")) return;
    model.set("step", wanted);
    model.save_changes();
  }

  function show() {
    const had = view.drawing.contains(document.activeElement);
    draw(view.drawing, model.get("frame"), focused);
    fit();
    if (had) view.drawing.querySelector("[tabindex='0']")?.focus({ preventScroll: true });
    const [step, last] = [model.get("step"), model.get("n_steps")];
    const held = document.activeElement;
    view.first.disabled = view.back.disabled = step === 0;
    view.next.disabled = view.last.disabled = step === last;
    if (held?.disabled && view.root.contains(held)) {
      (step === 0 ? view.next : view.back).focus({ preventScroll: true });
    }
    view.count.textContent = `step ${step} of ${last}`;
  }

  // A graph that the page has no room for: it follows the steps, or is shown whole, and small.
  function fit() {
    const room = view.graph.clientWidth;
    const { width } = model.get("frame");
    if (!room || !width) return;
    const wide = SMALLEST * width > room;
    view.whole.hidden = view.wide.hidden = !wide;
    const whole = wide && view.whole.getAttribute("aria-pressed") === "true";
    view.drawing.style.minWidth = whole ? "0" : `${SMALLEST * width}px`;
    follow(view);
  }

  function say() {
    view.status.textContent = model.get("sentence");
    view.verdict.textContent = model.get("verdict");
    view.verdict.classList.toggle("wrong", model.get("verdict").startsWith("✗"));
    view.alert.textContent = model.get("alert");
  }

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = model.get("step");
    const steps = { ArrowRight: step + 1, ArrowLeft: step - 1, Home: 0, End: model.get("n_steps") };
    if (event.key in steps) go(steps[event.key]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const nodes = [...view.drawing.querySelectorAll(".node")];
      const at = nodes.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      nodes[Math.min(Math.max(at, 0), nodes.length - 1)]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function take(event) {
    const node = event.target.closest(".node");
    if (!node) return;
    focused = node.id.split("-").pop();
    for (const each of view.drawing.querySelectorAll(".node")) {
      each.setAttribute("tabindex", each === node ? "0" : "-1");
    }
    view.detail.textContent = node.getAttribute("aria-label");
  }

  // A typed formula that is refused stays as it was typed, to be mended.
  function fields() {
    const formula = model.get("formula") ?? "";
    if (asked === null || asked === formula || !model.get("alert")) view.formula.value = formula;
    view.formula.rows = Math.max(1, view.formula.value.split("\n").length);
    view.typed.hidden = model.get("formula") === null;
    showValues(view.values, model);
  }

  view.first.onclick = () => go(0);
  view.back.onclick = () => go(model.get("step") - 1);
  view.next.onclick = () => go(model.get("step") + 1);
  view.last.onclick = () => go(model.get("n_steps"));
  view.whole.onclick = () => {
    const pressed = view.whole.getAttribute("aria-pressed") === "true";
    view.whole.setAttribute("aria-pressed", String(!pressed));
    fit();
  };
  view.draw.onclick = () => {
    asked = view.formula.value;
    if (asked === model.get("formula")) return go(model.get("begin")); // as it was
    model.set("formula", view.formula.value);
    model.save_changes();
  };
  view.graph.addEventListener("keydown", press);
  view.steps.addEventListener("keydown", press);
  view.drawing.addEventListener("focusin", take);
  const watched = [
    ["change:frame change:step change:n_steps", show],
    ["change:sentence change:verdict change:alert", say],
    ["change:formula change:values", fields],
  ];
  for (const [names, handler] of watched) model.on(names, handler);
  fields();
  say();
  show();
  const room = new ResizeObserver(fit);
  room.observe(view.graph);
  return () => {
    room.disconnect();
    for (const [names, handler] of watched) model.off(names, handler);
  };
}

// ---- the page's elements

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(text, title) {
  const made = element("button", "", text);
  made.type = "button";
  made.title = title;
  made.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the arrow keys
  return made;
}

function buildView(model, el) {
  const root = element("div", "course-graph");
  const view = { root };
  if (model.get("question")) root.append(element("div", "question", model.get("question")));
  view.typed = element("div", "typed");
  const label = element("label", "", "formula ");
  view.formula = element("textarea");
  view.formula.dataset.lmSuppressShortcuts = "true";
  view.formula.spellcheck = false;
  view.formula.setAttribute("aria-label", "formula; each line may name what it computes");
  label.append(view.formula);
  view.draw = button("Draw", "Draw the graph of this formula");
  view.typed.append(label, view.draw);
  view.steps = element("div", "steps");
  view.steps.setAttribute("role", "group");
  view.steps.setAttribute("aria-label", "Steps of the two passes");
  view.first = button("|◀ start", "To the leaves alone (Home)");
  view.back = button("◀ back", "One step back (left arrow)");
  view.next = button("next ▶", "One step on (right arrow)");
  view.last = button("end ▶|", "To the end: all gradients (End)");
  view.count = element("span", "count");
  view.whole = button("whole graph", "Show all of the graph at once, small, or as large as it was");
  view.whole.setAttribute("aria-pressed", "false");
  view.steps.append(view.first, view.back, view.next, view.last, view.count, view.whole);
  view.wide = element("div", "hint", WIDE);
  view.graph = element("div", "graph");
  view.graph.setAttribute("role", "application"); // a screen reader's reading mode takes no keys
  view.graph.setAttribute("aria-label", `Computational graph. ${HINT}`);
  view.graph.dataset.lmSuppressShortcuts = "true";
  view.drawing = document.createElementNS(NS, "svg");
  view.graph.append(view.drawing);
  view.status = element("div", "say");
  view.status.setAttribute("role", "status");
  view.verdict = element("div", "say verdict");
  view.verdict.setAttribute("role", "status");
  view.alert = element("div", "say alert");
  view.alert.setAttribute("role", "alert");
  view.detail = element("div", "detail");
  const hint = element("div", "hint", `${HINT} Value below a node, gradient ∇ above, slope on the edge.`);
  view.values = element("div", "values");
  const said = [view.status, view.verdict, view.alert, view.detail];
  root.append(view.typed, view.steps, view.wide, view.graph, ...said, view.values, hint);
  el.append(root);
  return view;
}

// One slider and one number field a leaf. They stay while their names do, so focus is kept.
function showValues(box, model) {
  const values = model.get("values");
  const names = Object.keys(values);
  box.hidden = names.length === 0;
  if (box.dataset.names !== names.join()) {
    box.dataset.names = names.join();
    box.replaceChildren(...names.map((name) => valueRow(name, model)));
  }
  for (const input of box.querySelectorAll("input")) {
    if (input !== document.activeElement || Number(input.value) !== values[input.dataset.name]) {
      if (input.type === "range") {
        input.min = Math.min(-10, values[input.dataset.name]);
        input.max = Math.max(10, values[input.dataset.name]);
      }
      input.value = values[input.dataset.name];
    }
  }
}

function valueRow(name, model) {
  const row = element("div", "value");
  row.append(element("span", "name", name));
  for (const [type, step] of [["range", "0.1"], ["number", "any"]]) {
    const input = element("input");
    input.type = type;
    input.step = step;
    input.dataset.name = name;
    input.dataset.lmSuppressShortcuts = "true";
    input.setAttribute("aria-label", `value of ${name}${type === "range" ? ", slider" : ""}`);
    const change = () => {
      const value = input.valueAsNumber;
      if (Number.isNaN(value)) return;
      model.set("values", { ...model.get("values"), [name]: value });
      model.save_changes();
    };
    input.addEventListener(type === "range" ? "input" : "change", change);
    row.append(input);
  }
  return row;
}

// ---- drawing

function shape(tag, attributes, text = "") {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

function draw(svg, frame, focused) {
  if (!frame.nodes) return;
  svg.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
  svg.style.width = `${frame.width}px`;
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", `graph of ${frame.nodes.length} nodes`);
  const lines = frame.edges.map((edge) => shape("path", { d: curve(edge), class: `edge ${edge.flow}` }));
  const arrows = frame.edges.map((edge) => arrow(edge, frame.box[0] / 2 + 1));
  const present = frame.nodes.some((node) => node.id === focused);
  const nodes = frame.nodes.map((node, i) =>
    drawNode(node, frame.box, present ? node.id === focused : i === 0),
  );
  const turnLast = (a, b) => (a.flow === "back") - (b.flow === "back"); // its words lie on top
  const texts = frame.edges.filter((edge) => edge.text).sort(turnLast).flatMap(words);
  svg.replaceChildren(...lines, ...arrows, ...nodes, ...texts);
}

// Where the graph is wider than the page, the node whose turn it is stays in view, and its parents.
function follow({ graph, drawing }) {
  const active = drawing.querySelector(".node.active");
  if (!active || graph.scrollWidth <= graph.clientWidth) return;
  const [box, room] = [active.getBoundingClientRect(), graph.getBoundingClientRect()];
  if (box.left < room.left + 150 || box.right > room.right - 20) {
    graph.scrollLeft += box.right - room.right + room.width / 4;
  }
}

// The words of an edge, each row on paper of its own, so that no line runs through them.
function words({ text, label: [x, top], flow }) {
  const rows = text.split("\n");
  return rows.flatMap((row, i) => {
    const y = top + 14 * (i - (rows.length - 1) / 2);
    const width = (flow === "back" ? 7.2 : 6.4) * row.length + 4;
    const paper = { x: x - width / 2, y: y - 7, width, height: 14, class: "paper" };
    const look = { x, y, class: `slope ${flow}`, "aria-hidden": "true" };
    return [shape("rect", paper), shape("text", look, row)];
  });
}

// From layer to layer, level at each.
function curve({ points }) {
  let d = `M ${points[0]}`;
  for (let i = 1; i < points.length; i++) {
    const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
    const x = (x0 + x1) / 2;
    d += ` C ${x},${y0} ${x},${y1} ${x1},${y1}`;
  }
  return d;
}

// Where the edge meets the box of its child; in a turn backwards, of its parent, pointing back.
function arrow({ points, flow }, reach) {
  const [x, y] = flow === "back" ? points[0] : points[points.length - 1];
  const [tip, foot] = flow === "back" ? [x + reach, x + reach + 9] : [x - reach, x - reach - 9];
  return shape("path", { d: `M ${tip},${y} L ${foot},${y - 5} L ${foot},${y + 5} Z`, class: `tip ${flow}` });
}

function drawNode(node, [width, height], first) {
  const [x, y] = node.at;
  const group = shape("g", {
    class: `node ${node.kind}${node.active ? " active" : ""}${node.wrong ? " wrong" : ""}`,
    id: `course-${node.id}`,
    role: "img",
    tabindex: first ? "0" : "-1",
    "aria-label": node.said,
    "data-lm-suppress-shortcuts": "true",
  });
  const box = { x: x - width / 2, y: y - height / 2, width, height, rx: 7 };
  group.append(
    shape("title", {}, node.said),
    shape("rect", box),
    shape("text", { x, y, class: "title" }, node.title),
    shape("text", { x, y: y + height / 2 + 10, class: "under" }, node.value),
    shape("text", { x, y: y - height / 2 - 9, class: "gradient" }, node.gradient),
    shape("text", { x, y: y - height / 2 - 24, class: "own" }, node.own),
  );
  return group;
}

export default { render };
