/** Data: which set, how many points and how much noise, what is for training and what for testing. */

import {download, takeAddress} from "../api.js";
import {amount, grouped} from "../format.js";
import {IconButton} from "../parts/button.js";
import {Collapsible, Panel} from "../parts/card.js";
import {html, useState} from "../parts/html.js";
import {NumberField, TextField} from "../parts/number.js";
import {Slider} from "../parts/slider.js";
import {Toggle} from "../parts/choice.js";
import {optionWords, usualOptions} from "../sets.js";
import {namesIn} from "../expression.js";
import {readSource, sourceText} from "../source.js";
import {catalogue, scene, send, session} from "../state.js";
import {AbsentRows} from "./absent.js";
import {FreshOutput} from "./fresh.js";
import {Gallery} from "./gallery.js";
import {ExpressionPicture, Picture, drawLine} from "./pictures.js";
import {TypedLine, expressionCheck, treeOf} from "./formula.js";
import {SharesField} from "./shares.js";
import {useSettled} from "./settled.js";
import {BatchField, TaskSection} from "./training.js";
import {UploadButton} from "./upload.js";

/** Options behind the first ones: noise of two kinds, and the range of a formula. */
const LATER = new Set(["position_noise", "label_noise", "value_noise", "low", "high"]);

/** The panel of the data. */
export function DataView() {
  const {data} = scene.value;
  const actions = html`<${UploadButton} />
    <${IconButton} icon="download" label="Export the points as CSV" disabled=${data.image !== null}
      onClick=${() => download(takeAddress(session.value, "points"), `${data.name}.csv`)} />
    <${IconButton} icon="dice" label="Regenerate: other points, same weights" data-control="regenerate"
      disabled=${!data.generated || data.own} onClick=${() => send("regenerate")} />`;
  return html`<${Panel} title="Data" class="data-view" note=${data.own ? "your own" : data.name} actions=${actions}>
    <${AbsentRows} />
    <${Gallery} />
    <p class="data-sentence">${data.about}</p>
    <${SetOptions} key=${readSource(data.source ?? "").name} />
  <//>`;
}

/** What the rows are used for: shares, batches, the task, and where they come from. */
export function RowsView() {
  const {data, experiment} = scene.value;
  return html`<${Panel} title="Rows" class="data-view">
    <${SharesField} />
    <${BatchField} />
    <${TaskSection} />
    <${About} data=${data} run=${experiment.run} />
  <//>`;
}

