/** The data sets to choose from: each as a picture of its points, those without one by name. */

import {roved} from "../parts/choice.js";
import {Icon} from "../parts/icons.js";
import {classes as classNames, html, useState} from "../parts/html.js";
import {carriedOptions, inGroups, isPictured, otherTarget, settingsFor} from "../sets.js";
import {readSource} from "../source.js";
import {catalogue, scene, send} from "../state.js";
import {FreshOutput} from "./fresh.js";
import {PointsPicture} from "./pictures.js";

/** @typedef {import("../sets.js").Entry} Entry */

const SIZE = 38;

/**
 * All sets in their groups, as one choice; a set whose target needs another output layer asks first.
 * Arrow keys go from one to the next, Enter or Space takes it.
 */
export function Gallery() {
  const [asked, setAsked] = useState(/** @type {Entry | null} */ (null));
  const entries = catalogue.value?.sources;
  if (!entries) return html`<p class="muted">Loading the data sets…</p>`;
  const source = readSource(scene.value.data.source ?? "");
  const chosen = scene.value.data.own || source.isPath ? "" : source.name;
  const take = (/** @type {Entry} */ entry) => {
    setAsked(null);
    return send("set", {values: settingsFor(entry, carriedOptions(source.options, entry), scene.value)});
  };
  const choose = (/** @type {Entry} */ entry) => {
    if (entry.name === chosen) return;
    if (scene.value.epoch > 0 && otherTarget(scene.value.data.target, entry)) setAsked(entry);
    else take(entry);
  };
  const groups = inGroups(entries);
  const isChosen = (/** @type {Entry} */ entry) => entry.name === chosen;
  const reached = entries.some(isChosen) ? chosen : groups[0].entries[0].name;
  const isShown = (/** @type {typeof groups[0]} */ group) => isPictured(group.entries[0]);
  const listed = (/** @type {typeof groups[0]} */ {title, entries: sets}) => html`<div class="gallery-group"
      role="presentation" key=${title}>
    <span class="gallery-title" aria-hidden="true">${title}</span>
    <div class="gallery-sets" role="presentation">${sets.map((entry) => html`<${Choice} key=${entry.name} entry=${entry}
      on=${isChosen(entry)} reached=${entry.name === reached} onChoose=${choose} />`)}</div>
  </div>`;
  return html`<div class="gallery" role="radiogroup" aria-label="Data set" data-control="dataset" onKeyDown=${keys}>
    ${groups.filter(isShown).map(listed)}
    <details class="collapsible gallery-more" open=${!isPictured(entries.find(isChosen) ?? entries[0])}>
      <summary><${Icon} name="right" size=${16} /><span class="collapsible-title">More</span>
        <span class="collapsible-note">y = f(x), tables, pictures</span></summary>
      <div class="gallery">${groups.filter((group) => !isShown(group)).map(listed)}</div>
    </details>
    ${asked && html`<${Sure} entry=${asked} onTake=${() => take(asked)} onClose=${() => setAsked(null)} />`}
  </div>`;
}

/** @param {{entry: Entry, on: boolean, reached: boolean, onChoose: (entry: Entry) => void}} props */
function Choice({entry, on, reached, onChoose}) {
  const {name, about, here, thumbnail, classes} = entry;
  const pictured = isPictured(entry);
  const tip = here ? `${name}: ${about}` : `${name} is not on this machine yet: pellucid data fetch ${name}`;
  return html`<button type="button" role="radio" class=${classNames("gallery-set", pictured && "gallery-pictured")}
      disabled=${!here}
      aria-checked=${on ? "true" : "false"} tabindex=${reached ? 0 : -1} aria-label=${pictured ? name : undefined}
      data-tip=${tip} data-set=${name} onClick=${() => onChoose(entry)}>
    ${pictured ? html`<${PointsPicture} rows=${thumbnail.x} values=${thumbnail.y} classes=${classes.length}
      size=${SIZE} />` : name}
  </button>`;
}

/** @param {KeyboardEvent & {currentTarget: HTMLElement}} event */
function keys(event) {
  const all = event.currentTarget.querySelectorAll("[role=radio]:not(:disabled)");
  const choices = /** @type {HTMLElement[]} */ ([...all]).filter((each) => each.checkVisibility());
  const at = choices.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = at < 0 ? null : roved(event.key, at, choices.length);
  if (next === null) return;
  event.preventDefault();
  event.stopPropagation();
  choices[next].focus();
}

/** What begins anew, said before it does. @param {{entry: Entry, onTake: () => void, onClose: () => void}} props */
function Sure({entry, onTake, onClose}) {
  const needs = entry.task === "regression" ? "an output that is a number"
    : `outputs for ${entry.classes.length} classes`;
  return html`<${FreshOutput} name=${entry.name} needs=${needs} onTake=${onTake} onClose=${onClose} />`;
}
