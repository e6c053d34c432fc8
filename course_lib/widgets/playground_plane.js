// The playground's page, first part: canvases. Put before the others by playground.py.

const SMALL = 34; // pixels of an input's map, each way
const BIG = 100;
const PLANE = 300; // CSS pixels of the large map
const LIMIT = 6; // the plane goes from −6 to 6
const INK = "#1a1a1a"; // on white paper in both themes
const MARGIN = { left: 26, bottom: 20, top: 6, right: 6 };

// The colour scale as words of four bytes, as a canvas keeps its pixels.
function coloursOf(scale) {
  const channels = new Uint8ClampedArray(4 * 256).fill(255);
  for (let level = 0; level < 256; level++) {
    channels.set(scale.subarray(3 * level, 3 * level + 3), 4 * level);
  }
  return new Uint32Array(channels.buffer);
}

// Levels 0 to 255 through the colours into a canvas of as many pixels; it keeps what it is made of.
function paint(canvas, map, side, colours) {
  if (canvas.paper?.image.width !== side) {
    canvas.width = canvas.height = side;
    const image = new ImageData(side, side);
    const words = new Uint32Array(image.data.buffer);
    canvas.paper = { image, words, ctx: canvas.getContext("2d") };
  }
  const { image, words, ctx } = canvas.paper;
  for (let k = 0; k < map.length; k++) words[k] = colours[map[k]];
  ctx.putImageData(image, 0, 0);
}

// Fit a canvas to its CSS size and wipe it; place(x, y) is in CSS pixels.
function sized(canvas, width, height, margin = MARGIN) {
  const ratio = window.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    [canvas.width, canvas.height] = [across, down];
    [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
  }
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  ctx.setLineDash([]);
  ctx.lineWidth = 1;
  ctx.textAlign = "start";
  const { left = 0, top = 0, right = 0, bottom = 0 } = margin || {};
  const [w, h] = [width - left - right, height - top - bottom];
  const at = (x, y) => [
    left + ((x + LIMIT) / (2 * LIMIT)) * w, top + ((LIMIT - y) / (2 * LIMIT)) * h,
  ];
  return [ctx, at, [left, top, w, h]];
}

// ---- the large map

// The map and its border; on them what seldom changes, from a canvas of its own.
function drawPlane(view, model, frame) {
  const [ctx, at, [left, top, w, h]] = sized(view.plane, PLANE, PLANE);
  const discrete = view.discrete.checked;
  const map = discrete ? frame.big.map((level) => (level >= 128 ? 255 : 0)) : frame.big;
  view.picture ??= document.createElement("canvas");
  paint(view.picture, map, BIG, view.colours);
  ctx.imageSmoothingEnabled = !discrete;
  ctx.drawImage(view.picture, left, top, w, h);
  drawBorder(ctx, frame.big, left, top, w / BIG);
  ctx.drawImage(pointsLayer(view, model), 0, 0, PLANE, PLANE);
  drawCrosshair(view, ctx, at);
  const name = frame.nodes[frame.shown];
  const title = `${pretty(name)}${view.tests.checked ? " (test points: dark rim)" : ""}`;
  if (view.title.textContent !== title) view.title.textContent = title;
  namePlane(view, name);
}

// Axes and points, drawn anew only when there are others.
function pointsLayer(view, model) {
  const [points, plan] = [model.get("points"), model.get("plan")];
  const now = [points, plan, view.tests.checked, window.devicePixelRatio];
  if (view.layer && now.every((each, k) => each === view.layer.of[k])) return view.layer.canvas;
  view.layer = { canvas: view.layer?.canvas ?? document.createElement("canvas"), of: now };
  view.points = floats(points);
  const [ctx, at, [left, top, w, h]] = sized(view.layer.canvas, PLANE, PLANE);
  drawAxes(ctx, at, left, top, w, h);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, w, h);
  ctx.clip();
  for (const [x, y, label, test] of shownPoints(view)) {
    drawPoint(ctx, model.get("fixed"), plan.classes.length < 3, ...at(x, y), label, 3.6, test);
  }
  ctx.restore();
  return view.layer.canvas;
}

function shownPoints(view) {
  const shown = [];
  for (let k = 0; k < view.points.length; k += 4) {
    const point = view.points.subarray(k, k + 4);
    if (!point[3] || view.tests.checked) shown.push(point);
  }
  return shown;
}

