// The playground's page, last part: network, lists, what goes on. All that is shown is the kernel's
// (playground.py): it sends frames of raw bytes, the page says now and then which one it has taken,
// draws the newest, and tells what is pressed or typed.

const NS = "http://www.w3.org/2000/svg";
// Of so many frames one is said to be taken (fewer than ON_THE_WAY in playground_training.py):
// whatever a page sends costs JupyterLab more than a frame is to draw.
const TELL_EVERY = 3;
const TILE = 40; // CSS pixels
const [TOP, ROW, LEFT, RIGHT] = [66, 50, 56, 8]; // of the network: first tile, from tile to tile
const [NARROW, WIDE] = [52, 66]; // from column to column: the least, and from which all has room
const [MOST_LAYERS, MOST_NEURONS] = [6, 8];

const CONTROL = new Set(["button", "select", "input", "textarea", "summary"]);
const HYPER = ["learning_rate", "activation", "optimizer", "regularization", "regularization_rate",
  "dropout", "batch_normalization", "initializer", "loss", "problem"];
const DATA = ["train_share", "noise", "batch_size"];

function render({ model, el }) {
  const view = buildView(model, el, (what) => model.send(what));
  let frame = null; // the last one that came: its numbers, and its bytes
  let [waiting, shape, told] = [0, "", -Infinity];

  function receive(message, buffers) {
    if (message.kind === "state") return showState(view, message.text);
    if (message.kind !== "frame") return;
    frame = readFrame(message, buffers, frame); // one that is not drawn yet is left out
    if (frame.id - told >= TELL_EVERY) model.send({ do: "seen", id: (told = frame.id) });
    if (!waiting) waiting = document.hidden ? setTimeout(draw, 100) : requestAnimationFrame(draw);
  }

  function draw() {
    waiting = 0;
    if (!frame || !view.network.clientWidth) return; // not on the page: the observer calls again
    view.frame = frame;
    const now = JSON.stringify([frame.shape, view.network.clientWidth]);
    if (now !== shape) {
      buildNetwork(view, model, frame);
      decorate(view);
    }
    shape = now;
    drawNetwork(view, frame);
    drawPlane(view, model, frame);
    drawChart(view.chart, frame.chart);
    showNumbers(view, frame);
    showGoal(view, frame.goal);
  }

  function drawAgain() {
    if (frame) drawPlane(view, model, frame);
  }

  function say() {
    view.status.textContent = model.get("sentence");
    view.alert.textContent = model.get("alert");
    showControls(view, model); // a list whose choice was refused goes back
  }

  function showPlaying() {
    const playing = model.get("playing");
    view.play.textContent = playing ? "❙❙ Pause" : "▶ Play";
    view.play.title = playing ? "Stop training" : "Train until it is paused";
    view.root.classList.toggle("playing", playing);
  }

  function showPlan() {
    showControls(view, model);
    showThumbnails(view, model);
    showLabels(view, model);
    showKinds(view, model);
    drawAgain();
  }

  view.play.onclick = () => model.send({ do: model.get("playing") ? "pause" : "play" });
  view.discrete.onchange = view.tests.onchange = view.redraw = drawAgain;
  const watched = [
    ["msg:custom", receive],
    ["change:sentence change:alert", say],
    ["change:playing", showPlaying],
    ["change:controls change:plan", showPlan],
    ["change:points", drawAgain],
    ["change:inside", () => showInside(view, model)],
  ];
  for (const [names, handler] of watched) model.on(names, handler);
  const room = new ResizeObserver(() => {
    if (frame && !waiting) waiting = requestAnimationFrame(draw);
  });
  room.observe(view.network);
  say();
  showPlaying();
  showPlan();
  showInside(view, model);
  model.send({ do: "hello" });
  return () => {
    room.disconnect();
    for (const [names, handler] of watched) model.off(names, handler);
  };
}

// ---- what the kernel sends

