/** Things of the catalogue by name: layers, activations, initial values. */

import {catalogue} from "../state.js";

/** @typedef {"layers" | "blocks" | "activations" | "initializers"} Kind */

/** All things of a kind, each with its name, what it is, and its options. @param {Kind} kind @returns {any[]} */
export const things = (kind) => catalogue.value?.[kind] ?? [];

/** Their names. @param {Kind} kind @returns {string[]} */
export const namesOf = (kind) => things(kind).map(({name}) => name);

/** What one of them is, in a sentence. @param {Kind} kind @param {string} name @returns {string | undefined} */
export const aboutThing = (kind, name) => things(kind).find((each) => each.name === name)?.about;

/** Its options. @param {Kind} kind @param {string} name @returns {any[]} */
export const optionsOf = (kind, name) => things(kind).find((each) => each.name === name)?.options ?? [];
