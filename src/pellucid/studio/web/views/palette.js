/** The palette: every command, data set, activation and neuron, found by typing a piece of its name. */

import {classes, html, useEffect, useId, useState} from "../parts/html.js";
import {Dialog} from "../parts/dialog.js";
import {roved} from "../parts/choice.js";
import {found} from "../finding.js";
import {withActivation} from "../classic.js";
import {catalogue, changeDisplay, display, scene, send, sheet} from "../state.js";
import {isFree} from "../locks.js";
import {ACTIONS, isPossible, perform} from "./actions.js";
import {Chord, keysFor} from "./keys.js";

const MOST_SHOWN = 12;
const MOST_NEURONS = 400;

/** @typedef {{id: string, label: string, group: string, keys?: string[], run: () => unknown}} Entry */

/** All there is to find at the moment. @returns {Entry[]} */
function entries() {
  const actions = ACTIONS.filter(isPossible).filter(({id}) => id !== "palette")
    .map((action) => ({...action, keys: keysFor(action.id), run: () => perform(action)}));
  return [...actions, ...sources(), ...activations(), ...neurons()];
}

/** @returns {Entry[]} */
const sources = () => (isFree("dataset") ? catalogue.value?.sources ?? [] : [])
  .map((/** @type {any} */ {name, about}) => ({
    id: `source ${name}`, label: `Data: ${name}`, group: about ?? "Data",
    run: () => send("set", {values: {source: name}}),
  }));

/** @returns {Entry[]} */
function activations() {
  if (!isFree("activation") || !scene.value) return [];
  const {experiment, layers} = scene.value;
  return (catalogue.value?.activations ?? []).map((/** @type {any} */ {name}) => ({
    id: `activation ${name}`, label: `Activation of all hidden layers: ${name}`, group: "Network",
    run: () => send("set", {values: {network: withActivation(experiment.network, layers, name)}}),
  }));
}

/** @returns {Entry[]} */
function neurons() {
  const layers = /** @type {any[]} */ (scene.value?.layers ?? []);
  return layers.flatMap(({name, units}) => Array.from({length: Math.min(units, MOST_NEURONS)}, (_, index) => ({
    id: `neuron ${name}:${index}`, label: `Pin neuron ${index + 1} of ${name}`, group: "Network",
    run: () => pin(`${name}:${index}`),
  })));
}

/** @param {string} neuron */
function pin(neuron) {
  const {pinned} = display.value;
  if (!pinned.includes(neuron)) changeDisplay({pinned: [...pinned, neuron], pane: "network"});
}

/** The sheet with the field and the list. */
export function Palette() {
  const open = sheet.value === "palette";
  const close = () => { if (sheet.value === "palette") sheet.value = ""; };
  return html`<${Dialog} title="Search all commands" open=${open} onClose=${close} class="palette">
    <${Search} close=${close} /><//>`;
}

/** @param {{close: () => void}} props */
function Search({close}) {
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = found(entries(), text).slice(0, MOST_SHOWN);
  const here = Math.min(at, list.length - 1);
  useEffect(() => document.getElementById(`${id}-${here}`)?.scrollIntoView({block: "nearest"}), [here, text]);
  const choose = (/** @type {Entry | undefined} */ entry) => {
    if (!entry) return;
    close();
    setTimeout(() => Promise.resolve(entry.run()).catch(() => undefined));
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const next = ["ArrowDown", "ArrowUp"].includes(event.key) ? roved(event.key, here, list.length) : null;
    if (next !== null) setAt(next);
    else if (event.key === "Enter") choose(list[here]);
    else return;
    event.preventDefault();
  };
  const typed = (/** @type {any} */ event) => {
    setText(event.currentTarget.value);
    setAt(0);
  };
  return html`
    <input class="palette-field" type="text" role="combobox" aria-label="Command" placeholder="Type a piece of a name"
      value=${text} autocomplete="off" autofocus spellcheck=${false} aria-expanded="true" aria-controls=${id}
      aria-activedescendant=${list.length ? `${id}-${here}` : undefined} onInput=${typed} onKeyDown=${keys} />
    <ul class="palette-list" id=${id} role="listbox"
        aria-label="Commands">${list.map((entry, index) =>
      html`<li key=${entry.id}
        id="${id}-${index}" role="option" aria-selected=${index === here ? "true" : "false"}
        class=${classes("palette-entry", index === here && "palette-here")}
        onPointerMove=${() => setAt(index)} onClick=${() => choose(entry)}>
      <span class="palette-label">${entry.label}</span><span class="palette-group">${entry.group}</span>
      ${entry.keys?.length ? html`<${Chord} chord=${entry.keys[0]} />` : null}
    </li>`)}</ul>
    <p class="palette-none" role="status">${list.length ? "" : "Nothing is called that."}</p>`;
}
