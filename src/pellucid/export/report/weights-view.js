/** The weights of a layer: as pictures where the input is one, as a signed map elsewhere. */

import {largest} from "./arrays.js";
import {choice, h} from "./dom.js";
import {written} from "./format.js";
import {currentNode, seesPicture} from "./network.js";
import {paintSigned, pictureCanvas, signLegend} from "./picture.js";

const MOST = 128;

export function weightsView(state) {
  const weighted = state.layers.filter(({weighted}) => weighted);
  const view = {layer: 0, drawn: null};
  const body = h("div");
  const pick = (index) => {
    view.layer = index;
    show(true);
  };
  function show(always = false) {
    if (view.drawn === state.network && !always) return;
    view.drawn = state.network;
    const layer = weighted[view.layer];
    const {weight} = currentNode(state, layer).parameters;
    body.replaceChildren(
      ...(seesPicture(state, layer) ? pictures(state, layer, weight) : [matrix(layer, weight)]),
      signLegend(`The strongest is ±${written(largest(weight.data))}.`),
    );
  }
  state.listen(() => show());
  const layers = choice("Layer", weighted.map(({name}) => name), 0, pick);
  return h("div", {}, h("p", {class: "row"}, layers.element), body);
}

function pictures(state, layer, weight) {
  const [rows, columns] = state.page.model.inputs.shape;
  const [inputs, units] = weight.shape;
  const most = largest(weight.data);
  const at = state.layers.indexOf(layer);
  const shown = Math.min(units, MOST);
  const buttons = Array.from({length: shown}, (_, j) => {
    const canvas = pictureCanvas(`weights of neuron ${j}`, "pixels fill");
    paintSigned(canvas, Float64Array.from({length: inputs}, (_, i) => weight.data[i * units + j]), columns, rows, most);
    return h(
      "button",
      {type: "button", class: "tile", title: `open neuron ${j}`, on: {click: () => state.choose(at, j)}},
      canvas,
      h("span", {}, j),
    );
  });
  const note = shown < units ? [h("p", {class: "muted"}, `The first ${shown} of ${units} neurons.`)] : [];
  return [h("div", {class: shown > 40 ? "tiles small" : "tiles"}, buttons), ...note];
}

function matrix(layer, weight) {
  const [inputs, units] = weight.shape;
  const canvas = pictureCanvas(`weights of ${layer.name}: ${inputs} inputs by ${units} neurons`);
  paintSigned(canvas, weight.data, units, inputs);
  canvas.style.width = `min(100%, ${Math.max(units * Math.min(18, 720 / units), 40)}px)`;
  return h("figure", {}, canvas, h("figcaption", {}, `Rows: ${inputs} inputs; columns: ${units} neurons.`));
}
