/** A number of the opened step that shows on the drawing where it lives, and leads to where it comes from. */

import {html, signal} from "../parts/html.js";
import {written} from "../format.js";
import {givenTo} from "../compute/chain.js";
import {hovered, layout, line, placeOf} from "./stage.js";

/** @typedef {import("../compute/chain.js").Step} Step */
/** @typedef {{step: Step, model: any}} Opened */

/** The neuron whose numbers are written out: its layer and its place there. */
export const spelled = signal({at: 0, j: 0});

/** Where a number of a layer is drawn; layer −1 is the input. @param {Opened} opened @param {number} at @param {number} i */
export function keyOf({step, model}, at, i) {
  let layer = at;
  const isDrawn = () => layout.value?.columns.some(({name}) => name === step.layers[layer].name);
  while (layer >= 0 && !isDrawn()) layer = givenTo(step, layer, model).from;
  return `${layer < 0 ? "input" : step.layers[layer].name}:${i}`;
}

/** The line between two neurons on the drawing. @param {string} from @param {string} to */
function lineBetween(from, to) {
  const laid = layout.value;
  const place = (/** @type {string} */ key) => laid?.columns.findIndex(({name}) => key.startsWith(`${name}:`)) ?? -1;
  const link = laid?.links.findIndex((each) => each.from === place(from) && each.to === place(to) && each.weight) ?? -1;
  return link < 0 ? null : {link, from: placeOf(from), to: placeOf(to)};
}

/**
 * @param {{value: number, digits?: number, neuron?: string, weight?: [from: string, to: string], name: string,
 *   bare?: boolean, onGo?: () => void}} props
 * `neuron` and `weight`: what is shown on the drawing; `bare`: not in a formula; `onGo`: opens where the number comes from
 */
export function Num({value, digits = 3, neuron, weight, name, bare = false, onGo}) {
  const show = () => {
    if (neuron) hovered.value = neuron;
    if (weight) line.value = lineBetween(...weight);
  };
  const hide = () => {
    if (neuron) hovered.value = null;
    if (weight) line.value = null;
  };
  const text = written(value, digits);
  const go = () => {
    if (onGo) hide();
    (onGo ?? show)();
  };
  return html`<button type="button" class="num" aria-label="${name} ${text}" data-tip=${name} onPointerEnter=${show}
    onFocus=${show} onPointerLeave=${hide} onBlur=${hide} onClick=${go}>${value < 0 && !bare ? `(${text})` : text}</button>`;
}
