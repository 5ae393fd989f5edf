/** All there is to choose of one layer; every control sends one change, which can be undone. */

import {ActivationChart} from "../charts/activation.js";
import {Button} from "../parts/button.js";
import {Toggle} from "../parts/choice.js";
import {html} from "../parts/html.js";
import {Collapsible} from "../parts/card.js";
import {NumberField} from "../parts/number.js";
import {Select} from "../parts/select.js";
import {Slider} from "../parts/slider.js";
import {written} from "../format.js";
import {dropoutBehind, hasUnits, isBlock, layerWords, lineParts, wordOf} from "../structure.js";
import {scene, send} from "../state.js";
import {useSettled} from "./settled.js";
import {aboutThing, namesOf, optionsOf} from "./things.js";

/** @typedef {import("../structure.js").Layer} Layer */

const SHOWN = new Set([
  "units", "activation", "l1", "l2", "frozen", "bias", "connections", "initializer", "bias_initializer",
]);

/** The options of a layer of the scene. @param {{name: string, onClose?: () => void}} props */
export function LayerOptions({name, onClose}) {
  const layer = scene.value.layers.find((/** @type {Layer} */ each) => each.name === name);
  if (!layer) return html`<p class="muted">This layer is gone.</p>`;
  const title = layer.is_output ? "Output layer" : `Layer ${layer.at + 1}`;
  const remove = () => {
    onClose?.();
    send("remove_layer", {at: layer.at});
  };
  return html`<section class="layer-options" aria-label=${title}>
    <header class="layer-options-head"><h3>${title}</h3>
      <span class="muted">${layer.kind}, ${layerWords(layer, lineParts(scene.value.line))}</span></header>
    ${layer.at === null ? html`<p>The task added this layer: it has as many outputs as the target needs. Type the
        network as a line with a last <code>dense</code> to choose its activation.</p>`
      : html`<${Fields} layer=${layer} />
        ${!layer.is_output && html`<${Button} kind="danger" icon="trash" onClick=${remove}>Remove the layer<//>`}`}
  </section>`;
}

