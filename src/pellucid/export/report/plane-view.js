/** The map of a network with two inputs, computed in the page, with the data and a point that can be moved. */

import {largest} from "./arrays.js";
import {classRole, color} from "./colors.js";
import {contour} from "./contour.js";
import {decode} from "./decode.js";
import {h, s} from "./dom.js";
import {ticks, written} from "./format.js";
import {paint, pictureCanvas} from "./picture.js";
import {gridOf} from "./plane-grid.js";

const SIDE = 360;

export function planeView(state) {
  const {model, plane} = state.page;
  const {node, task} = model.outputs[0]; // the data's points show the first target
  const canvas = pictureCanvas("the network's answer everywhere on the plane", "pixels map");
  const legend = h("p", {class: "legend"});
  const point = s("circle", {r: 7, class: "here"});
  const boundary = s("path", {class: "boundary"});
  const names = model.inputs.names ?? ["x1", "x2"];
  const overlay = s(
    "svg",
    {viewBox: `-34 -8 ${SIDE + 44} ${SIDE + 48}`, class: "overlay", tabindex: "0", role: "application"},
    frame(plane, names),
    boundary,
    dots(plane, task),
    point,
  );
  overlay.setAttribute("aria-label", `Map of ${names.join(" and ")}; arrow keys move the point`);
  const output = h(
    "label",
    {class: "choice"},
    h("input", {type: "checkbox"}),
    " show the opened neuron instead of the answer",
  );
  output.firstChild.addEventListener("change", () => state.redraw());
  moveWith(overlay, plane, state);
  state.listen(() => {
    const {cells, values: grid} = gridOf(state);
    const shown = output.firstChild.checked && state.chosen ? state.chosen : null;
    legend.textContent = shown
      ? paintNeuron(canvas, state, grid, cells, shown)
      : paintAnswer(canvas, grid, cells, node, task);
    boundary.setAttribute(
      "d",
      shown ? neuronBoundary(state, grid, cells, shown) : boundaryOf(grid, cells, node, task),
    );
    const [x, y] = toPage(plane, state.raw);
    point.setAttribute("cx", x);
    point.setAttribute("cy", y);
  });
  return h(
    "div",
    {class: "plane-box"},
    h("h3", {}, "Move the point"),
    h("div", {class: "plane"}, canvas, overlay),
    h("p", {}, output),
    legend,
  );
}

function toPage({low, high}, [x, y]) {
  return [((x - low[0]) / (high[0] - low[0])) * SIDE, SIDE - ((y - low[1]) / (high[1] - low[1])) * SIDE];
}

/** One signed number for two classes or one target: 0 is the boundary. */
function signedAnswer(task, outputs) {
  if (task.kind !== "classification") return outputs[0];
  const {scores} = decode(task, outputs);
  return 2 * scores[1].value - 1;
}

function paintAnswer(canvas, grid, cells, node, task) {
  const outputs = grid.map((values) => values[node].data);
  if (task.kind === "classification" && task.classes.length > 2) {
    const colors = task.classes.map((_, index) => color(classRole(index)));
    const answers = outputs.map((one) => decode(task, one));
    paint(
      canvas,
      cells,
      cells,
      (at) => [colors[answers[at].index], 0.2 + 0.45 * answers[at].scores[answers[at].index].value],
    );
    return `Color: the class with the largest output, paler where it is less sure. ${POINTS}`;
  }
  paintSignedMap(canvas, outputs.map((one) => signedAnswer(task, one)), cells);
  return task.kind === "classification"
    ? `Blue: ${task.classes[1]}; orange: ${task.classes[0]}; paler is less sure; the line is the boundary. ${POINTS}`
    : `Blue is positive, orange negative, the strongest ±${written(largest(outputs.map(([one]) => one)))}. ${POINTS}`;
}

const POINTS = "Points: filled were learned from, hollow were held back.";

function paintNeuron(canvas, state, grid, cells, {layer, index}) {
  const values = grid.map((one) => one[state.layers[layer].output].data[index]);
  paintSignedMap(canvas, values, cells);
  const name = `${state.layers[layer].name}, neuron ${index}`;
  return `${name}: blue is positive, orange negative, the strongest is ±${written(largest(values))}.`;
}

