/** Raw values as people write them: numbers, names of classes, dates. */

import {flat} from "./arrays.js";
import {written} from "./format.js";

const DAY = 86_400_000;

/** A raw row as numbers: what is missing is not a number. */
export const rawOf = (input) => flat(input).map((value) => value ?? NaN);

/** Days since 1970-01-01 as `2024-05-01`, or `2024-05-01T13:30` with the time of day. */
export function dateText(days, clock = false) {
  const moment = new Date(Math.round((days * DAY) / 60_000) * 60_000);
  return Number.isNaN(moment.getTime()) ? "" : moment.toISOString().slice(0, clock ? 16 : 10);
}

/** The inverse; not a number where the text is no date. */
export const daysOf = (text) => (text ? Date.parse(`${text}${text.includes("T") ? ":00" : "T00:00"}Z`) / DAY : NaN);

/** A raw value in words. */
export function told({kind, classes, clock}, value) {
  if (kind === "class") return classes[value] ?? "missing";
  if (Number.isNaN(value)) return "missing";
  return kind === "date" ? dateText(value, clock) : written(value);
}
