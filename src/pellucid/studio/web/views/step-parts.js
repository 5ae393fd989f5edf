/** What the acts of the opened step share: names of numbers, the numbers of a layer, and sums with live terms. */

import {html} from "../parts/html.js";
import {amount, written} from "../format.js";
import {nameOf} from "./naming.js";
import {columnOf} from "./stage.js";
import {Num, keyOf, spelled} from "./step-number.js";

/** @typedef {import("../compute/chain.js").Step} Step */
/** @typedef {{step: Step, model: any}} Opened */

/** Of more neurons the strongest are shown. */
export const MOST = 12;

/** What the i-th number of a layer is called, −1 being the input. @param {Opened} opened @param {number} at @param {number} i */
export function called(opened, at, i) {
  const key = keyOf(opened, at, i);
  const column = columnOf(key);
  return column ? nameOf(column, i) : `${at < 0 ? "input" : opened.step.layers[at].name} ${i + 1}`;
}

/** @param {number} at @param {number} j */
export const open = (at, j) => () => { if (at >= 0) spelled.value = {at, j}; };

/** The strongest numbers of a layer with their places, in order. @param {number[]} values */
export function strongestOf(values) {
  const all = values.map((value, j) => ({value, j}));
  if (all.length <= MOST) return all;
  const strongest = all.toSorted((one, other) => Math.abs(other.value) - Math.abs(one.value)).slice(0, MOST);
  return strongest.toSorted((one, other) => one.j - other.j);
}

/**
 * Terms of a sum as a formula of live numbers.
 * @param {{terms: import("../compute/chain.js").Term[], more: number, rest?: number, opened: Opened,
 *   to: {at: number, j: number}, back?: boolean}} props `back`: w·δ flows to the neuron from those behind it
 */
export function Terms({terms, more, rest, opened, to, back = false}) {
  const end = keyOf(opened, to.at, to.j);
  return html`${terms.map((term, k) => {
    const other = keyOf(opened, term.at, term.i);
    const name = called(opened, term.at, term.i);
    return html`<span class="term">${k > 0 && " + "}<${Num} value=${term.w} weight=${back ? [end, other] : [other, end]}
      name=${`weight ${back ? "to" : "from"} ${name}`} />·<${Num} value=${term.a} neuron=${other}
      name=${back ? `δ of ${name}` : name} onGo=${open(term.at, term.i)} /></span>`;
  })}${more > 0 && html`<span class="term"> + ${amount(more, "more term")}${rest === undefined ? "" : ` ${written(rest)}`}</span>`}`;
}

/** A neuron in few letters: the class it stands for, or its number. @param {Opened} opened @param {number} at @param {number} j */
function shortName(opened, at, j) {
  const column = columnOf(keyOf(opened, at, j));
  return column?.names[j] ?? String(j + 1);
}

/**
 * The strongest numbers of a layer as buttons; the one that is spelled out is marked.
 * @param {{opened: Opened, at: number, values: number[]}} props
 */
export function Cells({opened, at, values}) {
  const isOpen = (/** @type {number} */ j) => spelled.value.at === at && spelled.value.j === j;
  return html`<div class="step-numbers">
    ${strongestOf(values).map(({value, j}) => html`<button type="button" key=${j} class="step-cell"
      aria-expanded=${isOpen(j)} onClick=${open(at, j)}><span class="muted">${shortName(opened, at, j)}</span>${" "}${written(value)}</button>`)}
    ${values.length > MOST && html`<span class="muted">and ${amount(values.length - MOST, "weaker one")}</span>`}
  </div>`;
}