function bytes(data) {
  return data instanceof DataView ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

function floats(data) {
  return new Float32Array(bytes(data).slice().buffer);
}

function readFrame(message, [small, big, parameters, chart], last) {
  const shape = JSON.stringify([message.sizes, message.nodes]);
  return {
    ...message, small: bytes(small), big: bytes(big), chart: floats(chart),
    parameters: floats(parameters), shape,
    links: last?.shape === shape ? last.links : linksOf(message.sizes, message.nodes),
  };
}

// Each weight and bias in the order of the flat array, with the nodes that it joins and its name.
function linksOf(sizes, nodes) {
  const links = [];
  for (let layer = 0, first = 0; layer + 1 < sizes.length; first += sizes[layer++]) {
    const next = first + sizes[layer];
    for (let i = 0; i <= sizes[layer]; i++) {
      for (let j = 0; j < sizes[layer + 1]; j++) {
        const to = nodes[next + j];
        const isBias = i === sizes[layer];
        const name = isBias ? `bias of ${to}` : `weight from ${nodes[first + i]} to ${to}`;
        links.push({ layer, from: isBias ? null : first + i, to: next + j, i, j, name });
      }
    }
  }
  return links;
}

function number(value, digits = 3) {
  if (!Number.isFinite(value)) return "–"; // no points, no loss
  return value.toFixed(digits).replace("-", "−");
}

function grouped(epoch) {
  return String(epoch).padStart(6, "0").replace(/(\d)(?=(\d{3})+$)/g, "$1,");
}

// ---- the page's elements

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  if (CONTROL.has(tag)) made.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes its keys
  return made;
}

function button(text, title, press) {
  const made = element("button", "", text);
  made.type = "button";
  made.title = title;
  made.onclick = press;
  return made;
}

function tickbox(text, title) {
  const label = element("label");
  const input = element("input");
  input.type = "checkbox";
  label.title = title;
  label.append(input, ` ${text}`);
  return [label, input];
}

function labelled(text, control, title) {
  const label = element("label", "list");
  label.title = title;
  label.append(element("span", "", text), control);
  return label;
}

function buildView(model, el, send) {
  const root = element("div", "course-playground");
  const view = { root, send, lists: {}, hidden: new Set(model.get("hidden_controls")) };
  view.still = window.matchMedia("(prefers-reduced-motion: reduce)");
  view.colours = coloursOf(bytes(model.get("fixed").scale));
  if (model.get("question")) root.append(element("div", "question", model.get("question")));
  const [top, inside] = buildTop(view);
  root.append(buildGoal(view, model), top, buildLists(view, model), inside);
  const main = element("div", "main");
  view.network = element("div", "network");
  view.network.setAttribute("role", "group");
  view.network.setAttribute("aria-label", "Network: inputs, hidden layers, output");
  main.append(view.network, buildOutput(view, model));
  view.status = element("div", "say");
  view.status.setAttribute("role", "status");
  view.alert = element("div", "alarm");
  view.alert.setAttribute("role", "alert");
  root.append(main, buildWeights(view), view.status, view.alert, buildState(view));
  el.append(root);
  return view;
}

// What is to be reached, how far it is with every frame, and once, aloud, that it is reached.
function buildGoal(view, model) {
  const box = element("div", "goal");
  view.goal = element("span", "how-far");
  view.reached = element("span", "aloud");
  view.reached.setAttribute("aria-live", "polite");
  box.append(element("span", "aim", model.get("aim")), " ", view.goal, view.reached);
  box.hidden = !model.get("aim");
  return box;
}

function showGoal(view, goal) {
  if (!goal) return;
  const text = `${goal.mark} ${goal.text}`;
  if (view.goal.textContent === text) return;
  view.goal.textContent = text;
  view.goal.classList.toggle("reached", goal.reached);
  view.reached.textContent = goal.reached ? goal.text : "";
}

function part(view, name, ...children) {
  const made = element("div", name);
  made.hidden = view.hidden.has(name);
  made.append(...children);
  return made;
}

function buildTop(view) {
  const { send } = view;
  view.play = button("▶ Play", "", null);
  const buttons = part(view, "buttons",
    button("↺ Reset", "New random weights, epoch 0; the points stay", () => send({ do: "reset" })),
    view.play,
    button("▶❙ Step", "Pause, and go one epoch on", () => send({ do: "step" })));
  const inside = buildInside(view);
  view.epoch = element("span", "epoch", "000,000"); // not a live region: it would never be quiet
  view.losses = element("span", "losses");
  const top = element("div", "top");
  const counter = element("span", "", "epoch ");
  counter.append(view.epoch);
  view.speed = element("span");
  top.append(buttons, view.enter, counter, view.losses, view.speed);
  return [top, inside];
}

