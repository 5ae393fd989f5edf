/** How numbers are written: three significant digits, a real minus, words for what is no number. */

/** @param {number|null|undefined} value */
export function written(value, digits = 3) {
  if (value === null || value === undefined) return "–";
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e6) ? value.toExponential(digits - 1) : rounded(value, digits);
  return text.replace(/\.?0*e\+?/, "e").replaceAll("-", "−");
}

function rounded(value, digits) {
  const text = value.toPrecision(digits);
  const plain = text.includes("e") ? String(Math.round(value)) : text;
  return plain.includes(".") ? plain.replace(/\.?0+$/, "") : plain;
}

/** A share as percent. */
export const percent = (share, digits = 3) => `${written(100 * share, digits)} %`;

/** A measure of the results in its own way: shares as percent. */
export const measured = (name, value) =>
  (/accuracy|precision|recall|f1/.test(name) && value !== null ? percent(value) : written(value));

/** Round numbers between low and high, about `count` of them. */
export function ticks(low, high, count = 5) {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * (1 - 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({length: last - first + 1}, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
