/** Every canvas of the studio with its edge cases; `window.measure()` says how long a drawing takes. */

import {classColors, css, divergingTable, inkTable, palette as paletteOf} from "/studio/colors.js";
import {answeredClasses, answerMap, fieldOf, strongest} from "/studio/compute/grid.js";
import {forward, planOf, preparedRows} from "/studio/compute/network.js";
import {healthOf, histogramByClass} from "/studio/compute/neurons.js";
import {preparedGrid, slicePlane} from "/studio/compute/planes.js";
import {drawCurve} from "/studio/canvas/curve.js";
import {fitted, hitTest} from "/studio/canvas/hit.js";
import {layoutOf} from "/studio/canvas/layout.js";
import {Stamps} from "/studio/canvas/markers.js";
import {drawNetwork, meansOf} from "/studio/canvas/network.js";
import {drawPlane, MapPicture, neuronMap} from "/studio/canvas/plane.js";
import {sharpContext} from "/studio/canvas/surface.js";
import {paintResponses, Tiles} from "/studio/canvas/tiles.js";
import {paintImage, paintIncoming} from "/studio/canvas/weight-pictures.js";

import {ALL_FEATURES, pointsOf, sceneOf, ZERO} from "/tests/canvas.fixtures.js";

const asked = new URLSearchParams(location.search);
if (asked.get("theme")) document.documentElement.dataset.theme = asked.get("theme");
const palette = paletteOf(document, {classic: asked.has("classic")});
const tables = {signed: divergingTable(palette, {strength: 0.9}), ink: inkTable(palette)};
const app = document.getElementById("app");
app.style.cssText = "display: flex; flex-wrap: wrap; gap: 24px; padding: 16px; overflow: visible; height: auto";
for (const each of [document.documentElement, document.body]) each.style.cssText = "overflow: auto; height: auto";

function figure(name, width, height) {
  const [box, words, canvas] = ["figure", "figcaption", "canvas"].map((kind) => document.createElement(kind));
  canvas.id = name;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  words.textContent = name;
  box.style.margin = "0";
  box.append(words, canvas);
  app.append(box);
  return sharpContext(canvas, width, height);
}

/** All that a drawing of a network over the plane needs, and the drawing itself as a function. */
function prepared(name, made, settings = {}) {
  const {width = 720, height = 420, cells = 64, options = {}, data = {}, layout: wish = {}} = settings;
  const {scene, arrays} = made;
  const plan = planOf(scene.model);
  const layout = layoutOf(scene, plan, {width, height, ...wish});
  const grid = preparedGrid(scene.model, scene.data.plane, cells);
  const context = figure(name, width, height);
  const tiles = new Tiles();
  const view = options.view ?? fitted(layout, width, height);
  let scale = 0;
  const draw = (more = {}) => {
    const computed = forward(plan, arrays, grid, cells * cells);
    paintResponses(tiles, layout, computed, cells, {palette, table: tables.signed});
    context.clearRect(0, 0, width, height);
    const means = view.scale < 0.5 ? meansOf(layout, computed) : undefined;
    const look = {palette, view, scale, ...options, ...more};
    const drawn = drawNetwork(context, layout, {arrays, tiles, means, ...data}, look);
    scale = drawn.scale;
    return computed;
  };
  const parts = {
    forward: () => forward(plan, arrays, grid, cells * cells),
    pictures: () => {
      const computed = forward(plan, arrays, grid, cells * cells);
      paintResponses(tiles, layout, computed, cells, {palette, table: tables.signed});
    },
    redraw: () => {
      context.clearRect(0, 0, width, height);
      drawNetwork(context, layout, {arrays, tiles, ...data}, {palette, view, scale, ...options});
    },
  };
  return {draw, layout, tiles, plan, context, width, height, scene, arrays, grid, parts};
}

function network(name, made, settings) {
  const one = prepared(name, made, settings);
  one.draw();
  return one;
}

/** An output map with points, from a scene. */
function map(name, made, settings = {}) {
  const {points = null, side = 320, cells = 64, range, selected = null, neuron = null, ...options} = settings;
  const {scene, arrays} = made;
  const {model} = scene;
  const plan = planOf(model);
  const plane = slicePlane(model, scene.data.plane);
  const grid = preparedGrid(model, plane, cells);
  const context = figure(name, side, side);
  const picture = new MapPicture();
  const stamps = new Stamps(palette);
  const [{node, task: own}] = model.outputs;
  const rows = points ? preparedRows(model, Array.from(points.y, (_, k) => points.x.subarray(2 * k, 2 * k + 2))) : null;
  const classes = own.classes?.length ?? 0;
  const draw = () => {
    const {values, sizes} = forward(plan, arrays, grid, cells * cells);
    const answer = neuron
      ? neuronMap(fieldOf(values.get(neuron[0]), sizes.get(neuron[0]), neuron[1]), cells, 1)
      : answerMap(own, values.get(node), sizes.get(node), cells, {range});
    const wrong = rows && classes ? wrongOf(own, forward(plan, arrays, rows, points.y.length), node, points) : null;
    context.clearRect(0, 0, side, side);
    const look = {palette, stamps, classes, range, wrong, selected, width: side, height: side, ...options};
    return drawPlane(context, {plane, map: answer, picture, points}, look);
  };
  draw();
  return {draw, context};
}

