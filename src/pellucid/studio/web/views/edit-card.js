/** One weight or bias at its own place on the drawing: its number to be typed, and whether it may move. */

import {html, signal, useEffect, useRef} from "../parts/html.js";
import {IconButton} from "../parts/button.js";
import {Segmented} from "../parts/choice.js";
import {NumberField} from "../parts/number.js";
import {signed} from "../format.js";
import {arrays} from "../sight.js";
import {send} from "../state.js";
import {lineName, nameOf} from "./naming.js";
import {columnOf, layout, line, placeOf, size} from "./stage.js";

/**
 * @typedef {{kind: "bias", key: string, x: number, y: number}} BiasAt
 * @typedef {{kind: "weight", link: number, from: number, to: number, x: number, y: number}} WeightAt
 */

/** What is being edited on the drawing. */
export const edited = signal(/** @type {BiasAt | WeightAt | null} */ (null));

/** Open the card. @param {BiasAt | WeightAt} at */
export function edit(at) {
  edited.value = at;
}

const WIDTH = 268;
const HEIGHT = 190;

const HOLDS = [
  {value: "free", label: "Free"},
  {value: "frozen", label: "Frozen"},
  {value: "removed", label: "Removed"},
];

/** Change a weight or bias by hand. @param {string} path layer/name @param {number[]} index @param {number} value */
export function setWeight(path, index, value) {
  const [layer, name] = path.split("/");
  return send("weight", {layer, name, index, value});
}

/**
 * Whether a weight may move: free, frozen or removed.
 * @param {import("../compute/network.js").Arrays} found @param {string} path @param {number} at
 */
export function heldAs(found, path, at) {
  const mask = found.get(`masks/${path}`)?.data;
  if (!mask || mask[at]) return "free";
  return found.get(`params/${path}`)?.data[at] === 0 ? "removed" : "frozen";
}

/** What a card is about, or nothing where that is gone. @param {BiasAt | WeightAt | null} at */
function subjectOf(at) {
  const laid = layout.value;
  if (!at || !laid) return null;
  if (at.kind === "bias") {
    const column = columnOf(at.key);
    return column?.bias ? {title: nameOf(column, placeOf(at.key)), label: "Bias", path: column.bias, index: [placeOf(at.key)]} : null;
  }
  const path = laid.links[at.link]?.weight;
  return path ? {title: lineName(laid, at.link, at.from, at.to), label: "Weight", path, index: [at.from, at.to]} : null;
}

/** The card, beside what it is about. */
export function EditCard() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const at = edited.value;
  const subject = subjectOf(at);
  const array = subject ? arrays.value?.get(`params/${subject.path}`) : undefined;
  useEffect(() => {
    if (!at) return;
    box.current?.querySelector("input")?.focus();
    if (at.kind === "weight") line.value = {link: at.link, from: at.from, to: at.to};
  }, [at]);
  if (!at || !subject || !array || !arrays.value) return null;
  const {title, label, path, index} = subject;
  const place = index.length === 2 ? index[0] * array.shape[1] + index[1] : index[0];
  const left = Math.min(Math.max(at.x - WIDTH / 2, 8), Math.max(size.value.width - WIDTH - 8, 8));
  const top = Math.min(at.y + 12, Math.max(size.value.height - HEIGHT, 8));
  return html`<section class="edit-card" ref=${box} aria-label="${label} of ${title}" data-control="editWeights"
      style=${{left: `${left}px`, top: `${top}px`}} onKeyDown=${closing}>
    <header><h3>${title}</h3><${IconButton} icon="close" size="small" label="Close" onClick=${close} /></header>
    <${NumberField} label=${label} value=${array.data[place]} step=${0.1} digits=${6}
      onChange=${(/** @type {number} */ value) => setWeight(path, index, value)} />
    <${Hold} path=${path} index=${index} at=${place} what=${label.toLowerCase()} />
    <${Moved} path=${path} at=${place} />
  </section>`;
}

function close() {
  edited.value = null;
  line.value = null;
}

/** @param {KeyboardEvent} event */
function closing(event) {
  if (event.key !== "Escape") return;
  close();
  event.stopPropagation();
}

/** Whether training may move it. @param {{path: string, index: number[], at: number, what: string}} props */
export function Hold({path, index, at, what}) {
  const [layer, name] = path.split("/");
  const held = arrays.value ? heldAs(arrays.value, path, at) : "free";
  return html`<${Segmented} label="This ${what} is" quietLabel value=${held} options=${HOLDS}
    onChange=${(/** @type {string} */ how) => send("hold", {layer, name, index, how})} />`;
}

/** Gradient and last update, while lines are painted by them. @param {{path: string, at: number}} props */
function Moved({path, at}) {
  const known = ["gradient", "update"].flatMap((kind) => {
    const data = arrays.value?.get(`${kind}/${path}`)?.data;
    return data ? [`${kind} ${signed(data[at])}`] : [];
  });
  return known.length ? html`<p class="muted number">${known.join(", ")}</p>` : null;
}