function buildLists(view, model) {
  const box = element("div", "lists");
  view.thumbnails = element("div", "thumbnails");
  view.thumbnails.setAttribute("role", "group");
  view.thumbnails.setAttribute("aria-label", "Data");
  view.fresh = button("New points", "New points of the same kind; the network stays",
    () => view.send({ do: "regenerate" }));
  view.dataLists = element("span", "lists");
  const data = element("div", "lists");
  view.chooser = part(view, "data", view.thumbnails, view.fresh);
  data.append(view.chooser, view.dataLists);
  view.hyper = element("div", "lists");
  box.append(view.hyper, data);
  return box;
}

function buildOutput(view, model) {
  const box = element("div", "output");
  view.title = element("div", "title", "output");
  view.plane = element("canvas");
  view.plane.setAttribute("role", "img");
  view.plane.style.width = view.plane.style.height = `${PLANE}px`;
  const [testsLabel, tests] = tickbox("test points", "Show the points that are not learned from");
  const [discreteLabel, discrete] = tickbox("discretize", "Show only on which side of 0 the map is");
  [view.tests, view.discrete] = [tests, discrete];
  testsLabel.hidden = view.hidden.has("test_points");
  discreteLabel.hidden = view.hidden.has("discrete");
  const ticks = element("div", "ticks");
  ticks.append(testsLabel, discreteLabel);
  view.kinds = element("div", "legend kinds");
  view.chart = element("canvas", "chart");
  view.chart.setAttribute("role", "img");
  view.chart.style.width = `${PLANE}px`;
  box.append(view.title, view.plane, buildLegend(model), view.kinds, ticks, buildDrawing(view), view.chart);
  return box;
}

function buildLegend(model) {
  const legend = element("div", "legend");
  const bar = element("canvas", "bar");
  [bar.width, bar.height] = [256, 1];
  const scale = bytes(model.get("fixed").scale);
  const ctx = bar.getContext("2d");
  for (let level = 0; level < 256; level++) {
    ctx.fillStyle = `rgb(${scale.slice(3 * level, 3 * level + 3).join()})`;
    ctx.fillRect(level, 0, 1, 1);
  }
  const ends = element("span", "", "links: — positive, ┄ negative");
  legend.append("■ −1 ", bar, " +1 ●", ends);
  return legend;
}

// Of more than two classes: which number and colour is which.
function showKinds(view, model) {
  const { classes } = model.get("plan");
  const kinds = classes.length < 3 ? [] : classes.map((name, k) => {
    const kind = element("span");
    const dot = element("span", "", "● ");
    dot.style.color = model.get("fixed").colours[k];
    kind.append(dot, `${k} ${name}`);
    return kind;
  });
  view.kinds.replaceChildren(...kinds);
}

// V6, V7 by keyboard too: which weight, its value, another one.
function buildWeights(view) {
  view.link = element("select");
  view.value = element("input");
  view.value.type = "number";
  view.value.step = "any";
  view.typing = false;
  const show = () => { if (view.frame) showNumbers(view, view.frame); };
  view.link.onchange = show;
  view.value.onfocus = () => { view.typing = true; };
  view.value.onblur = () => { view.typing = false; show(); };
  const take = () => {
    const value = view.value.valueAsNumber;
    if (Number.isFinite(value)) view.send({ do: "edit", index: view.link.selectedIndex, value });
  };
  view.value.onchange = take;
  view.value.onkeydown = (event) => {
    if (event.key === "Enter") take();
  };
  view.readout = element("span", "readout");
  return part(view, "weights",
    labelled("weight or bias", view.link, "Which one is shown and can be changed"),
    labelled("value", view.value, "Type another number; training goes on from it"), view.readout);
}

