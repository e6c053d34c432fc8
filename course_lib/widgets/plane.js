// A plane with points to move, by pointer or by keyboard. The state is the kernel's (plane.py);
// a move is shown here at once and told to the kernel after it, once a frame at most.

const MARGIN = { left: 50, right: 14, top: 12, bottom: 44 };
const HIDDEN = -2; // the label of a point that is not drawn
const REACH = 22; // CSS pixels: a pointer this near to a point takes hold of it
const FONT = "13px system-ui, sans-serif";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function render({ model, el }) {
  const view = buildView(model, el);
  let points = readPoints(model);
  let held = null; // index of the point that the pointer holds
  let frame = 0; // the request for the next message to the kernel
  let drawing = 0; // the request for the next drawing of what the kernel has sent

  // Several traits come in one message; one drawing does for all.
  function showSoon() {
    drawing ||= requestAnimationFrame(show);
  }

  function show() {
    cancelAnimationFrame(drawing);
    drawing = 0;
    draw(view.canvas, model, points);
    placeHandles(view, model, points);
  }

  function move(index, x, y) {
    const [xlim, ylim] = [model.get("xlim"), model.get("ylim")];
    points[2 * index] = Math.min(Math.max(x, xlim[0]), xlim[1]);
    points[2 * index + 1] = Math.min(Math.max(y, ylim[0]), ylim[1]);
    show();
    frame ||= requestAnimationFrame(tell);
  }

  // ipywidgets keeps one message in flight: while the kernel is at work, only the last is kept.
  function tell() {
    cancelAnimationFrame(frame);
    frame = 0;
    model.set("points", new DataView(points.slice().buffer));
    model.save_changes();
  }

  function take(event) {
    if (event.button !== 0) return;
    const at = pointerPosition(view, event);
    const scale = makeScale(view.canvas, model);
    let index = nearestMovable(model, points, scale, at);
    if (index === null) {
      index = model.get("click_moves");
      if (index === null || !scale.inside(...at)) return;
      move(index, ...scale.toData(...at));
    }
    held = index;
    view.root.setPointerCapture(event.pointerId);
    view.handles.get(index).focus({ focusVisible: false, preventScroll: true });
    event.preventDefault();
  }

  function drag(event) {
    const at = pointerPosition(view, event);
    const scale = makeScale(view.canvas, model);
    if (held !== null) {
      move(held, ...scale.toData(...at));
    } else {
      const near = nearestMovable(model, points, scale, at) !== null;
      const clickable = model.get("click_moves") !== null && scale.inside(...at);
      view.root.style.cursor = near ? "grab" : clickable ? "crosshair" : "default";
    }
  }

  function release() {
    if (held === null) return;
    held = null;
    if (frame) tell();
    else receive(); // the kernel may have put it elsewhere: on a grid, or on a line
  }

  function press(event) {
    const index = Number(event.target.dataset.index);
    const arrow = ARROWS[event.key];
    if (!arrow || Number.isNaN(index) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [dx, dy] = model.get("steps").map((step, k) => step * arrow[k] * (event.shiftKey ? 10 : 1));
    move(index, points[2 * index] + dx, points[2 * index + 1] + dy);
  }

  function receive() {
    const fresh = readPoints(model);
    if (held !== null) fresh.set(points.subarray(2 * held, 2 * held + 2), 2 * held);
    points = fresh;
    showSoon();
  }

  function say() {
    view.status.textContent = model.get("sentence");
    view.alert.textContent = model.get("alert");
  }

  const looks = "change:lines change:tally change:backdrop change:labels change:xlim change:ylim";
  const watched = [
    ["change:points", receive],
    ["change:sentence change:alert", say],
    [looks, showSoon],
  ];
  for (const [names, handler] of watched) model.on(names, handler);
  view.root.addEventListener("pointerdown", take);
  view.root.addEventListener("pointermove", drag);
  view.root.addEventListener("pointerup", release);
  view.root.addEventListener("pointercancel", release);
  view.root.addEventListener("keydown", press);
  const observer = new ResizeObserver(show);
  observer.observe(view.root);
  say();
  show();
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    cancelAnimationFrame(drawing);
    for (const [names, handler] of watched) model.off(names, handler);
  };
}

