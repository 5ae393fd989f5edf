/** What the network is given: the typed inputs in force, the ones that are offered, and lists with one more or less. */

import {expressionText, parseFeatures} from "./expression.js";

/** Canonical texts of a list of typed inputs; of a text that cannot be read, nothing. @param {string} text */
export function featureList(text) {
  try {
    return text.trim() ? parseFeatures(text).map(expressionText) : [];
  } catch {
    return [];
  }
}

/** Names of the columns of the data. @param {any} data @returns {string[]} */
export const columnNames = ({columns}) => columns.map((/** @type {any} */ column) => column.name);

/** Names of its columns of numbers. @param {any} data @returns {string[]} */
export const numberColumns = ({columns}) =>
  columnNames({columns: columns.filter((/** @type {any} */ column) => column.kind === "number")});

/** How a column is written in an expression. @param {string} name */
export const columnText = (name) => expressionText({name});

/** The inputs in force: those that were typed, or else every column. @param {any} scene */
export const featuresOf = ({experiment, data}) =>
  (experiment.inputs.features ? featureList(experiment.inputs.features)
    : columnNames(data).map(columnText));

/**
 * What is offered beside the columns: the classic seven and their cosines, or their like of one column.
 * @param {string[]} names
 */
export function suggestedFeatures(names) {
  const [a, b] = names.map(columnText);
  return b === undefined
    ? [a, `${a}^2`, `${a}^3`, `sin(${a})`, `cos(${a})`, `sin(2*${a})`]
    : [a, b, `${a}^2`, `${b}^2`, `${a}*${b}`, `sin(${a})`, `sin(${b})`, `cos(${a})`, `cos(${b})`];
}

/**
 * The list with an input switched on or off; those that are offered keep their order, typed ones follow.
 * @param {string[]} list @param {string} text @param {string[]} offered
 */
export function toggled(list, text, offered) {
  const next = list.includes(text) ? list.filter((each) => each !== text) : [...list, text];
  const rank = (/** @type {string} */ each) => (offered.includes(each) ? offered.indexOf(each) : offered.length);
  return next.sort((a, b) => rank(a) - rank(b));
}