function paintSignedMap(canvas, values, cells) {
  const [positive, negative] = [color("positive"), color("negative")];
  const most = largest(values) / 0.62 || 1;
  paint(canvas, cells, cells, (at) => [values[at] < 0 ? negative : positive, Math.abs(values[at]) / most]);
}

const neuronBoundary = (state, grid, cells, {layer, index}) =>
  contour(grid.map((values) => values[state.layers[layer].output].data[index]), cells, SIDE);

/** The line between the answers, as an SVG path: a contour for two classes or one number, else the cells' edges. */
export function boundaryOf(grid, cells, node, task) {
  if (task.kind !== "classification" || task.classes.length === 2) {
    return contour(grid.map((values) => signedAnswer(task, values[node].data)), cells, SIDE);
  }
  const kinds = grid.map((values) => decode(task, values[node].data).index);
  const step = SIDE / cells;
  let path = "";
  kinds.forEach((kind, at) => {
    const [x, y] = [(at % cells) * step, Math.floor(at / cells) * step];
    if ((at + 1) % cells && kinds[at + 1] !== kind) {
      path += `M${(x + step).toFixed(1)} ${y.toFixed(1)}v${step.toFixed(2)}`;
    }
    if (at + cells < kinds.length && kinds[at + cells] !== kind) {
      path += `M${x.toFixed(1)} ${(y + step).toFixed(1)}h${step.toFixed(2)}`;
    }
  });
  return path;
}

function dots(plane, task) {
  const several = task.kind === "classification" && task.classes.length > 2;
  const middle = task.kind === "classification" ? 0.5 : 0; // the data counts classes from 0
  const role = (y) => (several ? classRole(Number(y)) : Number(y) > middle ? "positive" : "negative");
  const shape = (x, y, kind, paint) =>
    kind === "negative"
      ? s("rect", {x: x - 2.6, y: y - 2.6, width: 5.2, height: 5.2, class: paint})
      : s("circle", {cx: x, cy: y, r: 2.9, class: paint});
  const group = ({x, y} = {x: [], y: []}, paint) =>
    s("g", {}, x.map((row, k) => shape(...toPage(plane, row), role(y[k]), `${paint} dot-${role(y[k])}`)));
  return [group(plane.test, "hollow"), group(plane.train, "filled")];
}

function frame({low, high}, names) {
  const text = (place, tick) => s("text", {...place, class: "tiny"}, written(tick));
  const x = (tick) => toPage({low, high}, [tick, 0])[0];
  const y = (tick) => toPage({low, high}, [0, tick])[1];
  const across = ticks(low[0], high[0], 6).map(
    (tick) => text({x: x(tick), y: SIDE + 16, "text-anchor": "middle"}, tick),
  );
  const up = ticks(low[1], high[1], 6).map((tick) => text({x: -6, y: y(tick) + 3, "text-anchor": "end"}, tick));
  return [
    s("rect", {width: SIDE, height: SIDE, class: "frame"}),
    across,
    up,
    s("text", {x: SIDE / 2, y: SIDE + 34, class: "mark", "text-anchor": "middle"}, names[0]),
    s("text", {transform: `translate(-25 ${SIDE / 2}) rotate(-90)`, class: "mark", "text-anchor": "middle"}, names[1]),
  ];
}

function moveWith(overlay, plane, state) {
  const {low, high} = plane;
  const to = (x, y) =>
    state.setInput([Math.min(Math.max(x, low[0]), high[0]), Math.min(Math.max(y, low[1]), high[1])], "Your point.");
  const follow = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(overlay.getScreenCTM().inverse());
    to(low[0] + (at.x / SIDE) * (high[0] - low[0]), high[1] - (at.y / SIDE) * (high[1] - low[1]));
  };
  overlay.addEventListener("pointerdown", (event) => {
    overlay.setPointerCapture(event.pointerId);
    follow(event);
  });
  overlay.addEventListener("pointermove", (event) => event.buttons && follow(event));
  overlay.addEventListener("keydown", (event) => {
    const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
    if (!way) return;
    event.preventDefault();
    to(state.raw[0] + (way[0] * (high[0] - low[0])) / 60, state.raw[1] + (way[1] * (high[1] - low[1])) / 60);
  });
}