/** @param {{layer: Layer}} props */
function Fields({layer}) {
  const {at, options} = layer;
  const has = (/** @type {string} */ option) => option in options;
  const change = (/** @type {Record<string, unknown>} */ values) => send("change_layer", {at, options: values});
  const known = optionsOf(isBlock(layer) ? "blocks" : "layers", layer.kind);
  const rest = known.filter(({name}) => has(name) && !SHOWN.has(name));
  return html`
    ${has("activation") && html`<${ActivationField} value=${options.activation} isOutput=${layer.is_output}
      onChange=${change} />`}
    ${hasUnits(layer) && html`<${Units} layer=${layer} onChange=${change} />`}
    ${isBlock(layer) && html`<p class="muted">What is inside is changed in the network's line.</p>`}
    ${rest.map((option) => html`<${Generic} key=${option.name} option=${option} value=${options[option.name]}
      onChange=${change} />`)}
    ${layer.kind === "dense" && !layer.is_output && html`<${DropoutField} layer=${layer} />`}
    ${has("l1") && html`<${Collapsible} title="Penalties of this layer" note=${penaltyWords(options)}>
      <${Penalty} name="l1" value=${options.l1} onChange=${change} />
      <${Penalty} name="l2" value=${options.l2} onChange=${change} /><//>`}
    ${has("initializer") && html`<${Collapsible} title="Initial values" note=${wordOf(options.initializer, "as usual")}>
      <${Start} name="initializer" label="Weights" value=${options.initializer} onChange=${change} />
      ${options.bias && html`<${Start} name="bias_initializer" label="Bias" value=${options.bias_initializer}
        onChange=${change} />`}
      ${has("connections") && html`<${Connections} value=${options.connections} onChange=${change} />`}
      <p class="muted">They are drawn at the next reset; the weights as they are stay.</p><//>`}
    ${has("bias") && html`<${Toggle} label="Bias" on=${options.bias}
      onChange=${(/** @type {boolean} */ bias) => change({bias})} />`}
    ${has("frozen") && html`<${Toggle} label="Frozen: training leaves it as it is" on=${options.frozen}
      onChange=${(/** @type {boolean} */ frozen) => change({frozen})} />`}`;
}

/** @param {{value: any, isOutput: boolean, onChange: (values: Record<string, unknown>) => Promise<unknown>}} props */
function ActivationField({value, isOutput, onChange}) {
  const word = wordOf(value);
  const names = namesOf("activations").filter((name) => isOutput || name !== "softmax");
  const options = isOutput ? [{value: "", label: "as the task wants it"}, ...names] : names;
  const about = aboutThing("activations", word || "linear");
  return html`<div class="activation-field" data-control="activation">
    <${Select} label="Activation" value=${word || (isOutput ? "" : "linear")} options=${options}
      onChange=${(/** @type {string} */ activation) => onChange({activation: activation || null})} />
    ${(word || !isOutput) && html`<${ActivationChart} kind=${word || "linear"} height=${104}
      options=${typeof value === "object" && value ? value : {}} />`}
    ${about && html`<p class="muted">${about}</p>`}
  </div>`;
}

/** @param {{layer: Layer, onChange: (values: Record<string, unknown>) => Promise<unknown>}} props */
function Units({layer, onChange}) {
  return html`<${NumberField} label="Neurons" integer min=${1} max=${4096} value=${layer.options.units}
    onChange=${(/** @type {number} */ units) => onChange({units})} />`;
}

/** Dropout is a layer of its own behind this one: put in, changed, taken out. @param {{layer: Layer}} props */
function DropoutField({layer}) {
  const {layers} = scene.value;
  const behind = dropoutBehind(layers, layer.at);
  const commit = (/** @type {number} */ rate) => {
    if (behind && rate > 0) return send("change_layer", {at: behind.at, options: {rate}});
    if (behind) return send("remove_layer", {at: behind.at});
    return rate > 0 ? send("add_layer", {at: layer.at + 1, layer: {kind: "dropout", rate}}) : Promise.resolve();
  };
  const [rate, change] = useSettled(behind?.options.rate ?? 0, commit);
  return html`<${Slider} label="Dropout behind it" value=${rate} min=${0} max=${0.9} step=${0.05} onChange=${change}
    help="The share of neurons that is silenced at random in every training step. 0: none." />`;
}

/** @param {Record<string, any>} options */
function penaltyWords({l1, l2}) {
  const said = [l1 !== null && `L1 ${written(l1)}`, l2 !== null && `L2 ${written(l2)}`].filter(Boolean);
  return said.join(", ") || "as for all";
}

/**
 * @param {{name: "l1" | "l2", value: number | null, onChange: (values: Record<string, unknown>) => Promise<unknown>}}
 * props
 */
function Penalty({name, value, onChange}) {
  const [shown, change] = useSettled(value ?? 0, (next) => onChange({[name]: next}));
  const own = value !== null;
  return html`<div class="penalty-field"><${Toggle} label=${`${name.toUpperCase()} of its own`} on=${own}
      onChange=${(/** @type {boolean} */ on) => onChange({[name]: on ? scene.value.experiment.train[name] : null})} />
    ${own && html`<${Slider} label=${name.toUpperCase()} value=${shown} min=${1e-5} max=${10} log zero
      ticks=${[0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]} onChange=${change} />`}</div>`;
}

/**
 * How one array starts.
 * @param {{name: string, label: string, value: any, onChange: (values: Record<string, unknown>) => Promise<unknown>}}
 * props
 */
function Start({name, label, value, onChange}) {
  const word = wordOf(value);
  const names = namesOf("initializers");
  const options = name === "initializer" ? [{value: "", label: "what suits the activation"}, ...names] : names;
  const given = typeof value === "object" && value ? value : {kind: word};
  return html`<${Select} label=${label} value=${word} options=${options}
      onChange=${(/** @type {string} */ kind) => onChange({[name]: kind || null})} />
    ${optionsOf("initializers", word).map((option) => html`<${Generic} key=${option.name} option=${option}
      value=${given[option.name] ?? option.default}
      onChange=${(/** @type {any} */ values) => onChange({[name]: {...given, ...values}})} />`)}`;
}

/** @param {{value: number, onChange: (values: Record<string, unknown>) => Promise<unknown>}} props */
function Connections({value, onChange}) {
  const [shown, change] = useSettled(value, (connections) => onChange({connections}));
  return html`<${Slider} label="Connections" value=${shown} min=${0.05} max=${1} step=${0.05} onChange=${change}
    help="The share of its inputs that each neuron is wired to, at random; 1 is all of them." />`;
}

/**
 * An option as its kind asks.
 * @param {{option: any, value: any, onChange: (values: Record<string, unknown>) => Promise<unknown>}} props
 */
function Generic({option, value, onChange}) {
  const {name, type, low, high, help} = option;
  const label = name[0].toUpperCase() + name.slice(1).replaceAll("_", " ");
  const take = (/** @type {unknown} */ next) => onChange({[name]: next});
  if (type === "boolean") return html`<${Toggle} label=${label} on=${Boolean(value)} onChange=${take} help=${help} />`;
  if (type !== "number" && type !== "integer") return null;
  return html`<${NumberField} label=${label} value=${value ?? low ?? 0} help=${help}
    min=${low ?? -Infinity} max=${high ?? Infinity} integer=${type === "integer"}
    step=${type === "integer" ? 1 : 0.1} onChange=${take} />`;
}
