/** The built-in data sets as the page shows them: in groups, with options in words, and what a new one touches. */

import {sourceText} from "./source.js";

/** @typedef {Record<string, any>} Entry a data set of the catalogue */

const GROUPS = ["Classes", "Heights", "Curves", "Typed", "Tables", "Pictures"];

/** Where a set belongs. @param {Entry} entry */
export function groupOf({formula, group, shows, task}) {
  if (formula) return "Typed";
  if (group === "curve") return "Curves";
  if (shows === "plane") return task === "regression" ? "Heights" : "Classes";
  return shows === "image" ? "Pictures" : "Tables";
}

/** Whether a set is chosen by the picture of its points, or else by its name. @param {Entry} entry */
export const isPictured = (entry) => ["Classes", "Heights", "Curves"].includes(groupOf(entry));

/** Sets in their groups; a group without any is left out. @param {Entry[]} entries */
export function inGroups(entries) {
  return GROUPS.map((title) => ({title, entries: entries.filter((entry) => groupOf(entry) === title)}))
    .filter((group) => group.entries.length > 0);
}

/** Usual values of a set's options. @param {Entry} entry */
export const usualOptions = (entry) =>
  Object.fromEntries(entry.options.map((/** @type {any} */ option) => [option.name, option.default]));

/**
 * Options that carry over from one set to another: how many points and how much noise a person has chosen.
 * @param {Record<string, any>} options @param {Entry} entry
 */
export function carriedOptions(options, entry) {
  const known = usualOptions(entry);
  return Object.fromEntries(["points", "noise", "position_noise", "label_noise", "value_noise"]
    .filter((name) => name in options && name in known).map((name) => [name, options[name]]));
}

const KINDS = /** @type {Record<string, string>} */ ({classification: "class", regression: "number", labels: "labels"});

/**
 * Whether the output layer must begin anew for another target.
 * @param {any} target of the scene
 * @param {Entry} entry
 */
export const otherTarget = (target, {task, classes}) =>
  target.kind !== KINDS[task] || (target.classes ?? []).length !== classes.length;

/**
 * What to set for another data set: with it, whatever would not fit it any more is left open again.
 * @param {Entry} entry @param {Record<string, any>} options @param {any} scene
 * @returns {Record<string, unknown>}
 */
export function settingsFor(entry, options, {data, experiment}) {
  const source = sourceText(entry.name, options, usualOptions(entry));
  const before = data.columns.map((/** @type {any} */ column) => column.name);
  const same = entry.inputs.join() === before.join();
  /** @type {Record<string, unknown>} */
  const values = {source};
  if (data.own || experiment.data.target?.length) Object.assign(values, {target: null, drop: null, keep: null});
  if (!same) Object.assign(values, {features: null, scaling: null});
  if (otherTarget(data.target, entry)) Object.assign(values, freshTask(entry, experiment));
  return values;
}

/** The task left open, and with it what the network says of its output. @param {Entry} entry @param {any} experiment */
function freshTask(entry, experiment) {
  const keepsLoss = experiment.task.loss === "half_mse" && (entry.task === "regression" || entry.classes.length === 2);
  const layers = experiment.network?.layers ?? [];
  const last = layers[layers.length - 1];
  const saysOutput = last?.kind === "dense" && (last.units === undefined || last.units === null);
  return {
    task: null,
    class_weight: null,
    label_smoothing: null,
    ...(keepsLoss ? {} : {loss: null}),
    ...(saysOutput ? {network: {...experiment.network, layers: layers.slice(0, -1)}} : {}),
  };
}

/** Options in words, with the step and the ends of their sliders. @type {Record<string, Record<string, any>>} */
const OPTIONS = {
  points: {label: "Points", control: "points", min: 20, max: 20_000, log: true, integer: true},
  noise: {label: "Noise", control: "noise", min: 0, max: 50, step: 5, times: 100, unit: "%"},
  position_noise: {
    label: "Position noise", control: "noise", min: 0, max: 2, step: 0.05,
    help: "How far points are moved once their class or value is decided: a standard deviation in units of the inputs.",
  },
  label_noise: {
    label: "Label noise", control: "noise", min: 0, max: 50, step: 1, times: 100, unit: "%",
    help: "The share of points that get another class than the one they belong to.",
  },
  value_noise: {
    label: "Value noise", control: "noise", min: 0, max: 1, step: 0.01,
    help: "What is added to every value: a standard deviation.",
  },
  classes: {label: "Classes", min: 2, max: 8, step: 1, integer: true},
  cells: {label: "Squares a side", min: 2, max: 12, step: 1, integer: true},
  turns: {label: "Turns", min: 0.1, max: 4, step: 0.1},
  size: {label: "Pixels a side", min: 8, max: 64, step: 1, integer: true},
  days: {label: "Days", min: 2, max: 365, step: 1, integer: true},
  busy: {label: "Visits an hour", min: 1, max: 300, step: 1},
};

/** How an option is shown: label, slider, unit; `times` is what its value is multiplied by. @param {any} option */
export function optionWords(option) {
  const known = OPTIONS[option.name];
  const words = option.name.replaceAll("_", " ");
  const label = words[0].toUpperCase() + words.slice(1);
  return known ?? {label, min: option.low, max: option.high, integer: option.type === "integer"};
}