function buildState(view) {
  const details = element("details", "state");
  details.hidden = view.hidden.has("state");
  view.state = element("textarea");
  view.state.rows = 3;
  view.state.setAttribute("aria-label", "state as a text");
  view.state.spellcheck = false;
  const copy = button("Write and copy", "Write the present state here, and copy it",
    () => view.send({ do: "copy" }));
  const restore = button("Restore", "Make this text's state the present one",
    () => view.send({ do: "restore", text: view.state.value }));
  details.append(element("summary", "", "State"), view.state, copy, restore);
  return details;
}

function showState(view, text) {
  view.state.value = text;
  navigator.clipboard?.writeText(text).catch(() => view.state.select());
}

// ---- lists and thumbnails

function showControls(view, model) {
  for (const control of model.get("controls")) {
    if (view.hidden.has(control.name)) continue;
    const list = view.lists[control.name] ?? addList(view, control);
    const texts = [...list.options].map((option) => option.text);
    if (texts.join("\n") !== control.texts.join("\n")) {
      list.replaceChildren(...control.texts.map((text) => element("option", "", text)));
    }
    list.selectedIndex = control.index;
  }
}

function addList(view, { name, label, tip }) {
  const list = element("select");
  list.onchange = () => view.send({ do: "choose", name, index: list.selectedIndex });
  view.lists[name] = list;
  const into = name === "speed" ? view.speed : DATA.includes(name) ? view.dataLists : view.hyper;
  into.append(labelled(label, list, tip));
  const order = HYPER.map((each) => view.lists[each]?.parentElement).filter(Boolean);
  view.hyper.append(...order);
  return list;
}

function showThumbnails(view, model) {
  const { problem, dataset, own } = model.get("plan");
  const wanted = model.get("fixed").thumbnails.filter((each) => each.problem === problem);
  if (own) wanted.push({ name: "own", points: [] });
  const there = [...view.thumbnails.children].map((each) => each.dataset.name);
  if (there.join() !== wanted.map((each) => each.name).join()) {
    view.thumbnails.replaceChildren(...wanted.map((each) => thumbnail(view, model, each)));
  }
  for (const each of view.thumbnails.children) {
    each.setAttribute("aria-pressed", String(each.dataset.name === dataset));
  }
}

function thumbnail(view, model, { name, points }) {
  const made = button("", `Data: ${name}`, () => view.send({ do: "dataset", name }));
  made.dataset.name = name;
  made.setAttribute("aria-label", name);
  const canvas = element("canvas");
  const [ctx, place] = sized(canvas, 44, 44, 0);
  ctx.font = "14px system-ui, sans-serif";
  const look = model.get("fixed");
  for (let k = 0; k < points.length; k += 3) {
    drawPoint(ctx, look, true, ...place(points[k], points[k + 1]), points[k + 2], 1.6, false);
  }
  if (!points.length) ctx.fillText("✎", 17, 26);
  made.append(canvas, element("span", "", name));
  return made;
}

// ---- the network

function pitch(view, frame) {
  const width = Math.max(view.network.clientWidth, LEFT + RIGHT + NARROW * frame.sizes.length);
  return (width - LEFT - RIGHT - TILE - 12) / (frame.sizes.length - 1);
}

function place(view, frame, layer, unit) {
  return [LEFT + layer * pitch(view, frame), TOP + unit * ROW];
}

