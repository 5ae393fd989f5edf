/** Every neuron of every layer as one cell each, also those that the drawing leaves out. */

import {largest} from "./arrays.js";
import {h} from "./dom.js";
import {written} from "./format.js";
import {paintSigned, pictureCanvas} from "./picture.js";

/** Cells in one row: at most 32, or 64 in a very wide layer, whose cells are smaller. */
const cellsFor = (size) => (size > 256 ? {across: 64, side: 8} : {across: Math.min(size, 32), side: 14});

export function stripsView(state) {
  return h("div", {class: "strips"}, state.layers.map((layer, at) => strip(state, layer, at)));
}

function strip(state, layer, at) {
  const canvas = pictureCanvas(`activations of all ${layer.size} neurons of ${layer.name}`);
  const {across, side} = cellsFor(layer.size);
  const down = Math.ceil(layer.size / across);
  canvas.style.width = `${across * side}px`;
  canvas.addEventListener("click", ({clientX, clientY}) => {
    const box = canvas.getBoundingClientRect();
    const column = Math.floor(((clientX - box.left) / box.width) * across);
    const row = Math.floor(((clientY - box.top) / box.height) * down);
    if (row * across + column < layer.size) state.choose(at, row * across + column);
  });
  const range = h("span", {class: "muted"});
  state.listen(() => {
    const {data} = state.values[layer.output];
    paintSigned(canvas, data, across, down);
    const silent = data.filter((value) => Math.abs(value) < 1e-6).length;
    range.textContent = `largest ${written(largest(data))}${silent ? ` · ${silent} silent` : ""}`;
  });
  return h("div", {class: "strip"}, h("span", {class: "name"}, layer.name), canvas, range);
}
