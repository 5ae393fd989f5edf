/** The network as columns of neurons: each shows its activation, each line its weight; a neuron can be opened. */

import {flat, largest, sizeOf} from "./arrays.js";
import {h, s} from "./dom.js";
import {neuronNames} from "./decode.js";
import {currentNode, sourceOf} from "./network.js";
import {preparedNames} from "./preprocessing.js";
import {paintInk, paintSigned, pictureCanvas} from "./picture.js";
import {gridOf} from "./plane-grid.js";
import {written} from "./format.js";

const SHOWN = 8;
const STEP = 26;
const RADIUS = 9;
const MOST_EDGES = 2000;

/** Indices that are drawn: all up to 16, else the first and last eight. */
export function drawnNeurons(size) {
  const all = Array.from({length: size}, (_, index) => index);
  return size <= 2 * SHOWN ? all : [...all.slice(0, SHOWN), ...all.slice(-SHOWN)];
}

/** Columns with their places: the input first. `{name, size, shown: [{index, x, y}], x}` */
export function placeColumns(sizes, width, height, left = 44) {
  return sizes.map((size, at) => {
    const x = sizes.length > 1 ? left + ((width - left - 96) * at) / (sizes.length - 1) : width / 2;
    const drawn = drawnNeurons(size);
    const gap = size > drawn.length ? 1 : 0;
    const top = height / 2 - ((drawn.length + gap - 1) * STEP) / 2;
    return {x, size, shown: drawn.map((index, k) => ({index, x, y: top + STEP * (k + (gap && k >= SHOWN ? 1 : 0))}))};
  });
}

