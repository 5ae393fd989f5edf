/** The output in numbers on a network whose answers are known: its only neuron says tanh(x1), or 2 · x1 + 1. */

import {html, render} from "/studio/parts/html.js";
import {curves, display, frame, points, scene, status, told} from "/studio/state.js";
import {OutputNumbers} from "/studio/views/output-numbers.js";

const query = new URLSearchParams(location.search);
const kind = query.get("kind") ?? "classification";
document.documentElement.dataset.theme = "light";

const array = (shape, data) => ({shape, data: Float32Array.from(data)});
const task = kind === "classification"
  ? {kind, target: "label", classes: ["left", "right"], low: -1}
  : {kind, targets: [{name: "height", unit: "m", center: 1, scale: 2}]};
const activation = kind === "classification" ? "tanh" : "linear";
const columns = (names) => names.map((name) => ({name, kind: "number", low: -6, high: 6}));

scene.value = {
  session: "s1", title: "known", epoch: 0, running: false, layers: [], parameters: 3,
  experiment: {task: {loss: "half_mse"}, train: {}},
  model: {
    inputs: {names: ["x1", "x2"], shape: [2], fields: columns(["x1", "x2"])}, preprocessing: [],
    nodes: [
      {name: "a", kind: "dense", inputs: ["input"], options: {}, parameters: {weight: {shape: [2, 1]}, bias: {shape: [1]}}, state: {}},
      {name: "b", kind: activation, inputs: ["a"], options: {}, parameters: {}, state: {}},
    ],
    outputs: [{node: "b", task}],
  },
  data: {rows: {train: 3, validation: 0, test: 4}, plane: {x: "x1", y: "x2", low: [-6, -6], high: [6, 6]}},
};
// Of the test rows: one right on each side, two on the left that are called right.
const x = [-1, 0, 1, 0, 2, 0, -2, 0, 3, 0, 1, 0, 2, 0];
const y = kind === "classification" ? [0, 1, 1, 0, 1, 0, 0] : [-1, 3, 5, -3, 7, 3, 4];
points.value = {arrays: new Map([
  ["x", array([7, 2], x)], ["y", array([7], y)],
  ["part", {shape: [7], data: Uint8Array.of(0, 0, 0, 2, 2, 2, 2)}],
  ["row", {shape: [7], data: Int32Array.of(10, 11, 12, 13, 14, 15, 16)}],
])};

globalThis.weights = (first) => {
  frame.value = {type: "frame", session: "s1", epoch: 0, arrays: new Map([
    ["params/a/weight", array([2, 1], [first, 0])], ["params/a/bias", array([1], [0])],
  ])};
};
globalThis.trained = (epochs, recorded) => {
  curves.value = {epochs, columns: recorded};
  frame.value = told.value = {...frame.value, epoch: epochs[epochs.length - 1]};
};
globalThis.running = (on) => { status.value = {...status.value, running: on}; };
globalThis.chosen = () => display.value.selectedPoint;
weights(1);
render(html`<main><h1>Numbers</h1><${OutputNumbers} /></main>`, document.getElementById("app"));
