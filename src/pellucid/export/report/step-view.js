/** One learning step, opened: every z, a and δ, every gradient, every update; any weight can be followed. */

import {flat} from "./arrays.js";
import {neuronNames} from "./decode.js";
import {choice, h, numberField} from "./dom.js";
import {written} from "./format.js";
import {followWeight, originOfDelta, wholeStep} from "./step.js";

const MOST_ROWS = 12;

export function stepView({page, trained}) {
  const model = {...page.model, nodes: trained.nodes};
  const step = wholeStep(page.step, model);
  const learned = step.layers.some(({new: changed}) => changed?.weight);
  return h(
    "div",
    {},
    h("p", {}, "Forward: z = Σ w·a + b, then a = activation(z). Backward: δ from the last layer to the first."),
    h("p", {}, "Then each gradient is activation × δ, and each weight becomes old − rate × gradient."),
    wanted(step),
    learned ? follower(step, model) : null,
    step.layers.map((layer, at) => layerTable(layer, at, step, model)),
  );
}

function wanted({target, loss, learning_rate: rate}) {
  if (target === undefined || target === null) return null;
  const values = flat(target).map((value) => written(value));
  return h("p", {}, `Wanted: ${values.join(", ")}. Loss: ${written(loss, 5)}. Learning rate: ${written(rate)}.`);
}

function follower(step, model) {
  const able = step.layers.map((layer, at) => ({layer, at})).filter(({layer}) => layer.new?.weight);
  const view = {pick: able.length - 1, i: 0, j: widest(able[able.length - 1].layer)};
  const formula = h("pre", {class: "formula", "aria-live": "polite"});
  const change = (values) => show(Object.assign(view, values));
  const names = able.map(({layer}) => layer.name);
  const layers = choice("Layer", names, view.pick, (pick) => change({pick, i: 0, j: widest(able[pick].layer)}));
  const from = numberField("from input", (one) => change({i: one}));
  const to = numberField("to neuron", (one) => change({j: one}));
  function show({pick, i, j}) {
    const {layer, at} = able[pick];
    from.set(i, layer.old.weight.length - 1);
    to.set(j, layer.old.weight[0].length - 1);
    formula.textContent = followed(step, model, at, i, j).join("\n");
  }
  show(view);
  const pickers = h("p", {class: "row"}, layers.element, from.element, to.element);
  return h("div", {class: "card"}, h("h3", {}, "Follow one weight"), pickers, formula);
}

/** The neuron with the largest δ, where most is learned. */
const widest = ({delta}) => delta.reduce((best, value, j) => (Math.abs(value) > Math.abs(delta[best]) ? j : best), 0);

function followed(step, model, at, i, j) {
  const {old, gradient, changed, a, delta, product, rate} = followWeight(step, at, i, j, model);
  const layer = step.layers[at];
  const n = (value) => written(value, 6);
  return [
    product === null
      ? null
      : `forward   w × a = ${n(old)} × ${n(a)} = ${n(old * a)}, one of the terms of z = ${n(layer.z[j])}`,
    product === null ? null : deltaLine(originOfDelta(step, at, j, model), delta, n),
    `gradient  ${product === null ? n(gradient) : `a × δ = ${n(a)} × ${n(delta)} = ${n(product)}`}`,
    `new       old − rate × gradient = ${n(old)} − ${n(rate)} × ${n(gradient)} = ${n(changed)}`,
  ].filter(Boolean);
}

function deltaLine(origin, delta, n) {
  if (origin === null) return `backward  δ = ${n(delta)}`;
  if ("target" in origin) return `backward  δ = a − wanted = ${n(origin.a)} − ${n(origin.target)} = ${n(delta)}`;
  return `backward  δ = (Σ w·δ of the next layer) × slope = ${n(origin.sum)} × ${n(origin.slope)} = ${n(delta)}`;
}

function layerTable(layer, at, step, {nodes, outputs}) {
  const count = flat(layer.a ?? layer.z).length;
  const said = outputs.find(({node}) => nodes.find(({name}) => name === node).part_of === layer.name);
  const names = said ? neuronNames(said.task, count) : [];
  const name = (j) => names[j] ?? j;
  const rest = count > MOST_ROWS ? numbersTable(layer, name, MOST_ROWS, count) : null;
  return h(
    "details",
    {class: "layer", open: Boolean(said)},
    h("summary", {}, h("strong", {}, layer.name), ` ${count} neurons`),
    numbersTable(layer, name, 0, Math.min(count, MOST_ROWS)),
    rest ? h("details", {}, h("summary", {}, `the other ${count - MOST_ROWS} neurons`), rest) : null,
  );
}

const COLUMNS = ["neuron", "z", "a", "δ", "bias, old", "gradient = δ", "new"];

/** The numbers of neurons `from` to `to`, one row each. */
function numbersTable(layer, name, from, to) {
  const values = [layer.z, layer.a, layer.delta].map((list) => (list ? flat(list) : []));
  const biases = ["old", "gradient", "new"].map((part) => layer[part]?.bias ?? []);
  const row = (j) => [...values, ...biases].map((list) => h("td", {}, written(list[j], 4)));
  const line = (j) => h("tr", {}, h("th", {scope: "row"}, name(j)), row(j));
  const rows = Array.from({length: to - from}, (_, k) => line(from + k));
  return h(
    "div",
    {class: "scroll", tabindex: "0", role: "region", "aria-label": `numbers of ${layer.name}`},
    h(
      "table",
      {class: "numbers"},
      h("thead", {}, h("tr", {}, COLUMNS.map((word) => h("th", {scope: "col"}, word)))),
      h("tbody", {}, rows),
    ),
  );
}