// Anew only when its shape changes; what had the keyboard's focus gets it back.
function buildNetwork(view, model, frame) {
  const focused = view.root.contains(document.activeElement) && document.activeElement.dataset.key;
  const { names, maps } = model.get("fixed").tiles;
  const chosen = frame.nodes.slice(0, frame.sizes[0]); // the frame's own: the plan may be ahead of it
  const is_fixed = view.hidden.has("features"); // only the inputs in use are seen then
  view.network.replaceChildren();
  view.network.classList.toggle("narrow", pitch(view, frame) < WIDE);
  view.svg = document.createElementNS(NS, "svg");
  view.svg.setAttribute("aria-hidden", "true");
  view.network.append(view.svg);
  view.nodes = frame.nodes.map(() => null);
  view.rows = is_fixed ? chosen : names; // where an input stands: all are there, chosen or not
  view.rows.forEach((name, at) => {
    const [node, row] = [chosen.indexOf(name), names.indexOf(name)];
    const tile = addTile(view, frame, node < 0 ? null : node, 0, at, name);
    if (!is_fixed) {
      tile.setAttribute("aria-pressed", String(node >= 0));
      tile.title = `Input ${name}: press to ${node < 0 ? "use it" : "leave it out"}`;
      tile.onclick = () => view.send({ do: "toggle", feature: name });
    }
    tile.prepend(element("span", "name", pretty(name)));
    const map = bytes(maps).subarray(row * SMALL ** 2, (row + 1) * SMALL ** 2);
    paint(tile.canvas, map, SMALL, view.colours);
  });
  let node = frame.sizes[0];
  for (let layer = 1; layer < frame.sizes.length; layer++) {
    for (let unit = 0; unit < frame.sizes[layer]; unit++, node++) {
      addTile(view, frame, node, layer, unit, frame.nodes[node]);
    }
  }
  buildLayers(view, frame);
  buildLinks(view, model, frame);
  if (focused) view.root.querySelector(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
}

function pretty(name) {
  return name.replaceAll("x1", "x₁").replaceAll("x2", "x₂").replaceAll("^2", "²");
}

function addTile(view, frame, node, layer, row, name) {
  const tile = button("", name, null);
  tile.className = "tile";
  tile.dataset.key = `node ${name}`;
  tile.setAttribute("aria-label", name);
  const [x, y] = place(view, frame, layer, row);
  [tile.style.left, tile.style.top] = [`${x}px`, `${y}px`];
  tile.canvas = element("canvas");
  tile.canvas.width = tile.canvas.height = SMALL;
  tile.append(tile.canvas);
  tile.where = [x, y + TILE / 2];
  if (node !== null) {
    view.nodes[node] = tile;
    tile.onpointerenter = tile.onfocus = () => pointAt(view, node);
    tile.onpointerleave = tile.onblur = () => pointAt(view, null);
  }
  view.network.append(tile);
  return tile;
}

function pointAt(view, node) {
  view.send({ do: "show", node });
  if (!view.walk || node === null) return; // its numbers stay until another one is meant
  view.pointed = node;
  decorate(view);
}

// Above the columns: how many layers, how many neurons.
function buildLayers(view, frame) {
  const hidden = frame.sizes.slice(1, -1);
  const set = (neurons) => view.send({ do: "hidden", neurons });
  const head = part(view, "layers");
  const pair = (key, what, less, more, canLess, canMore) => {
    const made = [["−", less, canLess, "fewer"], ["+", more, canMore, "more"]].map(
      ([text, act, can, word]) => {
        const each = button(text, `${what}: one ${word}`, () => can && act());
        each.setAttribute("aria-label", `${what}: one ${word}`);
        each.setAttribute("aria-disabled", String(!can));
        each.dataset.key = `${key} ${word}`;
        return each;
      });
    return made;
  };
  const all = element("div", "count");
  all.append(...pair("layers", "hidden layers", () => set(hidden.slice(0, -1)),
    () => set([...hidden, 2]), hidden.length > 0, hidden.length < MOST_LAYERS),
    ` ${hidden.length} hidden layer${hidden.length === 1 ? "" : "s"}`);
  head.append(all);
  hidden.forEach((n, k) => {
    const one = element("div", "neurons");
    const other = (size) => set(hidden.map((each, i) => (i === k ? size : each)));
    const [less, more] = pair(`layer ${k + 1}`, `neurons of hidden layer ${k + 1}`,
      () => other(n - 1), () => other(n + 1), n > 1, n < MOST_NEURONS);
    one.append(less, element("span", "", String(n)), more);
    one.style.left = `${place(view, frame, k + 1, 0)[0] + TILE / 2}px`;
    head.append(one);
  });
  view.network.prepend(head);
}

function buildLinks(view, model, frame) {
  const rows = Math.max(view.rows.length, ...frame.sizes);
  const height = TOP + rows * ROW + 64;
  const width = place(view, frame, frame.sizes.length - 1, 0)[0] + TILE + RIGHT + 12;
  view.network.style.height = `${height}px`;
  view.svg.setAttribute("width", width);
  view.svg.setAttribute("height", height);
  view.paths = frame.links.map((link, index) => addLink(view, frame, link, index));
  const before = view.link.value;
  view.link.replaceChildren(...frame.links.map(({ name }) => element("option", "", name)));
  if (frame.links.some(({ name }) => name === before)) view.link.value = before;
  view.hovered = null; // what was pointed at is gone, and says no more that the pointer left
  if (frame.sizes.length > 2) addCallOuts(view, frame);
}

function shapeOf(tag, className, attributes, into) {
  const made = document.createElementNS(NS, tag);
  if (className) made.setAttribute("class", className);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  into.append(made);
  return made;
}

function addLink(view, frame, link, index) {
  const [x1, y1] = view.nodes[link.to].where;
  let line, hit;
  if (link.from === null) {
    const at = { x: x1 - 11, y: y1 + TILE / 2 - 8, width: 9, height: 9 };
    line = hit = shapeOf("rect", "bias", at, view.svg);
  } else {
    const [x0, y0] = view.nodes[link.from].where;
    const middle = (x0 + TILE + x1) / 2;
    const d = `M${x0 + TILE},${y0} C${middle},${y0} ${middle},${y1} ${x1},${y1}`;
    line = shapeOf("path", "link", { d }, view.svg);
    hit = shapeOf("path", "hit", { d }, view.svg);
  }
  hit.addEventListener("pointerenter", () => {
    view.hovered = index;
    showNumbers(view, view.frame);
  });
  hit.addEventListener("pointerleave", () => {
    view.hovered = null;
    showNumbers(view, view.frame);
  });
  hit.addEventListener("click", () => {
    view.link.selectedIndex = index;
    showNumbers(view, view.frame);
    view.value.focus();
    view.value.select();
  });
  return line;
}

function addCallOuts(view, frame) {
  const [x, y] = view.nodes[frame.sizes[0] + frame.sizes[1] - 1].where;
  const under = Number(view.svg.getAttribute("height"));
  shapeOf("path", "leader", { d: `M${x + 20},${y + 22} V${under - 62}` }, view.svg);
  const words = element("div", "callouts");
  words.append(
    element("div", "", "A neuron’s map: what it answers all over the plane. Point at it to see it large."),
    element("div", "", "A link: as thick as its weight is large."
      + (view.hidden.has("weights") ? "" : " Click it to type another weight.")),
  );
  view.network.append(words);
}

const FLOW = 60; // CSS pixels a second that the links' dashes move while it trains

function drawNetwork(view, frame) {
  if (view.root.classList.contains("playing") && !view.still.matches) {
    // All links inherit it. Moved with the frame, for an animation of each costs more than a frame.
    view.svg.style.strokeDashoffset = `${-Math.round((performance.now() / 1000) * FLOW) % 120}px`;
  }
  frame.links.forEach((link, index) => {
    const w = frame.parameters[index];
    const path = view.paths[index];
    const width = Math.min(0.5 + 1.7 * Math.abs(w), 9).toFixed(2);
    if (path.negative !== w < 0) path.classList.toggle("negative", (path.negative = w < 0));
    if (link.from === null || path.width === width) return;
    path.style.strokeWidth = `${(path.width = width)}px`; // only where it is seen to change
  });
  frame.nodes.forEach((_, node) => {
    if (node < frame.sizes[0]) return; // inputs never change
    const map = frame.small.subarray(node * frame.side ** 2, (node + 1) * frame.side ** 2);
    paint(view.nodes[node].canvas, map, frame.side, view.colours);
  });
}

// ---- the numbers

function showNumbers(view, frame) {
  view.epoch.textContent = grouped(frame.epoch);
  view.losses.textContent = `training loss ${number(frame.train)}   test loss ${number(frame.test)}`;
  const chosen = Math.max(0, view.link.selectedIndex);
  if (!view.typing) view.value.value = frame.parameters[chosen].toFixed(3);
  const seen = view.hovered ?? null;
  view.readout.textContent =
    seen === null || !frame.links[seen] ? ""
      : `${frame.links[seen].name}: ${number(frame.parameters[seen])}`;
}

export default { render };
