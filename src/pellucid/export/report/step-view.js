/** One learning step, opened: every z, a and δ, every gradient, every update; any weight can be followed. */

import {activations} from "./activations.js";
import {flat} from "./arrays.js";
import {choice, h, numberField} from "./dom.js";
import {written} from "./format.js";

const MOST_ROWS = 12;

/**
 * Everything there is to say about one weight of a layer.
 * `product` is a_i · δ_j, or null where the gradient is not that product (a normalization, for example).
 */
export function followWeight(step, at, i, j) {
  const layer = step.layers[at];
  const given = flat(at ? step.layers[at - 1].a : step.input);
  const [old, gradient, changed] = ["old", "gradient", "new"].map((name) => layer[name].weight[i][j]);
  const [a, delta] = [given[i], layer.delta[j]];
  const product = given.length === layer.old.weight.length ? a * delta : null;
  const holds = product !== null && Math.abs(product - gradient) <= 1e-6 * Math.max(1e-6, Math.abs(gradient));
  return {old, gradient, changed, a, delta, product: holds ? product : null, rate: step.learning_rate};
}

/**
 * Where δ of a neuron comes from, or null where it is none of the two textbook forms:
 * in the last layer activation − target, before it (Σ_k w_jk · δ_k) · slope of the activation at z.
 */
export function originOfDelta(step, at, j, {nodes}) {
  const [layer, after] = [step.layers[at], step.layers[at + 1]];
  const target = flat(step.target ?? []);
  if (!after) return target.length > j && close(layer.a[j] - target[j], layer.delta[j]) ? {a: layer.a[j], target: target[j]} : null;
  if (after.old?.weight?.length !== layer.delta.length) return null;
  const sum = after.delta.reduce((total, delta, k) => total + after.old.weight[j][k] * delta, 0);
  const {kind, options = {}} = nodes.filter((node) => (node.part_of ?? node.name) === layer.name).pop() ?? {};
  const slope = activations[kind] ? slopeAt((z) => activations[kind](z, options), layer.z[j]) : 1;
  return close(sum * slope, layer.delta[j]) ? {sum, slope} : null;
}

/** The derivative by the central difference, of which 9 digits are right. */
const slopeAt = (activation, z, h = 1e-5) => (activation(z + h) - activation(z - h)) / (2 * h);

const close = (one, other) => Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(one), Math.abs(other));

export function stepView({step, model}) {
  const wanted = step.target === undefined || step.target === null ? null : `Wanted: ${flat(step.target).map((value) => written(value)).join(", ")}. Loss: ${written(step.loss, 5)}. Learning rate: ${written(step.learning_rate)}.`;
  const learned = step.layers.some(({new: changed}) => changed?.weight);
  const intro = "Forward: z = Σ w·a + b, then a = activation(z). Backward: δ from the last layer to the first. Then each gradient is activation × δ, and each weight becomes old − rate × gradient.";
  return h("div", {}, h("p", {}, intro), wanted ? h("p", {}, wanted) : null, learned ? follower(step, model) : null, step.layers.map((layer, at) => layerTable(layer, at, step, model)));
}

function follower(step, model) {
  const able = step.layers.map((layer, at) => ({layer, at})).filter(({layer}) => layer.new?.weight);
  const widest = ({layer}) => layer.delta.reduce((best, value, j) => (Math.abs(value) > Math.abs(layer.delta[best]) ? j : best), 0);
  const view = {pick: able.length - 1, i: 0, j: widest(able[able.length - 1])};
  const body = h("div");
  function show() {
    const {layer, at} = able[view.pick];
    const change = (name) => (value) => {
      view[name] = value - 1;
      show();
    };
    const pickLayer = (pick) => {
      Object.assign(view, {pick, i: 0, j: widest(able[pick])});
      show();
    };
    const [inputs, units] = [layer.old.weight.length, layer.old.weight[0].length];
    body.replaceChildren(
      h("p", {class: "row"}, choice("Layer", able.map((one) => one.layer.name), view.pick, pickLayer), numberField("from input", view.i + 1, 1, inputs, change("i")), numberField("to neuron", view.j + 1, 1, units, change("j"))),
      h("pre", {class: "formula", "aria-live": "polite"}, followed(step, model, at, view.i, view.j).join("\n")),
    );
  }
  show();
  return h("div", {class: "card"}, h("h3", {}, "Follow one weight"), body);
}

function followed(step, model, at, i, j) {
  const {old, gradient, changed, a, delta, product, rate} = followWeight(step, at, i, j);
  const layer = step.layers[at];
  const n = (value) => written(value, 6);
  return [
    product === null ? null : `forward   w × a = ${n(old)} × ${n(a)} = ${n(old * a)}, one of the terms of z = ${n(layer.z[j])}`,
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

function layerTable(layer, at, step, {task}) {
  const [z, a, delta] = [layer.z, layer.a, layer.delta].map((values) => (values ? flat(values) : null));
  const count = (a ?? z).length;
  const last = at === step.layers.length - 1;
  const name = (j) => (last && task.classes?.length === count ? task.classes[j] : j + 1);
  const bias = (part, j) => written(layer[part]?.bias?.[j], 4);
  const cells = (j) => [z?.[j], a?.[j], delta?.[j]].map((value) => h("td", {}, written(value, 4)));
  const row = (j) => h("tr", {}, h("th", {scope: "row"}, name(j)), cells(j), ["old", "gradient", "new"].map((part) => h("td", {}, bias(part, j))));
  const table = (from, to) =>
    h(
      "table",
      {class: "numbers"},
      h("thead", {}, h("tr", {}, ["neuron", "z", "a", "δ", "bias, old", "gradient = δ", "new"].map((word) => h("th", {scope: "col"}, word)))),
      h("tbody", {}, Array.from({length: to - from}, (_, k) => row(from + k))),
    );
  const scroll = (content) => h("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": `numbers of ${layer.name}`}, content);
  const rest = count > MOST_ROWS ? h("details", {}, h("summary", {}, `the other ${count - MOST_ROWS} neurons`), scroll(table(MOST_ROWS, count))) : null;
  return h("details", {class: "layer", open: last}, h("summary", {}, h("strong", {}, layer.name), ` ${count} neurons`), scroll(table(0, Math.min(count, MOST_ROWS))), rest);
}
