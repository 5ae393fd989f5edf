/** What a step sees and what a mistake costs: batch, order of rows, and the details of the task. */

import {html, useState} from "../parts/html.js";
import {Collapsible} from "../parts/card.js";
import {Segmented, Toggle} from "../parts/choice.js";
import {NumberField} from "../parts/number.js";
import {Slider} from "../parts/slider.js";
import {scene, send} from "../state.js";
import {useSettled} from "./settled.js";

const set = (/** @type {Record<string, unknown>} */ values) => send("set", {values});

/** Rows in a step, from one to all of them; the weights stay. */
export function BatchField() {
  const {experiment: {train}, data: {rows}} = scene.value;
  const most = Math.max(1, rows.train);
  const asked = train.full_batch ? most : Math.min(train.batch_size ?? 1, most);
  const [size, change] = useSettled(asked, (value) =>
    set(value >= most ? {full_batch: true, batch_size: null} : {full_batch: false, batch_size: value}));
  return html`<div data-control="batchSize">
    <${Slider} label="Batch size" integer value=${size} min=${1} max=${most} log
      ticks=${[1, 10, 30, 100, 1000].filter((tick) => tick < most)}
      format=${(/** @type {number} */ value) => (value >= most ? `${value}, all rows` : String(value))}
      onChange=${(/** @type {number} */ value) => change(Math.max(1, Math.round(value)))}
      help="How many rows a step looks at. At the right end: all of them, one step an epoch." />
  </div>`;
}

/** Details of the task: what rare classes count, how sure the target is, the order of rows. */
export function TaskView() {
  const {experiment: {task, train}, data: {target}} = scene.value;
  const isClasses = task.task === "classification";
  return html`<div class="task-view">
    <${Toggle} label="Draw a new order of rows in every epoch" on=${train.shuffle} disabled=${train.classic}
      onChange=${(/** @type {boolean} */ shuffle) => set({shuffle})} />
    ${isClasses && html`<${ClassWeights} classes=${target.classes} weights=${task.class_weight} />
      <${Smoothing} value=${task.label_smoothing} />`}
  </div>`;
}

/** @param {{value: number}} props */
function Smoothing({value}) {
  const [shown, change] = useSettled(value, (label_smoothing) => set({label_smoothing}));
  return html`<${Slider} label="Label smoothing" value=${shown} min=${0} max=${0.5} step=${0.01} onChange=${change}
    help="Share of the target that is spread over the other classes, so that the network does not grow too sure." />`;
}

const WEIGHTS = [
  {value: "none", label: "Equal"}, {value: "balanced", label: "Balanced"}, {value: "own", label: "Typed"},
];

/** @param {{classes: string[], weights: "balanced" | Record<string, number> | null}} props */
function ClassWeights({classes, weights}) {
  const kind = weights === null ? "none" : weights === "balanced" ? "balanced" : "own";
  const [own, setOwn] = useState(kind === "own");
  const shown = own ? "own" : kind;
  const given = typeof weights === "object" && weights ? weights : {};
  const choose = (/** @type {string} */ next) => {
    setOwn(next === "own");
    if (next === "own") return;
    set({class_weight: next === "none" ? null : next});
  };
  const weigh = (/** @type {string} */ name) => (/** @type {number} */ weight) =>
    set({class_weight: {...Object.fromEntries(classes.map((each) => [each, given[each] ?? 1])), [name]: weight}});
  return html`<div class="class-weights">
    <${Segmented} label="Weight of the classes" value=${shown} onChange=${choose}
      help="How much a row of each class counts in the loss. Balanced makes up for rare classes."
      options=${WEIGHTS} />
    ${shown === "own" && html`<div class="class-weights-own">${classes.map((name) => html`<${NumberField} label=${name}
      value=${given[name] ?? 1} min=${0.001} max=${1000} onChange=${weigh(name)} />`)}</div>`}
  </div>`;
}

/** What is not as usual, in short. */
function said() {
  const {task, train} = scene.value.experiment;
  const words = [
    task.class_weight && "weighted", task.label_smoothing > 0 && `smoothed ${task.label_smoothing}`,
    !train.shuffle && "fixed order",
  ];
  return words.filter(Boolean).join(", ") || "as usual";
}

/** The same as a section that opens. */
export const TaskSection = () => html`<${Collapsible} title="Classes and order" note=${said()}><${TaskView} /><//>`;
