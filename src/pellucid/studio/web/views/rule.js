/** How the network learns: learning rate, activation, penalty, kind of task, and more. */

import {html} from "../parts/html.js";
import {Select} from "../parts/select.js";
import {
  ACTIVATIONS, LEARNING_RATES, PENALTY_RATES, activationOf, penaltyOf, penaltyOptions, taskOptions, withActivation,
} from "../classic.js";
import {catalogue, changeDisplay, display, scene, send} from "../state.js";
import {Rate} from "./rate.js";
import {MoreRule} from "./more-rule.js";

const set = (/** @type {Record<string, unknown>} */ values) => send("set", {values});

/** The settings of the classic top bar, and what goes beyond it behind one button. */
export function Rule() {
  const {experiment} = scene.value;
  return html`
    <${Rate} label="Learning rate" control="learningRate" value=${experiment.train.learning_rate ?? 0.03}
      usual=${LEARNING_RATES} min=${1e-5} max=${10} help="How far each step moves the weights."
      onChange=${(/** @type {number} */ rate) => set({learning_rate: rate})} />
    <${Activation} />
    <${Penalties} />
    <${Task} />
    <${MoreRule} />`;
}

/** One activation for all hidden layers; layers can have their own. */
function Activation() {
  const {layers, experiment} = scene.value;
  const now = activationOf(layers);
  const named = catalogue.value?.activations?.map((/** @type {any} */ each) => each.name ?? each.kind) ?? ACTIVATIONS;
  const others = named.filter((/** @type {string} */ name) => !ACTIVATIONS.includes(name));
  const options = [
    ...(now === "mixed" ? [{value: "mixed", label: "Different"}] : now === "" ? [{value: "", label: "–"}] : []),
    ...ACTIVATIONS.map((value) => ({value, label: NAMES[value]})),
    ...others.map((/** @type {string} */ value) => ({value, label: NAMES[value] ?? value, group: "More"})),
  ];
  const change = (/** @type {string} */ activation) =>
    ["mixed", ""].includes(activation) || set({network: withActivation(experiment.network, layers, activation)});
  return html`<div class="setting" data-control="activation"><${Select} label="Activation" value=${now}
      options=${options}
    disabled=${now === ""} onChange=${change} /></div>`;
}

/** @type {Record<string, string>} */
const NAMES = {
  relu: "ReLU", tanh: "Tanh", sigmoid: "Sigmoid", linear: "Linear", step: "Step", leaky_relu: "Leaky ReLU", elu: "ELU",
  gelu: "GELU", gelu_tanh: "GELU, by tanh", silu: "SiLU", mish: "Mish", softplus: "Softplus", sine: "Sine",
  gaussian: "Gaussian", softmax: "Softmax",
};

const PENALTIES = [
  {value: "none", label: "None"}, {value: "l1", label: "L1"}, {value: "l2", label: "L2"},
  {value: "both", label: "L1 and L2"},
];

/** The penalty on large weights, and its rate. */
function Penalties() {
  const {l1, l2} = scene.value.experiment.train;
  const kind = penaltyOf({l1, l2}, display.value.penalty);
  const choose = (/** @type {import("../classic.js").Penalty} */ next) => {
    changeDisplay({penalty: next});
    const options = penaltyOptions(next, {l1, l2});
    if (options.l1 !== l1 || options.l2 !== l2) set(options);
  };
  const rate = (/** @type {"l1" | "l2"} */ name, /** @type {string} */ label) => html`<${Rate} label=${label}
    control="regularizationRate" value=${{l1, l2}[name]} usual=${PENALTY_RATES} min=${1e-5} max=${10} zero
    disabled=${kind === "none"} onChange=${(/** @type {number} */ value) => set({[name]: value})} />`;
  return html`
    <div class="setting" data-control="regularization"><${Select} label="Penalty" value=${kind} options=${PENALTIES}
      onChange=${choose} /></div>
    ${kind === "both" ? [rate("l1", "L1 rate"), rate("l2", "L2 rate")] : rate(kind === "l1" ? "l1" : "l2", "Rate")}`;
}

const TASKS = [{value: "classification", label: "Classification"}, {value: "regression", label: "Regression"}];

/** Classes or heights; on generated points the set changes with it, on a table the target decides. */
function Task() {
  const {experiment, layers, classic, data} = scene.value;
  const kind = data.target.classes?.length ? "classification" : "regression";
  const choose = (/** @type {"classification" | "regression"} */ next) =>
    set(taskOptions(next, {network: experiment.network, layers, loss: experiment.task.loss, classic}));
  return html`<div class="setting" data-control="problem"><${Select} label="Task" value=${kind} options=${TASKS}
    disabled=${!data.generated || data.plane?.y == null} onChange=${choose} /></div>`;
}