const wrongOf = (task, {values, sizes}, node, {y}) =>
  answeredClasses(task, values.get(node), sizes.get(node)).map((answer, k) => Number(answer !== y[k]));

const nan = (made) => {
  made.arrays.get("params/dense1/weight").data[0] = NaN;
  return made;
};

// The network

const opening = network("opening", sceneOf(), {options: {pinned: new Set(["dense1:2"]), focused: "dense2:0"}});
const deep = sceneOf({features: ALL_FEATURES, widths: [8, 8, 8, 8, 8, 8, 1]});
const classic = network("seven features, six layers of eight", deep, {width: 1100, height: 520});
network("hovered and running", sceneOf({widths: [6, 6, 1]}), {options: {active: "dense2:3", running: true, phase: 7}});
network("a line chosen", sceneOf(), {width: 480, height: 320, options: {line: {link: 1, from: 1, to: 0}}});
network("one neuron", sceneOf({widths: [1]}), {width: 360, height: 200});
network("linear, no weights have meaning yet", sceneOf({widths: [3, 1], size: 0}), {width: 360, height: 240});
network("300 neurons", sceneOf({widths: [300, 4, 1]}), {height: 560});
network("300 neurons, scrolled", sceneOf({widths: [300, 4, 1]}), {height: 560, layout: {scroll: {dense1: 120}}});
network("three classes, dropout", sceneOf({widths: [6, 3], output: "softmax", dropout: 0.25,
  task: {kind: "classification", target: "kind", classes: ["Adelie", "Gentoo", "Chinstrap"], low: 0}}));
network("not a number", nan(sceneOf()), {data: {badges: new Map([["dense1:0", "broken"], ["dense2:0", "broken"]])}});
{
  const made = sceneOf({activation: "relu"});
  const [mask, weight] = [new Float32Array(8).fill(1), made.arrays.get("params/dense2/weight").data];
  [mask[1], mask[4], weight[4]] = [0, 0, 0];
  made.arrays.set("masks/dense2/weight", {shape: [4, 2], data: mask});
  network("dead, saturated, frozen; a frozen and a removed weight", made, {
    data: {badges: new Map([["dense1:0", "dead"], ["dense1:1", "saturated"], ["dense2:1", "frozen"]])},
  });
}
for (const [act, progress] of [["forward", 0.5], ["loss", 0.4], ["backward", 0.3], ["update", 0.5]]) {
  network(`act: ${act}`, sceneOf(), {width: 480, height: 320, options: {pulse: {act, progress}}});
}
network("far away", sceneOf({widths: [16, 16, 16, 1]}),
  {width: 360, height: 300, options: {view: {x: 20, y: 20, scale: 0.25}}});
network("near", sceneOf(), {width: 480, height: 420, options: {view: {x: -480, y: -260, scale: 2.6}},
  data: {numbers: new Map([["dense1:1", -0.762], ["dense1:2", 0.1], ["dense2:0", 0.5]])}});
network("on a phone", sceneOf(), {width: 328, height: 300});

{
  const classes = Array.from({length: 10}, (_, k) => String(k));
  const made = sceneOf({shape: [8, 8], widths: [12, 10], activation: "relu", output: "softmax",
    task: {kind: "classification", target: "digit", classes, low: 0}});
  const plan = planOf(made.scene.model);
  const layout = layoutOf(made.scene, plan, {width: 720, height: 520});
  const tiles = new Tiles();
  paintIncoming(tiles, layout, made.arrays, {palette, table: tables.signed});
  paintImage(tiles, "input", ZERO, [8, 8], {palette, table: tables.ink});
  const rows = Float32Array.from({length: 64 * 90}, (_, k) => ZERO[k % 64] * ((k * 7919) % 13) / 13);
  const {values, sizes} = forward(plan, made.arrays, rows, 90);
  const labels = Float32Array.from({length: 90}, (_, k) => k % 10);
  const histograms = new Map(layout.columns[1].shown.map(({key, index}) =>
    [key, histogramByClass(values.get("dense1.relu"), sizes.get("dense1.relu"), index, labels, {count: 10})]));
  const badges = new Map(healthOf("relu", values.get("dense1.relu"), 12).map((badge, k) => [`dense1:${k}`, badge]));
  const context = figure("digits", 720, 520);
  const options = {palette, classColors: classColors(palette, 10)};
  drawNetwork(context, layout, {arrays: made.arrays, tiles, histograms, badges}, options);
}

