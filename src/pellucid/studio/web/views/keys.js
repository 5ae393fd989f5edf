/** Keys of the page: one listener, and the form in which each key can be chosen anew or switched off. */

import {classes, html, useEffect, useState} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {Toggle} from "../parts/choice.js";
import {chordOf, chordTable, chordText, chordsOf, isSingle, partsOf} from "../chords.js";
import {keep, kept} from "../kept.js";
import {changeDisplay, display} from "../state.js";
import {ACTIONS, perform} from "./actions.js";

/** Keys that were chosen in this browser. @returns {Record<string, string[]>} */
const chosen = () => display.value.keys ?? kept("keys");

/** Which action each chord does. */
export const table = () => chordTable(ACTIONS, chosen());

/** The chords of an action. @param {string} id */
export const keysFor = (id) => chordsOf(table(), id);

/** @param {Record<string, string[]>} keys */
function choose(keys) {
  keep("keys", keys);
  changeDisplay({keys});
}

const TYPES = "input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, select, "
  + "[contenteditable='true']";
const PRESSES = "button, a[href], summary, [role=button], [role=tab], [role=option], input[type=checkbox], "
  + "input[type=radio]";
const WALKS = "input[type=range], input[type=radio], [role=tablist], [role=slider], [role=grid], [role=tree], "
  + "[role=menu]";

/** Whether what has the focus needs this key itself. @param {Element} target @param {string} chord */
export function isTaken(target, chord) {
  if (!isSingle(chord)) return chord !== "Ctrl+K" && target.matches(TYPES);
  if (target.matches(TYPES) || target.closest("dialog[open], [popover]:popover-open")) return true;
  if (/^(Space|Enter)$/.test(chord) && target.closest(PRESSES)) return true;
  return /^(Shift\+)?(Arrow\w+|Home|End|Page\w+|Space|Enter)$/.test(chord) && Boolean(target.closest(WALKS));
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event, event.code);
  if (!chord || (isSingle(chord) && !display.value.shortcuts)) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (isTaken(target, chord)) return;
  const id = table().get(chord);
  const action = ACTIONS.find((each) => each.id === id);
  if (action && perform(action)) event.preventDefault();
}

/** Listen to keys while the page is there. */
export function useKeys() {
  useEffect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

/** A chord as keys. @param {{chord: string}} props */
export const Chord = ({chord}) =>
  html`<span class="keys">${partsOf(chord).map((part) => html`<kbd>${part}</kbd>`)}</span>`;

/** All keys, and a way to choose each anew. */
export function KeyTable() {
  const [asked, setAsked] = useState("");
  const groups = [...new Set(ACTIONS.map(({group}) => group))];
  return html`<div class="key-table">
    <div class="key-tools">
      <${Toggle} label="Single-key shortcuts" on=${display.value.shortcuts}
        onChange=${(/** @type {boolean} */ shortcuts) => changeDisplay({shortcuts})}
        help="Off: only keys with Ctrl work, which suits speech input and screen readers." />
      <${Button} kind="quiet" disabled=${Object.keys(chosen()).length === 0} onClick=${() => choose({})}>Usual keys<//>
    </div>
    ${groups.map((group) => html`<section aria-label="Keys: ${group}"><h3 class="key-group">${group}</h3>
      <ul class="key-list">${ACTIONS.filter((each) => each.group === group).map((action) => html`<${KeyLine}
        key=${action.id} action=${action} asking=${asked === action.id} onAsk=${setAsked} />`)}</ul></section>`)}
  </div>`;
}

/** @param {{action: import("./actions.js").Action, asking: boolean, onAsk: (id: string) => void}} props */
function KeyLine({action: {id, label}, asking, onAsk}) {
  const keys = keysFor(id);
  const take = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    const chord = chordOf(event, event.code);
    if (!chord) return;
    if (chord !== "Escape") choose({...chosen(), [id]: [chord]});
    onAsk("");
  };
  const words = keys.map(chordText).join(" or ") || "no key";
  return html`<li class=${classes("key-line", asking && "key-asking")}>
    <span class="key-label">${label}</span>
    <span class="key-chords">${asking ? html`<span role="status">Press a key…</span>`
      : keys.map((chord) => html`<${Chord} chord=${chord} />`)}</span>
    <${IconButton} icon="edit" size="small" label="Choose another key for: ${label}; now ${words}" pressed=${asking}
      onClick=${() => onAsk(asking ? "" : id)} onKeyDown=${asking ? take : undefined}
      onBlur=${() => asking && onAsk("")} />
    <${IconButton} icon="close" size="small" label="No key for: ${label}" disabled=${!keys.length}
      onClick=${() => choose({...chosen(), [id]: []})} />
  </li>`;
}