/** Number and noise of the chosen set's points, and whatever else it lets one choose. */
function SetOptions() {
  const {data} = scene.value;
  const [fresh, setFresh] = useState(/** @type {{text: string, count: number} | null} */ (null));
  const source = readSource(data.source ?? "");
  const entry = catalogue.value?.sources.find((/** @type {any} */ each) => each.name === source.name);
  if (!entry || data.own || source.isPath || entry.options.length === 0) return null;
  const usual = usualOptions(entry);
  const options = {...usual, ...source.options};
  const take = () => {
    setFresh(null);
    send("set", {values: {source: fresh?.text}});
  };
  const asked = (/** @type {string} */ text, /** @type {number} */ count) => {
    setFresh({text, count});
    return Promise.resolve();
  };
  const set = (/** @type {string} */ name) => (/** @type {any} */ value) => {
    const said = sourceText(source.name, {...options, [name]: value}, usual);
    if (name === "classes" && scene.value.epoch > 0) return asked(said, value);
    const others = source.name === "function" && name === "formula" ? otherInputs(value, data) : {};
    return send("set", {values: {source: said, ...others}}, {quiet: name === "formula"});
  };
  const field = (/** @type {any} */ option) => html`<${OptionField} key=${option.name} option=${option}
    source=${source.name} value=${options[option.name]} options=${options} onChange=${set(option.name)} />`;
  const more = entry.options.filter((/** @type {any} */ option) => LATER.has(option.name));
  const first = entry.options.filter((/** @type {any} */ option) => !LATER.has(option.name));
  const [title, usually] = entry.formula ? ["Range and noise", "as usual"] : ["Noise apart", "none"];
  return html`<div class="set-options">
    ${first.map(field)}
    ${more.length > 0 && html`<${Collapsible} title=${title} note=${said(more, options) || usually}>
      ${more.map(field)}<//>`}
    ${fresh && html`<${FreshOutput} name=${`${fresh.count} classes`} needs=${`${fresh.count} outputs`}
      onClose=${() => setFresh(null)} onTake=${take} />`}
  </div>`;
}

/** What else to set where a function gets other inputs than the rows have. @param {string} formula @param {any} data */
function otherInputs(formula, {columns}) {
  const tree = treeOf(formula);
  const count = tree && namesIn(tree).some((name) => name !== "x") ? 2 : 1;
  return count === columns.length ? {} : {features: null};
}

/** The options of a list that are not as usual, in short. @param {any[]} list @param {Record<string, any>} options */
function said(list, options) {
  const words = list.filter((option) => options[option.name] !== option.default).map((option) => {
    const {label, times = 1, unit = ""} = optionWords(option);
    return `${label.toLowerCase()} ${Number((options[option.name] * times).toPrecision(3))}${unit && ` ${unit}`}`;
  });
  return words.join(", ");
}

/**
 * @param {{option: any, source: string, value: any, options: Record<string, any>, onChange: (value: any) =>
 * Promise<unknown>}} props
 */
function OptionField({option, source, value, options, onChange}) {
  const {label, control, times = 1, help = option.help, ...words} = optionWords(option);
  const [shown, change] = useSettled(value, onChange);
  if (option.name === "formula") {
    return html`<${Formula} source=${source} value=${value} options=${options} onTake=${onChange} />`;
  }
  if (typeof value === "boolean") return html`<${Toggle} label=${label} on=${shown} onChange=${change} />`;
  const [min, max] = [Math.min(words.min, value * times), Math.max(words.max, value * times)];
  const bare = option.name === "low" || option.name === "high";
  const number = {label, help, ...words, value: Number((shown * times).toPrecision(10)), min, max};
  const take = (/** @type {number} */ next) => change(Number((next / times).toPrecision(10)));
  return html`<div data-control=${control}>
    <${bare ? NumberField : Slider} ...${number} onChange=${take} /></div>`;
}

/** The typed function of a set, with its curve while it is typed. @param {any} props */
function Formula({source, value, options, onTake}) {
  const curve = source === "above";
  const names = curve ? ["x1", "x"] : ["x", "x1", "x2"];
  return html`<${TypedLine} label=${curve ? "Curve, x2 = " : "Function, y = "} value=${value} onTake=${onTake}
    check=${expressionCheck(names)} placeholder=${curve ? "2*sin(x1)" : "sin(x)"}
    help="Numbers, x (or x1 and x2), + − * / ^, and sin, cos, tan, tanh, exp, log, sqrt, abs, sign, square, min, max."
    preview=${(/** @type {string} */ text) =>
      html`<${Preview} text=${text} low=${options.low} high=${options.high} />`} />`;
}

/** @param {{text: string, low: number, high: number}} props */
function Preview({text, low, high}) {
  const tree = treeOf(text);
  if (!tree || !(low < high)) return null;
  if (/\bx2\b/.test(text)) {
    const ground = {names: ["x1", "x2"], low: [low, low], high: [high, high]};
    return html`<${ExpressionPicture} tree=${tree} ground=${ground} size=${96} class="picture formula-picture" />`;
  }
  const ground = {names: [/\bx1\b/.test(text) ? "x1" : "x"], low: [low], high: [high]};
  const draw = (/** @type {any} */ context, /** @type {any} */ palette) =>
    drawLine(context, palette, tree, ground, 220, 64);
  return html`<${Picture} width=${220} height=${64} draw=${draw} of=${JSON.stringify([tree, ground])}
    class="picture formula-picture" />`;
}

/**
 * The number that says which points are drawn; left empty, it follows the seed of everything.
 * @param {{data: any, run: any}} props
 */
function Seed({data, run}) {
  if (!data.generated || data.own) return null;
  const check = (/** @type {string} */ text) => (/^\s*\d{0,15}\s*$/.test(text) ? "" : "A whole number is wanted here.");
  const take = (/** @type {string} */ text) =>
    (text.trim() ? send("regenerate", {seed: Number(text)}) : send("set", {values: {data_seed: null}}));
  return html`<div class="line-field" data-control="regenerate">
    <${TextField} label="Data seed" value=${run.data_seed === null ? "" : String(run.data_seed)} check=${check}
      placeholder="from seed ${run.seed}" onChange=${take}
      help="The same seed draws the same points. Regenerate takes the next one; the weights stay." />
  </div>`;
}

/** What the rows are, and the seed they were drawn with. @param {{data: any, run: any}} props */
function About({data, run}) {
  const rows = Object.values(data.rows).reduce((sum, count) => sum + count, 0);
  const left = Object.entries(data.left_out ?? {});
  const inputs = data.image ? `pictures of ${data.image.join(" × ")}` : amount(data.columns.length, "column");
  const classes = data.target.classes && amount(data.target.classes.length, "class", "classes");
  const origin = data.own ? "own" : data.generated ? "generated" : "measured";
  return html`<${Collapsible} title="About the data" note=${`${grouped(rows)} rows, ${origin}`}>
    <${Seed} data=${data} run=${run} />
    <dl class="data-about">
      <dt>Inputs</dt><dd>${inputs}</dd>
      <dt>Target</dt><dd>${[data.target.name, classes].filter(Boolean).join(": ")}</dd>
      <dt>Origin</dt><dd>${ORIGINS[origin]}</dd>
      ${left.map(([name, why]) => html`<dt>${name}</dt><dd>left out: ${why}</dd>`)}
    </dl>
    ${(data.notes ?? []).map((/** @type {string} */ note) => html`<p class="muted">${note}</p>`)}
  <//>`;
}

/** @type {Record<string, string>} */
const ORIGINS = {
  own: "set by hand, or a file of yours", generated: "made by a formula", measured: "measured in the world",
};