// ---- the page's elements

function buildView(model, el) {
  const root = element("div", "course-plane");
  root.style.width = `${model.get("width")}px`;
  root.style.aspectRatio = `${model.get("width")} / ${model.get("height")}`;
  root.setAttribute("role", "application"); // a screen reader's reading mode takes no keys
  root.setAttribute("aria-label", "Plane with points to move");
  const canvas = element("canvas");
  canvas.setAttribute("aria-hidden", "true");
  root.append(canvas);
  const handles = new Map();
  model.get("movable").forEach((movable, index) => {
    if (!movable) return;
    const handle = element("button");
    handle.type = "button";
    handle.dataset.index = index;
    handle.dataset.lmSuppressShortcuts = "true"; // nor does JupyterLab
    handles.set(index, handle);
    root.append(handle);
  });
  const status = element("div", "course-plane-say");
  status.setAttribute("role", "status");
  const alert = element("div", "course-plane-say course-plane-alert");
  alert.setAttribute("role", "alert");
  el.append(root, status, alert);
  return { root, canvas, handles, status, alert };
}

function element(tag, className = "") {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

function placeHandles(view, model, points) {
  const scale = makeScale(view.canvas, model);
  const names = model.get("names");
  for (const [index, handle] of view.handles) {
    const [x, y] = [points[2 * index], points[2 * index + 1]];
    const [left, top] = scale.toPixels(x, y);
    handle.style.left = `${left}px`;
    handle.style.top = `${top}px`;
    const place = `${x.toFixed(2)}, ${y.toFixed(2)}`;
    handle.setAttribute("aria-label", `point ${names[index]} at ${place}; arrow keys move it`);
  }
}

function pointerPosition(view, event) {
  const box = view.canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

// ---- the kernel's numbers

function readPoints(model) {
  const raw = model.get("points");
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
}

function nearestMovable(model, points, scale, [x, y]) {
  let [best, nearest] = [REACH, null];
  model.get("movable").forEach((movable, index) => {
    const [px, py] = scale.toPixels(points[2 * index], points[2 * index + 1]);
    const distance = Math.hypot(px - x, py - y);
    if (movable && distance <= best) [best, nearest] = [distance, index];
  });
  return nearest;
}

// Between data and CSS pixels of the canvas.
function makeScale(canvas, model) {
  const [x0, x1] = model.get("xlim");
  const [y0, y1] = model.get("ylim");
  const [left, top] = [MARGIN.left, MARGIN.top];
  const width = canvas.clientWidth - left - MARGIN.right;
  const height = canvas.clientHeight - top - MARGIN.bottom;
  return {
    left, top, width, height,
    toPixels: (x, y) => [
      left + ((x - x0) / (x1 - x0)) * width,
      top + ((y1 - y) / (y1 - y0)) * height,
    ],
    toData: (px, py) => [
      x0 + ((px - left) / width) * (x1 - x0),
      y1 - ((py - top) / height) * (y1 - y0),
    ],
    inside: (px, py) => px >= left && px <= left + width && py >= top && py <= top + height,
  };
}

// ---- drawing

function draw(canvas, model, points) {
  if (!canvas.clientWidth) return; // not on the page yet: the ResizeObserver calls again
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  ctx.font = FONT;
  const scale = makeScale(canvas, model);
  const look = model.get("look");
  ctx.fillStyle = look.paper;
  ctx.fillRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  drawBackdrop(ctx, scale, model.get("backdrop"));
  drawAxes(ctx, scale, model, look);
  ctx.save();
  ctx.beginPath();
  ctx.rect(scale.left, scale.top, scale.width, scale.height);
  ctx.clip();
  const lines = model.get("lines");
  for (const line of lines) drawLine(ctx, scale, line);
  ctx.restore();
  drawPoints(ctx, scale, model, points, look);
  for (const line of lines) drawText(ctx, ...scale.toPixels(...line.at), line.label, look);
  drawTally(ctx, scale, model.get("tally"), points, look);
}

function drawBackdrop(ctx, scale, backdrop) {
  if (!backdrop) return;
  if (!painted.has(backdrop)) painted.set(backdrop, paint(backdrop));
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(painted.get(backdrop), scale.left, scale.top, scale.width, scale.height);
}

const painted = new WeakMap(); // backdrop -> its picture: it seldom changes, and lines often do

function paint({ width, height, data }) {
  const bytes = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
  const image = new OffscreenCanvas(width, height);
  image.getContext("2d").putImageData(new ImageData(bytes.slice(), width, height), 0, 0);
  return image;
}

function drawAxes(ctx, scale, model, look) {
  const { left, top, width, height } = scale;
  const bottom = top + height;
  ctx.strokeStyle = ctx.fillStyle = look.ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.rect(left + 0.5, top + 0.5, width - 1, height - 1);
  ctx.textBaseline = "top";
  ctx.textAlign = "center";
  for (const [value, text] of ticks(...model.get("xlim"))) {
    const x = Math.round(scale.toPixels(value, 0)[0]) + 0.5;
    ctx.moveTo(x, bottom);
    ctx.lineTo(x, bottom + 5);
    ctx.fillText(text, x, bottom + 8);
  }
  ctx.fillText(model.get("xlabel"), left + width / 2, bottom + 25);
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  for (const [value, text] of ticks(...model.get("ylim"))) {
    const y = Math.round(scale.toPixels(0, value)[1]) + 0.5;
    ctx.moveTo(left, y);
    ctx.lineTo(left - 5, y);
    ctx.fillText(text, left - 8, y);
  }
  ctx.stroke();
  ctx.save();
  ctx.translate(12, top + height / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.textAlign = "center";
  ctx.fillText(model.get("ylabel"), 0, 0);
  ctx.restore();
}

// Six or so round numbers between two limits, with their texts.
function ticks(low, high) {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
    found.push([i * step, (i * step).toFixed(digits).replace("-", "−")]);
  }
  return found;
}

const DASHES = { solid: [], dashed: [7, 5], dotted: [2, 4] };

function drawLine(ctx, scale, line) {
  ctx.beginPath();
  for (const point of line.points) ctx.lineTo(...scale.toPixels(...point));
  ctx.strokeStyle = line.colour;
  ctx.lineWidth = line.width;
  ctx.setLineDash(DASHES[line.style]);
  ctx.stroke();
  ctx.setLineDash([]);
}

// Moved inwards where it would leave the canvas.
function drawText(ctx, x, y, text, look) {
  const { clientWidth, clientHeight } = ctx.canvas;
  const half = ctx.measureText(text).width / 2 + 3;
  x = Math.min(Math.max(x, half), clientWidth - half);
  y = Math.min(Math.max(y, 9), clientHeight - 9);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 5;
  ctx.strokeStyle = look.paper;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = look.ink;
  ctx.fillText(text, x, y);
}

function drawPoints(ctx, scale, model, points, look) {
  const [labels, movable, names] = ["labels", "movable", "names"].map((name) => model.get(name));
  labels.forEach((label, index) => {
    if (label === HIDDEN) return;
    const [x, y] = scale.toPixels(points[2 * index], points[2 * index + 1]);
    const size = movable[index] ? 8 : 5;
    ctx.beginPath();
    MARKERS[label < 0 ? "*" : look.markers[label]](ctx, x, y, size);
    ctx.fillStyle = label < 0 ? look.paper : look.colours[label];
    ctx.fill();
    ctx.lineWidth = movable[index] ? 2 : 1;
    ctx.strokeStyle = look.ink;
    ctx.stroke();
    if (names[index]) drawText(ctx, ...namePlace(scale, model.get("name_away"), x, y), names[index], look);
  });
}

// A name stands above its point, or below where there is no room; or on the side away from a place.
function namePlace(scale, place, x, y) {
  const [px, py] = place ? scale.toPixels(...place) : [x, y];
  const distance = Math.hypot(x - px, y - py);
  if (!distance) return [x + 14, y < 24 ? y + 16 : y - 14];
  return [x + (20 * (x - px)) / distance, y + (20 * (y - py)) / distance];
}

const TALLY = { row: 20, bar: 56, apart: 28, pad: 5 }; // CSS pixels

// Votes beside a point: a marker, a bar and a text a class (vote_tally.py draws the same).
function drawTally(ctx, scale, tally, points, look) {
  if (!tally) return;
  const { row, bar, apart, pad } = TALLY;
  const [x, y] = scale.toPixels(points[2 * tally.point], points[2 * tally.point + 1]);
  const words = Math.max(...tally.rows.map(({ text }) => ctx.measureText(text).width));
  const noted = ctx.measureText(tally.note).width;
  const width = 2 * pad + Math.max(row + bar + 6 + words, noted);
  const height = 2 * pad + row * (tally.rows.length + (tally.note ? 1 : 0));
  let left = tally.side === "right" ? x + apart : x - apart - width;
  left = Math.min(Math.max(left, 0), ctx.canvas.clientWidth - width);
  const top = y - (height * (y - scale.top)) / scale.height; // never leaves the axes
  ctx.globalAlpha = 0.9;
  ctx.fillStyle = look.paper;
  ctx.fillRect(left, top, width, height);
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1;
  ctx.strokeStyle = look.ink;
  ctx.strokeRect(left, top, width, height);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  tally.rows.forEach(({ label, share, text }, index) => {
    const middle = top + pad + row * (index + 0.5);
    const long = Math.max(1, bar * share);
    ctx.fillStyle = look.colours[label];
    ctx.beginPath();
    MARKERS[look.markers[label]](ctx, left + pad + row / 2 - 2, middle, 5);
    ctx.rect(left + pad + row, middle - 5, long, 10);
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = look.ink;
    ctx.fillText(text, left + pad + row + long + 6, middle);
  });
  ctx.fillStyle = look.ink;
  ctx.fillText(tally.note, left + pad, top + height - pad - row / 2);
}

// Matplotlib's marker letters.
const MARKERS = {
  o: (ctx, x, y, r) => ctx.arc(x, y, r, 0, 2 * Math.PI),
  s: (ctx, x, y, r) => ctx.rect(x - 0.89 * r, y - 0.89 * r, 1.78 * r, 1.78 * r),
  "^": polygon([[0, 1.15], [-1.05, -0.8], [1.05, -0.8]]),
  v: polygon([[0, -1.15], [-1.05, 0.8], [1.05, 0.8]]),
  D: polygon([[0, 1.25], [-1.25, 0], [0, -1.25], [1.25, 0]]),
  P: polygon(fourfold([[0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4]])),
  X: polygon(fourfold([[-0.5, 1.06], [-1.06, 0.5], [-0.57, 0]])), // P by an eighth of a turn
  "*": polygon(
    Array.from({ length: 10 }, (_, i) => {
      const [r, angle] = [i % 2 ? 0.6 : 1.4, Math.PI * (0.5 + i / 5)];
      return [r * Math.cos(angle), r * Math.sin(angle)];
    }),
  ),
};

function polygon(corners) {
  return (ctx, x, y, r) => {
    for (const [dx, dy] of corners) ctx.lineTo(x + r * dx, y - r * dy);
    ctx.closePath();
  };
}

// A quarter of an outline, turned three times.
function fourfold(quarter) {
  const turn = ([x, y]) => [-y, x];
  const quarters = [quarter];
  while (quarters.length < 4) quarters.push(quarters.at(-1).map(turn));
  return quarters.flat();
}

export default { render };