export function networkView(state) {
  const {model} = state.page;
  const picture = model.inputs.shape.length > 1;
  const names = preparedNames(model);
  const inputSize = sizeOf(state.values.input.shape);
  const sizes = [picture ? 1 : inputSize, ...state.layers.map(({size}) => size)];
  const width = Math.max(150 * sizes.length, 420);
  const rows = sizes.map((size) => drawnNeurons(size).length + (size > 2 * SHOWN ? 1 : 0));
  const height = Math.max(...rows, 4) * STEP + 20;
  const columns = placeColumns(sizes, width, height, picture ? 56 : 110);
  const edges = edgesOf(state, columns, picture);
  const gap = columns[1].x - columns[0].x;
  const lines = edges.map((edge) => s("path", {d: pathOf(edge, gap), class: "edge"}));
  const above = edges.some(({from, to}) => to.x - from.x > 1.5 * gap) ? 40 : 0; // room for arcs over the top
  const neurons = state.layers.map(
    (layer, at) => columns[at + 1].shown.map((place) => neuron(state, layer, place, at)),
  );
  const inputs = picture ? [inputPicture(state, columns[0].x, height)] : inputNeurons(columns[0], names);
  const drawing = s(
    "svg",
    {
      viewBox: `0 ${-above} ${width} ${height + 34 + above}`,
      class: "network",
      role: "group",
      "aria-label": "The network; choose a neuron to open it",
    },
    s("g", {}, lines),
    s("g", {}, inputs.map(({element}) => element)),
    neurons.flat().map(({element}) => element),
    columns.map((column, at) => heading(column, at ? state.layers[at - 1] : null, height)),
  );
  drawing.style.width = `${Math.round(width * (height < 300 ? 1.6 : 1.25))}px`;
  const caption = h("p", {class: "legend"});
  state.listen(() => {
    inputs.forEach(({update}) => update(state));
    neurons.flat().forEach(({update}) => update(state));
    const most = updateEdges(state, edges, lines);
    caption.textContent = captionOf(state, edges, most);
  });
  return h(
    "figure",
    {class: "wide"},
    h("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "Network drawing"}, drawing),
    caption,
  );
}

function captionOf(state, edges, most) {
  const lines = `Line: what flows along it, weight × activation; dashed is negative, the thickest ${written(most)}.`;
  const neurons = `Neuron: its activation${state.page.plane ? " everywhere on the plane" : "; empty is 0"}.`;
  const hidden = edges.hidden ? ` ${edges.length} of ${edges.length + edges.hidden} lines are drawn.` : "";
  return `${lines} ${neurons}${hidden}`;
}

/** Edges into every layer from each of the layers it reads. */
function edgesOf(state, columns, picture) {
  const edges = state.layers.flatMap((layer, at) =>
    layer.inputs.flatMap((name) => {
      const source = sourceOf(state.network, state.layers, name);
      const before = source ? state.layers.indexOf(source) + 1 : 0;
      const weighs = layer.weighted && !(before === 0 && picture);
      const between = edgesBetween(columns[before], columns[at + 1], layer);
      return between.map((edge) => ({...edge, layer: weighs ? at : null}));
    }),
  );
  const drawn = edges.slice(0, MOST_EDGES);
  drawn.hidden = edges.length - drawn.length;
  return drawn;
}

/** All to all into weights; each to its own counterpart where nothing is weighed. */
function edgesBetween(before, after, {weighted}) {
  const single = !weighted && before.size === after.size;
  const pairs = after.shown.flatMap((to) => before.shown.map((from) => ({from, to, i: from.index, j: to.index})));
  return single ? pairs.filter(({i, j}) => i === j) : pairs;
}

/** A straight line, or an arc over the columns that a connection skips. */
function pathOf({from, to}, gap) {
  if (to.x - from.x < 1.5 * gap) return `M${from.x} ${from.y}L${to.x} ${to.y}`;
  const middle = (from.x + to.x) / 2;
  return `M${from.x} ${from.y}C${middle} ${from.y - 60} ${middle} ${to.y - 60} ${to.x} ${to.y}`;
}

/** Width and color follow weight × activation; returns the largest. */
function updateEdges(state, edges, lines) {
  const flows = edges.map(({layer, i, j}) => (layer === null ? null : flowOf(state, state.layers[layer], i, j)));
  const most = largest(flows);
  flows.forEach((flow, at) => {
    const share = flow === null || !most ? 0 : Math.abs(flow) / most;
    const chosen = state.chosen && edges[at].layer === state.chosen.layer && edges[at].j === state.chosen.index;
    lines[at].setAttribute(
      "class",
      `edge${share > 0.02 ? (flow < 0 ? " minus" : " plus") : ""}${chosen ? " chosen" : ""}`,
    );
    lines[at].setAttribute("stroke-width", (0.5 + 3.5 * share).toFixed(2));
    lines[at].setAttribute("stroke-opacity", (chosen ? 1 : flow === null ? 0.8 : 0.25 + 0.6 * share).toFixed(2));
  });
  return most;
}

function flowOf(state, layer, i, j) {
  const {weight} = currentNode(state, layer).parameters;
  return weight.data[i * weight.shape[1] + j] * state.values[layer.from].data[i];
}

function neuron(state, layer, {index, x, y}, at) {
  const said = state.page.model.outputs.find(({node}) => node === layer.output);
  const name = String((said ? neuronNames(said.task, layer.size) : [])[index] ?? index);
  const disc = state.page.plane
    ? s("rect", {x: x - RADIUS - 2, y: y - RADIUS - 2, width: 2 * RADIUS + 4, height: 2 * RADIUS + 4, class: "disc"})
    : s("circle", {cx: x, cy: y, r: RADIUS, class: "disc"});
  const fill = state.page.plane ? mapOf(state, layer, index, x, y) : s("circle", {cx: x, cy: y, r: RADIUS});
  const text = said ? s("text", {x: x + 16, y: y + 4, class: "mark"}, name) : null;
  const choose = () => state.choose(at, index);
  const key = (event) => {
    if (event.key === "Enter" || event.key === " ") choose(event.preventDefault());
    const move = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const all = [...event.currentTarget.parentNode.querySelectorAll(".neuron")];
    if (move) all[all.indexOf(event.currentTarget) + move]?.focus(event.preventDefault());
  };
  const element = s(
    "g",
    {class: "neuron", role: "button", tabindex: index === 0 ? "0" : "-1", on: {click: choose, keydown: key}},
    disc,
    fill,
    text,
  );
  const update = () => {
    const {data} = state.values[layer.output];
    const value = data[index];
    const most = largest(data);
    if (!state.page.plane) fill.setAttribute("class", value < 0 ? "fill-negative" : "fill-positive");
    fill.setAttribute("fill-opacity", (most && Number.isFinite(value) ? Math.abs(value) / most : 0).toFixed(3));
    fill.repaint?.();
    element.setAttribute("aria-label", `${layer.name}, ${name}: ${written(value)}`);
    element.classList.toggle("chosen", state.chosen?.layer === at && state.chosen.index === index);
  };
  return {element, update};
}

/** A neuron's activation everywhere on the plane, painted anew when the weights change. */
function mapOf(state, layer, index, x, y) {
  const canvas = pictureCanvas("", "pixels fill bare");
  const element = s(
    "foreignObject",
    {x: x - RADIUS - 2, y: y - RADIUS - 2, width: 2 * RADIUS + 4, height: 2 * RADIUS + 4},
    canvas,
  );
  let painted = null;
  element.repaint = () => {
    if (painted === state.network) return;
    painted = state.network;
    const {cells, values} = gridOf(state);
    paintSigned(canvas, values.map((one) => one[layer.output].data[index]), cells, cells);
  };
  return element;
}

function inputNeurons(column, names) {
  return column.shown.map(({index, x, y}) => {
    const name = names[index] ?? `x${index + 1}`;
    const text = s("title", {}, name);
    const short = name.replace(/ \([^)]*\)$/, ""); // the unit is in the title
    const fill = s("circle", {cx: x, cy: y, r: RADIUS});
    const update = (state) => {
      const {data} = state.values.input;
      fill.setAttribute("class", data[index] < 0 ? "fill-negative" : "fill-positive");
      fill.setAttribute("fill-opacity", (Math.abs(data[index]) / (largest(data) || 1)).toFixed(3));
      text.textContent = `${name}: ${written(data[index])}`;
    };
    const label = s(
      "text",
      {x: x - 15, y: y + 4, class: "tiny", "text-anchor": "end"},
      short.length > 16 ? `${short.slice(0, 15)}…` : short,
    );
    return {element: s("g", {}, s("circle", {cx: x, cy: y, r: RADIUS, class: "disc"}), fill, text, label), update};
  });
}

function inputPicture(state, x, height) {
  const [rows, columns] = state.page.model.inputs.shape;
  const canvas = pictureCanvas("what the network is given", "pixels fill");
  const place = {x: x - 40, y: height / 2 - 40, width: 80, height: 80};
  const element = s("g", {}, s("rect", {...place, class: "disc"}), s("foreignObject", place, canvas));
  return {element, update: () => paintInk(canvas, flat(Array.from(state.values.input.data)), columns, rows)};
}

function heading({x, size}, layer, height) {
  const kind = layer ? (layer.activation?.kind ?? layer.weighted?.kind ?? "") : "";
  const more = size > 2 * SHOWN
    ? s("text", {x, y: height / 2 + 4, class: "tiny", "text-anchor": "middle"}, `… ${size - 2 * SHOWN} more`)
    : null;
  return s(
    "g",
    {},
    more,
    s("text", {x, y: height + 14, class: "mark", "text-anchor": "middle"}, layer ? layer.name : "input"),
    layer ? s("text", {x, y: height + 28, class: "tiny", "text-anchor": "middle"}, `${size} ${kind}`) : null,
  );
}
