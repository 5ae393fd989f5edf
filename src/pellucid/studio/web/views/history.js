/** The named history: every change of the session, taken back or made again by a click on it. */

import {classes, html} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {Popover} from "../parts/popover.js";
import {grouped} from "../format.js";
import {announce, scene, send} from "../state.js";

/** @typedef {{id: number, name: string, epoch: number, here: boolean, done: boolean}} Entry */

/** Undo, and say what was undone. */
export const undo = () => travel("undo", entryBefore()?.name ? `Undone: ${entryBefore()?.name}` : "Undone");

/** Redo, and say what was made again. */
export const redo = () => travel("redo", entryAfter()?.name ? `Made again: ${entryAfter()?.name}` : "Made again");

/** @returns {Entry[]} */
const entries = () => scene.value?.history ?? [];
const entryBefore = () => entries().findLast((entry) => entry.done);
const entryAfter = () => entries().find((entry) => !entry.done);

/** @param {string} command @param {string} words @param {Record<string, unknown>} [fields] */
async function travel(command, words, fields = {}) {
  await send(command, fields);
  announce(words);
}

/** Undo, redo and the list of all changes, for the head of the page. */
export function HistoryView() {
  if (!scene.value) return null;
  const {can_undo: undoable, can_redo: redoable} = scene.value;
  const last = entryBefore();
  const next = entryAfter();
  return html`<span class="history" data-control="history">
    <${IconButton} icon="undo" label=${last && undoable ? `Undo ${last.name}` : "Undo"} shortcut="Control+Z"
      disabled=${!undoable} onClick=${undo} />
    <${IconButton} icon="redo" label=${next && redoable ? `Redo ${next.name}` : "Redo"} shortcut="Control+Shift+Z"
      disabled=${!redoable} onClick=${redo} />
    <${Popover} label="History of changes" icon="history" align="end"><${List} /><//>
  </span>`;
}

/** All changes, the newest first; the beginning is the last line. */
function List() {
  const all = entries();
  const here = entryBefore()?.id ?? 0;
  return html`<div class="history-list">
    <p class="history-title">History</p>
    ${all.length === 0 && html`<p class="history-none">Nothing was changed yet. Every change is listed here, and can be
      taken back.</p>`}
    <ol reversed>
      ${all.toReversed().map((entry) => html`<${Line} key=${entry.id} entry=${entry} here=${entry.id === here} />`)}
      ${all.length > 0 && html`<${Line} entry=${BEGINNING} here=${here === 0} />`}
    </ol>
  </div>`;
}

/** @type {Entry} */
const BEGINNING = {id: 0, name: "the beginning", epoch: 0, here: false, done: true};

/** @param {{entry: Entry, here: boolean}} props */
function Line({entry, here}) {
  return html`<li><${Button} kind="quiet"
      class=${classes("history-line", !entry.done && "history-undone", here && "history-here")}
      aria-current=${here ? "step" : undefined} disabled=${here}
      onClick=${() => travel("jump", `Now at: ${entry.name}`, {to: entry.id})}>
    <span class="history-name">${entry.name}</span>
    <span class="history-epoch">${entry.done ? `epoch ${grouped(entry.epoch)}` : "taken back"}</span>
  <//></li>`;
}