// The plane

const two = pointsOf(500, 2);
const plane = map("circle", sceneOf({seed: 3}), {points: two, selected: 12});
map("class", sceneOf({seed: 3}), {points: two, view: "class", showTest: false});
map("contour", sceneOf({seed: 5, widths: [8, 1]}), {points: null, view: "contour"});
const three = {kind: "classification", target: "kind", classes: ["a", "b", "c"], low: 0};
const wedges = sceneOf({widths: [6, 3], output: "softmax", task: three, seed: 2});
map("three classes", wedges, {points: pointsOf(300, 3)});
map("three classes, flat", wedges, {points: pointsOf(300, 3), discretize: true});
const number = {kind: "regression", targets: [{name: "height", unit: "m", center: 0, scale: 1}]};
map("regression", sceneOf({output: "linear", task: number, seed: 4}), {points: pointsOf(400, 0), range: [-1, 1]});
const positive = {kind: "regression", targets: [{name: "price", unit: "", center: 200, scale: 30}]};
map("magnitudes", sceneOf({output: "linear", task: positive, seed: 4}), {range: [140, 260], view: "contour"});
map("a neuron", sceneOf({seed: 3}), {points: two, neuron: ["dense1.tanh", 1]});
map("map: not a number", nan(sceneOf()), {points: two});
map("no points", sceneOf({seed: 3}), {points: pointsOf(0, 2)});
map("one point", sceneOf({seed: 3}), {points: pointsOf(1, 2)});
map("eight classes", sceneOf({widths: [8, 8], output: "softmax", seed: 6,
  task: {kind: "classification", target: "", classes: [..."abcdefgh"], low: 0}}), {points: pointsOf(240, 8)});
map("small", sceneOf({seed: 3}), {points: two, side: 200});
const crowd = map("100,000 points", sceneOf({seed: 3}), {points: pointsOf(100_000, 2)});

// One input

{
  const made = sceneOf({features: ["x1"], shape: [1], output: "linear", task: number, widths: [5, 1], size: 1.4});
  const plan = planOf(made.scene.model);
  const grid = preparedGrid(made.scene.model, {...made.scene.data.plane, y: null}, 200);
  const {values} = forward(plan, made.arrays, grid, 200);
  const y = values.get(made.scene.model.outputs[0].node);
  const gap = Float32Array.from(y, (value, k) => (k > 90 && k < 110 ? NaN : value));
  const few = Array.from({length: 40}, (_, k) => -5.7 + 0.29 * k);
  const part = few.map((_, k) => 2 * (k % 2));
  const points = {x: few, y: few.map(Math.sin), kind: few.map(() => 0), part, row: few.map((_, k) => k)};
  const most = 0.8 * strongest(y);
  for (const [name, line] of [["curve", y], ["curve with a gap", gap]]) {
    drawCurve(figure(name, 360, 280), {extent: {low: [-6, -most], high: [6, most], labels: ["x1", "y"]},
      lines: [{x: grid, y: line, color: palette.positive}], points},
      {palette, stamps: new Stamps(palette), width: 360, height: 280, colors: [palette.ink], selected: 8});
  }
}

/** Milliseconds of a redraw, the pixels of which have really been made, as median of `rounds`. */
window.measure = (rounds = 21) => {
  const timed = (draw, context) => {
    const times = Array.from({length: rounds}, () => {
      const start = performance.now();
      draw();
      context.getImageData(0, 0, 1, 1);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    return times[Math.floor(rounds / 2)];
  };
  return {
    opening: timed(opening.draw, opening.context),
    "opening, running": timed(() => opening.draw({running: true, phase: 5}), opening.context),
    "7-8x6-1: forward": timed(classic.parts.forward, classic.context),
    "7-8x6-1: forward and pictures": timed(classic.parts.pictures, classic.context),
    "7-8x6-1: drawing alone": timed(classic.parts.redraw, classic.context),
    "7-8x6-1": timed(classic.draw, classic.context),
    "7-8x6-1, running": timed(() => classic.draw({running: true, phase: 5}), classic.context),
    "plane with 500 points": timed(plane.draw, plane.context),
    "plane with 100,000 points": timed(crowd.draw, crowd.context),
  };
};

/** What lies at a point of a drawing, for the tests. */
window.hit = (x, y) => hitTest(opening.layout, x, y);
window.openingLayout = opening.layout;
window.css = css;
window.classicParts = classic;
document.body.dataset.ready = "yes";
