// The playground's page, third part: one batch step by step, with its numbers on nodes and links.

const ROOM = { result: 32, bias: 56 }; // CSS pixels between columns, from which a number fits
const LETTER = 6.4; // CSS pixels

function buildInside(view) {
  view.enter = button("⌕ Step inside", "Pause, and go through one batch, number by number",
    () => view.send({ do: "inside" }));
  view.enter.setAttribute("aria-expanded", "false");
  view.enter.hidden = view.hidden.has("inside");
  const box = element("div", "inside");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Inside a batch");
  view.sample = element("select");
  view.sample.onchange = () => view.send({ do: "sample", index: view.sample.selectedIndex });
  view.back = button("◀ Back", "A step back", () => go(view, true));
  view.next = button("Next ▶", "A step on; the last one makes the network's step",
    () => go(view, false));
  view.where_inside = element("span", "faint");
  const bar = element("div", "lists");
  bar.append(view.back, view.next, view.where_inside,
    labelled("sample of the batch", view.sample, "Which sample goes through the network"));
  view.words = element("div", "words"); // a live text: what the step does, with all numbers
  view.words.setAttribute("aria-live", "polite");
  box.append(bar, view.words);
  box.hidden = true;
  view.inside = box;
  return box;
}

function go(view, back) {
  const at = view.walk;
  if (!back || (at.step > 0 && at.step < at.last)) view.send({ do: "go", back });
}

function showInside(view, model) {
  const walk = model.get("inside");
  const is_open = "step" in walk;
  view.walk = is_open ? walk : null;
  view.inside.hidden = !is_open;
  view.enter.setAttribute("aria-expanded", String(is_open));
  view.root.classList.toggle("walking", is_open);
  if (is_open) showWords(view, walk);
  decorate(view);
}

function showWords(view, walk) {
  const texts = [...view.sample.options].map((option) => option.text);
  if (texts.join("\n") !== walk.samples.join("\n")) {
    view.sample.replaceChildren(...walk.samples.map((text) => element("option", "", text)));
  }
  view.sample.selectedIndex = walk.sample;
  const done = walk.step === walk.last;
  view.back.setAttribute("aria-disabled", String(walk.step === 0 || done));
  view.next.textContent = done ? "Next batch ▶" : walk.step === walk.last - 1 ? "Update ▶" : "Next ▶";
  view.where_inside.textContent = `${walk.batch}, step ${walk.step + 1} of ${walk.last + 1}`;
  const lines = element("ul");
  walk.lines.forEach((line, k) => {
    const item = element("li", "", line);
    item.dataset.node = walk.active[k] ?? "";
    lines.append(item);
  });
  view.words.replaceChildren(element("strong", "", walk.title),
    element("div", "formula", walk.formula), lines);
}

// Numbers on all nodes; on links only those into the node that is pointed at, or they would cover
// each other: the first of the layer, if it is none of it.
function decorate(view) {
  if (!view.svg) return;
  view.svg.querySelectorAll(".on-link").forEach((each) => each.remove());
  const { walk, frame } = view;
  view.nodes.forEach((tile, node) => {
    const text = walk?.nodes[node] ?? "";
    tile.numbers ??= tile.appendChild(element("span", "numbers"));
    if (tile.numbers.textContent !== text) tile.numbers.textContent = text;
    tile.classList.toggle("active", Boolean(walk?.active.includes(node)));
  });
  if (!walk || !frame || frame.links.length !== walk.links.length) return;
  const node = walk.active.includes(view.pointed) ? view.pointed : walk.active[0];
  frame.links.forEach((link, index) => {
    if (link.to === node && walk.links[index]) addNumber(view, link, walk.links[index]);
  });
  for (const item of view.words.querySelectorAll("li")) {
    item.classList.toggle("pointed", item.dataset.node === String(node));
  }
}

// Beside the node that the link comes from; a bias has its number beside its own square.
function addNumber(view, link, text) {
  const [x1, y1] = view.nodes[link.to].where;
  const isBias = link.from === null;
  const beside = isBias ? view.frame.links.find((other) => other.layer === link.layer) : link;
  const [x0, y0] = view.nodes[beside.from].where;
  const room = x1 - x0 - TILE;
  if (room < (isBias ? ROOM.bias : ROOM.result)) return; // it stands in the words
  const short = text.split(" = ").at(-1).split(" (g")[0];
  const at = isBias ? { x: x1 - 14, y: y1 + TILE / 2 + 1, "text-anchor": "end" }
    : { x: x0 + TILE + 4, y: y0 - 4 };
  const made = shapeOf("text", "on-link", at, view.svg);
  made.textContent = isBias || room < LETTER * text.length + 8 ? short : text;
}

