/** A number or a line of text that is typed: taken on Enter and when the field is left, given back by Escape. */

import {classes, html, useId, useState} from "./html.js";
import {Field, described} from "./field.js";
import {numberFrom, written} from "../format.js";

/**
 * @typedef {object} NumberProps
 * @property {number} value
 * @property {(value: number) => void} onChange
 * @property {number} [min]
 * @property {number} [max]
 * @property {number} [step] what an arrow key adds; ten times that with Shift
 * @property {boolean} [integer]
 * @property {boolean} [times] whether arrow keys multiply by 1.1 instead of adding
 * @property {string} [unit]
 * @property {number} [digits]
 * @property {boolean} [disabled]
 */

/** What is wrong with a number, or "". @param {number} value @param {Partial<NumberProps>} rules */
export function wrongNumber(value, {min = -Infinity, max = Infinity, integer = false}) {
  if (Number.isNaN(value)) return "A number is wanted here.";
  if (integer && !Number.isInteger(value)) return "A whole number is wanted here.";
  if (value >= min && value <= max) return "";
  if (Number.isFinite(min) && Number.isFinite(max)) return `Between ${written(min)} and ${written(max)}, please.`;
  return Number.isFinite(min) ? `At least ${written(min)}, please.` : `At most ${written(max)}, please.`;
}

/**
 * The number an arrow key leads to, within its bounds.
 * @param {number} value
 * @param {number} by
 * @param {Partial<NumberProps>} rules
 */
export function stepped(value, by, {step = 1, min = -Infinity, max = Infinity, times = false}) {
  const next = times && value !== 0 ? value * 1.1 ** by : Math.round((value + by * step) / step) * step;
  return Math.min(max, Math.max(min, Number(next.toPrecision(12))));
}

/** @param {import("./field.js").FieldProps & NumberProps} props */
export function NumberField({value, onChange, min, max, step, integer, times, unit, digits = 4, disabled, ...field}) {
  const rules = {min, max, step, integer, times};
  const shown = integer ? String(value) : written(value, digits);
  const take = (/** @type {string} */ text) => {
    const number = numberFrom(text);
    const problem = wrongNumber(number, rules);
    if (!problem && number !== value) onChange(number);
    return problem;
  };
  const arrow = (/** @type {string} */ text, /** @type {number} */ by) => {
    const from = numberFrom(text);
    const next = stepped(Number.isNaN(from) ? value : from, by, rules);
    if (next !== value) onChange(next);
  };
  return html`<${Typed} shown=${shown} take=${take} arrow=${arrow} unit=${unit} disabled=${disabled} numeric
    ...${field} />`;
}

/**
 * @param {import("./field.js").FieldProps & {value: string, onChange: (value: string) => void, placeholder?: string,
 *   check?: (value: string) => string, code?: boolean, disabled?: boolean, suggestions?: string[]}} props
 */
export function TextField({value, onChange, check = () => "", ...rest}) {
  const take = (/** @type {string} */ text) => {
    const problem = check(text);
    if (!problem && text !== value) onChange(text);
    return problem;
  };
  return html`<${Typed} shown=${value} take=${take} ...${rest} />`;
}

/** A field that keeps what is typed to itself until it is taken. @param {Record<string, any>} props */
function Typed({shown, take, arrow, unit, numeric, code, placeholder, disabled, suggestions, ...field}) {
  const id = useId();
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const [problem, setProblem] = useState("");
  const error = problem || field.error;
  const done = (/** @type {string | null} */ text) => {
    const found = text === null ? "" : take(text);
    setProblem(found);
    if (!found) setDraft(null);
  };
  const keys = (/** @type {KeyboardEvent & {currentTarget: HTMLInputElement}} */ event) => {
    const by = arrow && {ArrowUp: 1, ArrowDown: -1}[event.key];
    if (event.key === "Enter") done(event.currentTarget.value);
    else if (event.key === "Escape" && draft !== null) done(null);
    else if (by) {
      arrow(event.currentTarget.value, event.shiftKey ? 10 * by : by);
      done(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<${Field} id=${id} ...${field} error=${error}>
    <span class=${classes("typed", numeric && "typed-number", code && "typed-code")}>
      <input type="text" ...${described(id, {error})} value=${draft ?? shown} disabled=${disabled}
        placeholder=${placeholder} inputmode=${numeric ? "decimal" : undefined} autocomplete="off" spellcheck=${false}
        list=${suggestions ? `${id}-list` : undefined} onKeyDown=${keys}
        onInput=${(/** @type {any} */ event) => setDraft(event.currentTarget.value)}
        onFocus=${(/** @type {any} */ event) => numeric && event.currentTarget.select()}
        onBlur=${() => draft !== null && done(draft)} />
      ${unit && html`<span class="typed-unit">${unit}</span>`}
      ${suggestions && html`<datalist id="${id}-list">${suggestions.map((/** @type {string} */ each) =>
        html`<option value=${each} />`)}</datalist>`}
    </span>
  <//>`;
}