function drawAxes(ctx, at, left, top, w, h) {
  ctx.strokeStyle = ctx.fillStyle = INK;
  ctx.strokeRect(left, top, w, h);
  ctx.font = "11px system-ui, sans-serif";
  for (const tick of [-6, -3, 0, 3, 6]) {
    const [x, y] = at(tick, tick);
    const text = String(tick).replace("-", "−");
    ctx.textAlign = "center";
    ctx.fillText(text, Math.min(Math.max(x, left + 4), PLANE - 8), PLANE - 6);
    ctx.textAlign = "right";
    ctx.fillText(text, left - 4, Math.min(Math.max(y + 4, 14), PLANE - MARGIN.bottom));
  }
}

// A line where the map changes its sign.
function drawBorder(ctx, map, left, top, pixel) {
  ctx.beginPath();
  for (let row = 0, k = 0; row < BIG; row++) {
    for (let column = 0; column < BIG; column++, k++) {
      const side = map[k] >> 7;
      if (column + 1 < BIG && side !== map[k + 1] >> 7) {
        const x = left + (column + 1) * pixel;
        ctx.moveTo(x, top + row * pixel);
        ctx.lineTo(x, top + (row + 1) * pixel);
      }
      if (row + 1 < BIG && side !== map[k + BIG] >> 7) {
        const y = top + (row + 1) * pixel;
        ctx.moveTo(left + column * pixel, y);
        ctx.lineTo(left + (column + 1) * pixel, y);
      }
    }
  }
  ctx.strokeStyle = INK;
  ctx.lineWidth = 1.2;
  ctx.stroke();
}

// Of two classes, and of numbers: a circle for + and a square for −; of more: a digit beside it.
function drawPoint(ctx, fixed, two, x, y, label, size, test) {
  ctx.beginPath();
  if (two && label < 0) ctx.rect(x - 0.85 * size, y - 0.85 * size, 1.7 * size, 1.7 * size);
  else ctx.arc(x, y, size, 0, 2 * Math.PI);
  if (two && Math.abs(label) < 1) { // a small number is pale, not half hidden by what lies under it
    ctx.fillStyle = "#ffffff";
    ctx.fill();
  }
  ctx.fillStyle = two ? (label < 0 ? fixed.negative : fixed.positive) : fixed.colours[label];
  ctx.globalAlpha = two ? Math.max(0.15, Math.min(1, Math.abs(label))) : 1;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.lineWidth = test ? 1.4 : 0.8;
  ctx.strokeStyle = test ? INK : "#ffffff";
  ctx.stroke();
  if (two) return;
  ctx.fillStyle = INK;
  ctx.font = "9px system-ui, sans-serif";
  ctx.fillText(String(label), x + 9, y + 3);
}

// ---- the losses

function drawChart(canvas, chart) {
  const [ctx] = sized(canvas, PLANE, 96, {});
  const n = chart.length / 3;
  let most = 1e-9;
  for (let k = 0; k < chart.length; k++) {
    if (k % 3 && chart[k] > most) most = chart[k]; // a loss of no points is NaN, and is not drawn
  }
  const last = Math.max(1, chart[3 * (n - 1)]);
  ctx.font = "11px system-ui, sans-serif";
  ctx.fillStyle = ctx.strokeStyle = INK;
  ctx.fillText(`loss, up to ${number(most)}`, 28, 10);
  ctx.fillText("— training   ┄ test", PLANE - 112, 10);
  ctx.fillText("0", 16, 82);
  ctx.textAlign = "right";
  ctx.fillText(`epoch ${Math.round(chart[3 * (n - 1)])}`, PLANE - 8, 94);
  ctx.strokeRect(26.5, 14.5, PLANE - 34, 66);
  for (const [column, dash] of [[1, []], [2, [5, 3]]]) {
    ctx.beginPath();
    ctx.setLineDash(dash);
    ctx.lineWidth = 1.6;
    for (let k = 0; k < n; k++) {
      const x = 27 + (chart[3 * k] / last) * (PLANE - 35);
      ctx.lineTo(x, 80 - (chart[3 * k + column] / most) * 64);
    }
    ctx.stroke();
  }
  const end = `training ${number(chart[3 * n - 2])}, test ${number(chart[3 * n - 1])}`;
  canvas.setAttribute("aria-label", `Loss by epoch; now ${end}`);
}

