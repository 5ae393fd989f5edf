/** Inputs: which columns and typed expressions the network is given, each with its picture, and how they are scaled. */

import {parseExpression, parseFeatures, expressionText, prettyExpression} from "../expression.js";
import {columnNames, featuresOf, numberColumns, suggestedFeatures, toggled} from "../features.js";
import {Panel} from "../parts/card.js";
import {Icon} from "../parts/icons.js";
import {html} from "../parts/html.js";
import {Select} from "../parts/select.js";
import {catalogue, notify, scene, send} from "../state.js";
import {ColumnList} from "./columns.js";
import {TypedLine, expressionCheck} from "./formula.js";
import {ExpressionPicture} from "./pictures.js";
import {PlaneField} from "./plane.js";

const SIZE = 40;

/** The panel of the inputs. */
export function InputsView() {
  const {data} = scene.value;
  if (data.image) {
    const note = `${data.image.join(" × ")} pixels`;
    return html`<${Panel} title="Inputs" class="inputs-view" note=${note}><${Scaling} /><//>`;
  }
  const inUse = featuresOf(scene.value);
  const isPlane = data.columns.length <= 2 && numberColumns(data).length === data.columns.length;
  return html`<${Panel} title="Inputs" class="inputs-view" note=${`${inUse.length} in use`}>
    ${isPlane ? html`<${Tiles} inUse=${inUse} />` : html`<${ColumnList} inUse=${inUse} />`}
    <${Typed} inUse=${inUse} />
    <${Scaling} />
    <${PlaneField} />
  <//>`;
}

/**
 * Say which inputs there are; the weights of those that stay, stay.
 * @param {string[]} list
 * @param {{quiet?: boolean}} [options]
 */
export const setFeatures = (list, options) => send("set", {values: {features: list.join(", ")}}, options);

/**
 * Inputs over the plane, each with its picture: the offered ones, and those that were typed.
 * @param {{inUse: string[]}} props
 */
function Tiles({inUse}) {
  const {data} = scene.value;
  const names = columnNames(data);
  const told = catalogue.value?.features?.find((/** @type {any} */ each) => each.inputs.join() === names.join());
  const offered = told?.names ?? suggestedFeatures(names);
  const all = [...offered, ...inUse.filter((text) => !offered.includes(text))];
  const {low, high} = data.plane ?? {low: [-6, -6], high: [6, 6]};
  const press = (/** @type {string} */ text) => {
    const next = toggled(inUse, text, offered);
    if (next.length) setFeatures(next);
    else notify("One input at least has to stay.");
  };
  return html`<div class="tiles" role="group" aria-label="Inputs of the network" data-control="features">
    ${all.map((text) => html`<${Tile} key=${text} text=${text} on=${inUse.includes(text)} ground=${{names, low, high}}
      onPress=${() => press(text)} />`)}
  </div>`;
}

/** @param {{text: string, on: boolean, ground: import("./pictures.js").Ground, onPress: () => void}} props */
function Tile({text, on, ground, onPress}) {
  const tree = parseExpression(text);
  return html`<button type="button" class="tile" aria-pressed=${on ? "true" : "false"} data-feature=${text}
      data-tip=${on ? `${text}: the network sees it` : `${text}: switched off`} onClick=${onPress}>
    <span class="tile-picture"><${ExpressionPicture} tree=${tree} ground=${ground} size=${SIZE} />
      ${on && html`<span class="tile-on"><${Icon} name="check" size=${12} /></span>`}</span>
    <span class="tile-name">${prettyExpression(text)}</span>
  </button>`;
}

const TYPED = "An expression of the columns, such as x1*x2 or sin(2*x1). Names with spaces stand in backticks. "
  + "The new input begins with weights of zero, so the answers stay.";

/** A typed expression as one more input. @param {{inUse: string[]}} props */
function Typed({inUse}) {
  const {data} = scene.value;
  const names = columnNames(data);
  const add = (/** @type {string} */ text) => {
    const more = parseFeatures(text).map(expressionText).filter((each) => !inUse.includes(each));
    return more.length ? setFeatures([...inUse, ...more], {quiet: true}) : Promise.resolve();
  };
  const example = names.length > 1 ? `${names[0]}*${names[1]}` : `sin(2*${names[0]})`;
  const placeholder = /^[\w*()]+$/.test(example) ? example : "an expression of the columns";
  return html`<div data-control="features"><${TypedLine} label="Add an input" value="" clears onTake=${add}
    check=${expressionCheck(names, {several: true})} placeholder=${placeholder} help=${TYPED} /></div>`;
}

/** @type {Record<string, string>} */
const SCALINGS = {
  none: "None", standard: "Standard: mean 0, deviation 1", "min-max": "From 0 to 1", log: "Logarithm, then standard",
  quantile: "By rank", pixels: "Pixels from 0 to 1",
};

/** How numbers are brought to one size; it is stored in the model. */
function Scaling() {
  const {experiment, data} = scene.value;
  const known = catalogue.value?.scalings?.map((/** @type {any} */ each) => each.name ?? each) ?? Object.keys(SCALINGS);
  const isPicture = Boolean(data.image);
  const fitting = known.filter((/** @type {string} */ name) => name === "none" || (name === "pixels") === isPicture);
  const options = [{value: "", label: "As the data wants it"},
    ...fitting.map((/** @type {string} */ name) => ({value: name, label: SCALINGS[name] ?? name}))];
  return html`<${Select} label="Scaling" value=${experiment.inputs.scaling ?? ""} options=${options}
    help="Numbers of very different size are hard to learn from. Fitted to the training rows, stored in the model."
    onChange=${(/** @type {string} */ scaling) => send("set", {values: {scaling: scaling || null}})} />`;
}
