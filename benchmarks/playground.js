// The playground's mathematics in plain JavaScript: one object a neuron and a link, one sample at
// a time.
//
// It is the other side of benchmarks/playground.py, which starts it under Node and talks to it in
// lines of JSON: first {sizes, parameters, X, y, XTest, yTest, grid, batchSize, learningRate}, then
// {"epochs": 5} or {"maps": 3}; each is answered by a line with the seconds that it took (of the
// processor, and by the clock) and with the losses after the last epoch, or the maps' sum.
//
// It is written to be fast: the slope of tanh is taken from its output, features are computed once,
// and nothing is allocated on the way. Of the forms tried (weights in typed arrays, in plain arrays,
// in an object for each link) the last is the fastest.

"use strict";

class Link {
  constructor(source, weight) {
    this.source = source;
    this.weight = weight;
    this.gradient = 0;
  }
}

class Neuron {
  // below: the neurons of the layer before; parameters: a weight for each of them, and the bias.
  constructor(below, parameters) {
    this.links = below.map((source, i) => new Link(source, parameters[i]));
    this.bias = parameters[below.length];
    this.biasGradient = 0;
    this.output = 0;
    this.slope = 0; // ∂L/∂output, gathered from the layer above
  }

  forward() {
    const links = this.links;
    let sum = this.bias;
    for (let i = 0; i < links.length; i++) {
      const link = links[i];
      sum += link.weight * link.source.output;
    }
    this.output = Math.tanh(sum);
  }

  backward(passOn) {
    const links = this.links;
    const delta = this.slope * (1 - this.output * this.output);
    this.slope = 0;
    this.biasGradient += delta;
    for (let i = 0; i < links.length; i++) {
      const link = links[i];
      link.gradient += delta * link.source.output;
      if (passOn) link.source.slope += link.weight * delta;
    }
  }

  step(rate) {
    const links = this.links;
    this.bias -= rate * this.biasGradient;
    this.biasGradient = 0;
    for (let i = 0; i < links.length; i++) {
      const link = links[i];
      link.weight -= rate * link.gradient;
      link.gradient = 0;
    }
  }
}

// sizes: units of each layer, inputs first; parameters[l][j]: weights of neuron j, its bias last.
function build(sizes, parameters) {
  const layers = [Array.from({ length: sizes[0] }, () => new Neuron([], [0]))];
  for (const rows of parameters) {
    const below = layers[layers.length - 1];
    layers.push(rows.map((row) => new Neuron(below, row)));
  }
  return layers;
}

function forward(layers, sample) {
  const first = layers[0];
  for (let i = 0; i < first.length; i++) first[i].output = sample[i];
  for (let l = 1; l < layers.length; l++) {
    const layer = layers[l];
    for (let j = 0; j < layer.length; j++) layer[j].forward();
  }
  return layers[layers.length - 1][0].output;
}

function backward(layers, target) {
  const last = layers[layers.length - 1][0];
  last.slope = last.output - target;
  for (let l = layers.length - 1; l > 0; l--) {
    const layer = layers[l];
    for (let j = 0; j < layer.length; j++) layer[j].backward(l > 1);
  }
}

function step(layers, rate) {
  for (let l = 1; l < layers.length; l++) {
    const layer = layers[l];
    for (let j = 0; j < layer.length; j++) layer[j].step(rate);
  }
}

function epoch(layers, X, y, batchSize, learningRate) {
  for (let i = 0; i < X.length; i++) {
    forward(layers, X[i]);
    backward(layers, y[i]);
    if ((i + 1) % batchSize === 0) step(layers, learningRate / batchSize);
  }
}

function loss(layers, X, y) {
  let sum = 0;
  for (let i = 0; i < X.length; i++) {
    const error = forward(layers, X[i]) - y[i];
    sum += 0.5 * error * error;
  }
  return sum / X.length;
}

// maps[k][p]: the output of node k at point p of the grid.
function fillMaps(layers, grid, maps) {
  for (let p = 0; p < grid.length; p++) {
    forward(layers, grid[p]);
    let k = 0;
    for (let l = 0; l < layers.length; l++) {
      const layer = layers[l];
      for (let j = 0; j < layer.length; j++) maps[k++][p] = layer[j].output;
    }
  }
}

function timed(work) {
  const cpu = process.cpuUsage();
  const clock = process.hrtime.bigint();
  work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, clock: Number(process.hrtime.bigint() - clock) / 1e9 };
}

let job, layers, maps;

function answer(line) {
  const asked = JSON.parse(line);
  if (asked.sizes) {
    job = asked;
    for (const name of ["X", "XTest", "grid"]) {
      job[name] = job[name].map((row) => Float64Array.from(row));
    }
    layers = build(job.sizes, job.parameters);
    maps = layers.flat().map(() => new Float32Array(job.grid.length));
    return {};
  }
  if (asked.maps) {
    const times = timed(() => {
      for (let i = 0; i < asked.maps; i++) fillMaps(layers, job.grid, maps);
    });
    return { ...times, sum: maps.reduce((all, map) => map.reduce((s, v) => s + v, all), 0) };
  }
  let losses;
  const times = timed(() => {
    for (let i = 0; i < asked.epochs; i++) {
      epoch(layers, job.X, job.y, job.batchSize, job.learningRate);
      losses = [loss(layers, job.X, job.y), loss(layers, job.XTest, job.yTest)];
    }
  });
  return { ...times, losses };
}

const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => process.stdout.write(JSON.stringify(answer(line)) + "\n"));
