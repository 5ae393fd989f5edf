/** Short messages: those that are shown in a corner, and what only a screen reader says; a part of the state. */

import {signal} from "/studio/parts/html.js";

/** @typedef {{id: number, kind: "note" | "good" | "warning" | "error", text: string, next?: string}} Notice */

/** So long stays what is no trouble, in milliseconds; trouble stays until it is closed. */
const STAYS = 6000;
const MOST = 4;

/** Short messages on the page. */
export const notices = signal(/** @type {Notice[]} */ ([]));

/** What a screen reader is told in passing. */
export const spoken = signal("");

let count = 0;

/** Say something in passing. @param {string} text */
export function announce(text) {
  spoken.value = spoken.value === text ? `${text}\u00a0` : text;
}

/**
 * Show a short message.
 * @param {string} text
 * @param {{kind?: Notice["kind"], next?: string}} [options]
 */
export function notify(text, {kind = "note", next} = {}) {
  const entry = {id: ++count, kind, text, next};
  const others = notices.value.filter((each) => each.text !== text);
  notices.value = [...others, entry].slice(-MOST);
  if (kind === "note" || kind === "good") setTimeout(() => dismiss(entry.id), STAYS);
}

/** Close a message. @param {number} id */
export function dismiss(id) {
  notices.value = notices.value.filter((each) => each.id !== id);
}
