/** Every chart, with what is hard to draw: nothing, one point, no numbers, a million points, long and foreign names. */

import {html, render, useState} from "/studio/parts/html.js";
import {ActivationChart} from "/studio/charts/activation.js";
import {ClassBars} from "/studio/charts/bars.js";
import {Confusion} from "/studio/charts/confusion.js";
import {CurveChart} from "/studio/charts/curve.js";
import {Histogram, spreadOf} from "/studio/charts/histogram.js";
import {ClassLegend, MagnitudeLegend, SignedLegend} from "/studio/charts/legend.js";
import {LossChart} from "/studio/charts/loss.js";
import {Predicted} from "/studio/charts/predicted.js";
import {Sparkline} from "/studio/charts/sparkline.js";
import {MetricTiles} from "/studio/charts/tiles.js";
import {WeightsImage} from "/studio/charts/weights-image.js";

const query = new URLSearchParams(location.search);
document.documentElement.dataset.theme = query.get("theme") ?? "light";
const MANY = Number(query.get("many") ?? 1e5);
const LONG = "a name that somebody gave to a column without thinking of whoever draws it, and then went on";
const HEBREW = "שכבה נסתרת";
const seen = {seeks: [], cells: []};
globalThis.seen = seen;

/** The same numbers on every visit. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
const random = chance(7);
const normal = () => Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
const many = (count, make) => Array.from({length: count}, (_, index) => make(index));

function run(count, {parts = ["train", "test"], noise = 0.02} = {}) {
  const epochs = many(count, (index) => index + 1);
  const fall = (level) => epochs.map((epoch) => Math.max(0.5 * Math.exp(-epoch / (count / 6)) + level + noise * level * normal(), 1e-6));
  const rise = (level) => epochs.map((epoch) => Math.min(level - 0.45 * Math.exp(-epoch / (count / 5)) + 0.004 * normal(), 1));
  const columns = {};
  parts.forEach((part, index) => {
    columns[`${part}.loss`] = fall(0.02 * (index + 1));
    columns[`${part}.accuracy`] = rise(0.99 - 0.02 * index);
  });
  return {epochs, columns};
}

const usual = run(300, {parts: ["train", "validation", "test"]});
const broken = run(120);
for (let k = 40; k < 52; k += 1) broken.columns["train.loss"][k] = broken.columns["test.loss"][k] = null;
for (let k = 100; k < 120; k += 1) broken.columns["train.loss"][k] = broken.columns["test.loss"][k] = null;
const MARKERS = [{name: "learning rate 0.1", epoch: 60}, {name: "+ 2 neurons", epoch: 62}, {name: LONG, epoch: 180}];
const GHOSTS = [{name: "branch 2 · test", epochs: many(150, (k) => k + 100), values: many(150, (k) => 0.12 - 0.0006 * k)},
  {name: HEBREW, epochs: [150, 400], values: [0.3, 0.05]}];

const Section = ({title, children}) => html`<section class="case"><h2>${title}</h2>${children}</section>`;

function Live() {
  const [shown, setShown] = useState(run(200));
  globalThis.grow = (count) => {
    const last = shown.epochs.length;
    const columns = Object.fromEntries(Object.entries(shown.columns).map(([name, values]) => [name, [...values, ...many(count, () => 0.02 + 0.01 * random())]]));
    setShown({epochs: [...shown.epochs, ...many(count, (k) => last + k + 1)], columns});
  };
  return html`<div id="live"><${LossChart} title="Live" ...${shown} /></div>`;
}

const Losses = () => html`<${Section} title="Losses">
  <div id="usual"><${LossChart} title="Loss" ...${usual} markers=${MARKERS} ghosts=${GHOSTS} moment=${120}
    onSeek=${(epoch) => seen.seeks.push(epoch)} /></div>
  <${LossChart} title="Accuracy" ...${usual} measure="accuracy" />
  <div id="log"><${LossChart} title="Loss, powers of ten" ...${usual} log /></div>
  <${LossChart} title="Not a number, twice" ...${broken} />
  <${LossChart} title="Nothing yet" epochs=${[]} columns=${{}} />
  <${LossChart} title="One epoch" epochs=${[1]} columns=${{"train.loss": [0.4], "test.loss": [0.5]}} />
  <${LossChart} title="Constant, and zero on a log scale" log epochs=${[1, 2, 3]} columns=${{"train.loss": [0, 0, 0], "test.loss": [1, 1, 1]}} />
  <${LossChart} title="No number at all" epochs=${[1, 2]} columns=${{"train.loss": [null, NaN], "test.loss": [Infinity, null]}} />
  <${LossChart} title="Below zero, and huge" epochs=${[1, 2, 3]} columns=${{"train.loss": [-1e12, 5e11, 2], "test.loss": [1, 2, -3]}} />
  <${LossChart} title=${LONG} ...${run(12)} />
  <${LossChart} title=${HEBREW} ...${run(12)} />
  <${Live} />
<//>`;

const TILES = [
  {measure: "loss", part: "train", value: 0.0321, history: usual.columns["train.loss"]},
  {measure: "loss", part: "test", value: 0.058, history: usual.columns["test.loss"].slice().reverse()},
  {measure: "accuracy", part: "test", value: 0.978, history: usual.columns["test.accuracy"]},
  {measure: "loss", part: "validation", value: NaN, history: [0.1, NaN]},
  {measure: LONG, part: "train", value: null},
  {measure: "r2", label: HEBREW, part: "test", value: -3.2e9, history: [1, 1, 1]},
];

const Numbers = () => html`<${Section} title="Numbers">
  <${MetricTiles} tiles=${TILES} /><${MetricTiles} tiles=${[]} />
  <p class="row">Sparklines: ${[[], [1], [2, 2, 2], [1, null, 3, 2], [NaN, Infinity], many(MANY, random)].map((values) =>
    html`<${Sparkline} values=${values} />`)}</p>
<//>`;

const CLASSES = ["setosa", "versicolor", "virginica"];
const digits = many(10, (k) => String(k));

function Matrices() {
  const [cell, setCell] = useState(null);
  const select = (to) => { seen.cells.push(to); setCell(to); };
  return html`<${Section} title="What was taken for what">
    <div id="confusion"><${Confusion} classes=${CLASSES} counts=${[[50, 0, 0], [0, 47, 3], [1, 4, 45]]} selected=${cell} onSelect=${select} /></div>
    <${Confusion} title="Two classes, long names" classes=${[LONG, HEBREW]} counts=${[[1234567, 3], [0, 0]]} />
    <${Confusion} title="Digits" classes=${digits} counts=${many(10, (i) => many(10, (j) => (i === j ? 90 : Math.floor(4 * random()))))} />
    <${Confusion} title="Sixty classes" classes=${many(60, (k) => `class ${k}`)} counts=${many(60, (i) => many(60, (j) => (i === j ? 9 : (i * j) % 7 === 0 ? 1 : 0)))} />
    <${Confusion} title="No rows" classes=${CLASSES} counts=${many(3, () => [0, 0, 0])} />
    <${Confusion} title="No classes" classes=${[]} counts=${[]} />
  <//>`;
}

const Sure = () => html`<${Section} title="How sure">
  <${ClassBars} classes=${CLASSES} shares=${[0.02, 0.9, 0.08]} truth=${2} />
  <${ClassBars} title="Two" classes=${["left", "right"]} shares=${Float32Array.of(0.4, 0.6)} />
  <${ClassBars} title="Not a number" classes=${CLASSES} shares=${[NaN, NaN, NaN]} />
  <${ClassBars} title="A hundred classes" classes=${many(100, (k) => (k ? `${LONG} ${k}` : HEBREW))} shares=${many(100, (k) => (k + 1) / 5050)} />
  <${ClassBars} title="None" classes=${[]} shares=${[]} />
<//>`;

const mixture = Float32Array.from(many(600, (k) => normal() * 0.5 + (k % 3) - 1));
const Spreads = () => html`<${Section} title="How values are spread">
  <${Histogram} title="Activations of a neuron" classes=${CLASSES} label="a"
    spread=${spreadOf(mixture, {classes: many(600, (k) => k % 3), count: 3})} />
  <${Histogram} title="One column" unit="mm" spread=${spreadOf(mixture)} />
  <${Histogram} title="Nothing" spread=${spreadOf([])} />
  <${Histogram} title="One value" spread=${spreadOf([3.5])} />
  <${Histogram} title="All the same" spread=${spreadOf(many(50, () => 7))} />
  <${Histogram} title="Two that are no numbers" spread=${spreadOf([1, NaN, 2, -Infinity])} />
  <${Histogram} title="Only what is no number" spread=${spreadOf([NaN, NaN])} />
  <${Histogram} title="Very many" classes=${[LONG, HEBREW]} spread=${spreadOf(Float32Array.from(many(MANY, normal)), {classes: many(MANY, (k) => k % 2), count: 2})} />
<//>`;

const truth = many(300, () => 20 + 5 * normal());
const guess = truth.map((value) => value + 1.5 * normal());
const Pairs = () => html`<${Section} title="Predicted against true">
  <${Predicted} truth=${truth} predicted=${guess} part=${many(300, (k) => (k % 3 ? 0 : 2))} r2=${0.91} target="price" unit="k€" />
  <${Predicted} title="One row" truth=${[1]} predicted=${[2]} />
  <${Predicted} title="Nothing" truth=${[]} predicted=${[]} />
  <${Predicted} title="Not a number" truth=${[1, 2, 3]} predicted=${[NaN, Infinity, 3]} target=${HEBREW} />
  <${Predicted} title="Very many" truth=${many(MANY, normal)} predicted=${many(MANY, normal)} target=${LONG} />
<//>`;

const xs = many(200, (k) => -6 + (12 * k) / 199);
const Curves = () => html`<${Section} title="Curves">
  <${CurveChart} title="sin x and its points" labels=${["x", "y"]} curves=${[{name: "sin x", x: xs, y: xs.map(Math.sin)}, {name: "second", kind: "second", x: xs, y: xs.map((x) => Math.cos(x) / 2)}]} points=${many(12, (k) => ({x: k - 6, y: Math.sin(k - 6) + 0.1 * normal()}))} />
  <${CurveChart} title="log x: half of it is no number" curves=${[{name: "log x", x: xs, y: xs.map(Math.log)}]} />
  <${CurveChart} title="Nothing" curves=${[]} />
  <${CurveChart} title="One point, constant" curves=${[{name: "c", x: [2], y: [3]}]} points=${[{x: 2, y: 3}]} />
  <${CurveChart} title="Very many" curves=${[{name: "noise", x: many(MANY, (k) => k), y: many(MANY, normal)}]} />
  <${ActivationChart} kind="tanh" z=${0.6} /><${ActivationChart} kind="relu" z=${-2} /><${ActivationChart} kind="step" />
  <${ActivationChart} kind="elu" options=${{alpha: 2}} z=${30} /><${ActivationChart} kind="softmax" /><${ActivationChart} kind="gelu" z=${NaN} />
<//>`;

const weights = many(48, normal);
const Pictures = () => html`<${Section} title="Pictures of weights">
  <div id="weights"><${WeightsImage} title="8 inputs to 6 neurons" values=${weights} rows=${8} columns=${6} unit="" /></div>
  <${WeightsImage} title="What one neuron looks for" values=${many(784, (k) => Math.sin(k / 20) * Math.cos(k / 3))} rows=${28} columns=${28} nameOf=${(row, column) => `pixel ${row}, ${column}`} />
  <${WeightsImage} title="Not numbers" values=${[NaN, 1, -1, Infinity, -Infinity, 0]} rows=${2} columns=${3} />
  <${WeightsImage} title="All zero" values=${[0, 0]} rows=${1} columns=${2} />
  <${WeightsImage} title="None" values=${[]} rows=${0} columns=${0} />
<//>`;

const Legends = () => html`<${Section} title="Legends">
  <${SignedLegend} most=${1.5} label="weight" /><${SignedLegend} most=${NaN} /><${MagnitudeLegend} low=${0} high=${12} unit="rows" label=${HEBREW} />
  <${ClassLegend} classes=${digits} /><${ClassLegend} classes=${["no", LONG]} />
<//>`;

const ALL = {losses: Losses, numbers: Numbers, matrices: Matrices, sure: Sure, spreads: Spreads, pairs: Pairs, curves: Curves, pictures: Pictures, legends: Legends};
const wanted = query.get("only");
const shown = Object.entries(ALL).filter(([name]) => !wanted || wanted === name);

/** Milliseconds until a million points are on the page, chart by chart. */
globalThis.timed = async () => {
  const values = Float32Array.from({length: 1e6}, normal);
  const epochs = many(1e6, (k) => k + 1);
  const column = Array.from(values, Math.abs);
  const cases = {
    loss: () => html`<${LossChart} epochs=${epochs} columns=${{"train.loss": column, "test.loss": column}} />`,
    histogram: () => html`<${Histogram} spread=${spreadOf(values)} />`,
    predicted: () => html`<${Predicted} truth=${values} predicted=${values} />`,
    curve: () => html`<${CurveChart} title="million" curves=${[{name: "y", x: epochs, y: values}]} />`,
    sparkline: () => html`<${Sparkline} values=${column} />`,
    weights: () => html`<${WeightsImage} title="million" values=${values} rows=${1000} columns=${1000} />`,
  };
  const place = document.createElement("div");
  place.className = "case";
  document.querySelector("main").append(place);
  const took = {};
  for (const [name, draw] of Object.entries(cases)) {
    const start = performance.now();
    render(draw(), place);
    for (let k = 0; k < 2; k += 1) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    took[name] = Math.round(performance.now() - start);
    render(null, place);
  }
  return took;
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(`main { max-width: 76rem; margin: 0 auto; padding: 1rem; }
  .case { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.5rem; align-items: start;
    padding: 1rem; margin-bottom: 1rem; background: var(--panel); border-radius: var(--radius-l); }
  .case > * { min-width: 0; } .case > h2, .case > .tiles { grid-column: 1 / -1; } .row { display: flex; gap: 0.5rem; align-items: center; }`);
document.adoptedStyleSheets.push(sheet);
render(html`<main><h1>Charts</h1>${shown.map(([name, Part]) => html`<${Part} key=${name} />`)}</main>`, document.getElementById("app"));
document.body.dataset.ready = "yes";
