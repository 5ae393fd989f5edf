/** One neuron opened: its weighted sum term by term, its activation, its incoming weights. */

import {formulas} from "./activations.js";
import {largest} from "./arrays.js";
import {choice, h, numberField} from "./dom.js";
import {written} from "./format.js";
import {currentNode, seesPicture, sourceOf} from "./network.js";
import {paintSigned, pictureCanvas} from "./picture.js";
import {preparedNames} from "./preprocessing.js";

/** The terms weight × activation of neuron `j`, the largest first. */
export function termsOf(weight, inputs, j) {
  const units = weight.shape[1];
  return Array.from(
    inputs,
    (a, i) => ({i, w: weight.data[i * units + j], a, product: weight.data[i * units + j] * a}),
  ).sort(
    (one, other) => Math.abs(other.product) - Math.abs(one.product),
  );
}

export function neuronView(state) {
  const body = h("div", {class: "neuron-body"});
  const total = h("span", {class: "muted"});
  const layers = choice("Layer", state.layers.map(({name}) => name), 0, (at) => state.choose(at, 0));
  const neurons = numberField("neuron", (one) => state.choose(state.chosen.layer, one));
  state.listen(() => {
    const {layer: at, index} = state.chosen;
    const layer = state.layers[at];
    layers.set(at);
    neurons.set(index, layer.size - 1);
    total.textContent = `of ${layer.size}, counted from 0`;
    body.replaceChildren(...(layer.weighted ? opened(state, layer, index) : [plain(state, layer, index)]));
  });
  const pickers = h("p", {class: "row"}, layers.element, neurons.element, total);
  const title = h("h3", {}, "One neuron, opened");
  return h("section", {class: "card", "aria-label": "One neuron opened"}, title, pickers, body);
}

function plain(state, layer, index) {
  return h(
    "p",
    {},
    `${layer.name} has no weights of its own; it gives ${written(state.values[layer.output].data[index])}.`,
  );
}

function opened(state, layer, index) {
  const node = currentNode(state, layer);
  const {weight, bias} = node.parameters;
  const terms = termsOf(weight, state.values[layer.from].data, index);
  const sum = terms.reduce((total, {product}) => total + product, 0);
  const lines = [sumLine(sum, bias?.data[index], state.values[node.name].data[index])];
  if (layer.activation) lines.push(activationLine(layer.activation.kind, state.values[layer.output].data[index]));
  return [
    h("pre", {class: "formula"}, lines.join("\n")),
    seesPicture(state, layer) ? pictures(state, weight, index, terms) : table(state, layer, terms),
  ];
}

function sumLine(sum, bias, z) {
  if (bias === undefined) return `z = Σ w·a = ${written(z, 4)}`;
  return `z = Σ w·a + b = ${written(sum, 4)} + ${written(bias, 4)} = ${written(z, 4)}`;
}

const activationLine = (kind, a) => `a = ${kind}(z)${formulas[kind] ? ` = ${formulas[kind]}` : ""} = ${written(a, 4)}`;

function pictures(state, weight, index, terms) {
  const [rows, columns] = state.page.model.inputs.shape;
  const [looks, meets] = [
    "its incoming weights",
    "weight × input, here and now",
  ].map((about) => pictureCanvas(about, "pixels medium"));
  const weights = Float64Array.from({length: weight.shape[0]}, (_, i) => weight.data[i * weight.shape[1] + index]);
  const products = new Float64Array(weights.length);
  terms.forEach(({i, product}) => {
    products[i] = product;
  });
  paintSigned(looks, weights, columns, rows);
  paintSigned(meets, products, columns, rows);
  return h(
    "div",
    {class: "row"},
    h("figure", {}, looks, h("figcaption", {}, `weights, ±${written(largest(weights))}`)),
    h("figure", {}, meets, h("figcaption", {}, `weight × input, ±${written(largest(products))}`)),
  );
}

function table(state, layer, terms) {
  const source = sourceOf(state.network, state.layers, layer.from);
  const names = source ? null : preparedNames(state.page.model);
  const most = largest(terms.map(({product}) => product)) || 1;
  const name = (i) => names?.[i] ?? `${source ? source.name : "input"} ${i}`;
  const row = ({i, w, a, product}) =>
    h(
      "tr",
      {},
      h("th", {scope: "row"}, name(i)),
      h("td", {}, written(w)),
      h("td", {}, written(a)),
      h("td", {}, written(product)),
      h("td", {class: "bar"}, bar(product / most)),
    );
  const shown = terms.slice(0, 8);
  return h(
    "table",
    {class: "numbers"},
    h(
      "caption",
      {},
      terms.length > shown.length ? `The ${shown.length} largest of ${terms.length} terms` : "All terms",
    ),
    h("thead", {}, h("tr", {}, ["from", "w", "a", "w · a", ""].map((word) => h("th", {scope: "col"}, word)))),
    h("tbody", {}, shown.map(row)),
  );
}

/** A bar to the right for positive, to the left for negative. */
function bar(share) {
  const strip = h("span", {class: `term ${share < 0 ? "negative" : "positive"}`, "aria-hidden": "true"});
  strip.style.width = `${Math.abs(share) * 50}%`;
  strip.style.marginLeft = share < 0 ? `${50 - Math.abs(share) * 50}%` : "50%";
  return strip;
}
