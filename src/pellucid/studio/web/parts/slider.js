/** A slider for any number in a range, evenly or by powers of ten, with its value to type beside it. */

import {html, useId} from "./html.js";
import {Field, described} from "./field.js";
import {NumberField} from "./number.js";
import {written} from "../format.js";

const POSITIONS = 1000;

/**
 * @typedef {object} SliderProps
 * @property {number} value
 * @property {number} min
 * @property {number} max
 * @property {(value: number) => void} onChange while it moves, and at its end
 * @property {number} [step]
 * @property {boolean} [log] equal ways are equal factors
 * @property {boolean} [zero] for a log slider: its left end is nought
 * @property {number[]} [ticks] values with a mark; Page Up and Page Down go from one to the next
 * @property {boolean} [integer]
 * @property {string} [unit]
 * @property {(value: number) => string} [format] how the value is said
 * @property {boolean} [disabled]
 */

/** @typedef {Pick<SliderProps, "min" | "max" | "step" | "log" | "zero">} Scale */

/** Where on the slider a value lies, 0 to 1. @param {number} value @param {Scale} scale */
export function shareOf(value, {min, max, log, zero}) {
  if (!log) return clamped((value - min) / (max - min));
  if (value <= 0) return 0;
  const along = clamped(Math.log(value / min) / Math.log(max / min));
  return zero ? ZERO_END + (1 - ZERO_END) * along : along;
}

/** The value at a place of the slider; three digits on a log slider. @param {number} share @param {Scale} scale */
export function valueAt(share, {min, max, step, log, zero}) {
  if (!log) {
    const value = min + share * (max - min);
    return clean(step ? min + Math.round((value - min) / step) * step : value);
  }
  if (zero && share < ZERO_END / 2) return 0;
  const along = zero ? clamped((share - ZERO_END) / (1 - ZERO_END)) : share;
  return Number((min * (max / min) ** along).toPrecision(3));
}

/**
 * The next mark above or below a value, or the value where there is none.
 * @param {number} value
 * @param {1 | -1} way
 * @param {number[]} ticks
 */
export function nextTick(value, way, ticks) {
  const beyond = ticks.filter((tick) => way * (tick - value) > 1e-9 * Math.abs(value));
  return beyond.length ? (way > 0 ? Math.min(...beyond) : Math.max(...beyond)) : value;
}

const ZERO_END = 0.06;
const clamped = (/** @type {number} */ share) => Math.min(1, Math.max(0, share));
const clean = (/** @type {number} */ value) => Number(value.toPrecision(12));

/** @param {import("./field.js").FieldProps & SliderProps} props */
export function Slider(props) {
  const {value, min, max, step, log, zero, ticks = [], integer, unit, format = written, onChange, disabled} = props;
  const {label, help, error, quietLabel} = props;
  const id = useId();
  const scale = {min, max, step, log, zero};
  const positions = step && !log ? Math.round((max - min) / step) : POSITIONS;
  const share = shareOf(value, scale);
  const change = (/** @type {number} */ next) => next !== value && onChange(next);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const way = /** @type {1 | -1 | undefined} */ ({PageUp: 1, PageDown: -1}[event.key]);
    if (!way || !ticks.length) return;
    event.preventDefault();
    change(nextTick(value, way, ticks));
  };
  const typed = html`<${NumberField} label="${label}, as a number" quietLabel value=${value} min=${zero ? 0 : min}
    max=${max} step=${step} times=${log} integer=${integer} unit=${unit} disabled=${disabled} onChange=${change} />`;
  return html`<${Field} id=${id} label=${label} help=${help} error=${error} quietLabel=${quietLabel} aside=${typed}
      class="slider-field">
    <span class="slider" style=${{"--share": share}}>
      <input type="range" ...${described(id, {error})} min="0" max=${positions} step=${log ? 5 : 1} disabled=${disabled}
        value=${Math.round(share * positions)} aria-valuetext=${unit ? `${format(value)} ${unit}` : format(value)}
        onKeyDown=${keys} onInput=${(/** @type {any} */ event) =>
          change(valueAt(event.currentTarget.value / positions, scale))} />
      ${ticks.length > 0 && html`<span class="slider-ticks" aria-hidden="true">${ticks.map((tick) =>
        html`<span class="slider-tick" style=${{"--share": shareOf(tick, scale)}}></span>`)}</span>`}
    </span>
  <//>`;
}
