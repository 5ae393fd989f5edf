/** Columns of a table: which the network is given, with what is in each of them. */

import {colorName} from "../charts/shapes.js";
import {columnText} from "../features.js";
import {Button} from "../parts/button.js";
import {html, useState} from "../parts/html.js";
import {notify, scene, send} from "../state.js";
import {setFeatures} from "./inputs.js";
import {spreadOf, spreadWords} from "./spread.js";

const FIRST = 12;

/**
 * All columns; one that is switched off is left out of the data, or off the list where inputs were typed.
 * @param {{inUse: string[]}} props
 */
export function ColumnList({inUse}) {
  const {data, experiment} = scene.value;
  const [all, setAll] = useState(false);
  const left = Object.entries(data.left_out ?? {});
  const columns = all ? data.columns : data.columns.slice(0, FIRST);
  const hidden = data.columns.length - columns.length;
  const isTyped = Boolean(experiment.inputs.features);
  const press = (/** @type {string} */ name) => {
    const text = columnText(name);
    const used = inUse.includes(text);
    if (used && inUse.length === 1) return notify("One input at least has to stay.");
    if (isTyped) return setFeatures(used ? inUse.filter((each) => each !== text) : [...inUse, text]);
    return send("set", {values: {drop: [...experiment.data.drop, name]}});
  };
  const bring = (/** @type {string} */ name) => {
    const {drop, keep} = experiment.data;
    const rest = drop.filter((/** @type {string} */ each) => each !== name);
    if (rest.length === drop.length) return send("set", {values: {keep: [...keep, name]}});
    return send("set", {values: {drop: rest.length ? rest : null}});
  };
  return html`<div class="columns" data-control="features">
    <ul class="columns-list">${columns.map((/** @type {any} */ column) => html`<${ColumnLine} key=${column.name}
        column=${column} on=${inUse.includes(columnText(column.name))} onPress=${() => press(column.name)} />`)}
      ${(all || !hidden) && left.map(([name, why]) => html`<li class="column column-left">
        <label class="column-use"><input type="checkbox" checked=${false} onChange=${() => bring(name)} />
          <span class="column-name">${name}</span></label><span class="column-why">${why}</span></li>`)}</ul>
    ${hidden > 0 && html`<${Button} kind="quiet" onClick=${() => setAll(true)}>Show ${hidden} more<//>`}
  </div>`;
}

/** @param {{column: any, on: boolean, onPress: () => void}} props */
function ColumnLine({column, on, onPress}) {
  const spread = spreadOf(column);
  const words = spread ? spreadWords(column, spread) : column.kind;
  return html`<li class="column"><label class="column-use"><input type="checkbox" checked=${on} onChange=${onPress} />
      <span class="column-words"><span class="column-name" dir="auto">${column.name}</span>
        <span class="column-kind">${words}</span></span></label>
    ${spread && html`<${Bars} label=${`${column.name}: ${words}`} counts=${spread.counts} apart=${Boolean(column.classes)} />`}
  </li>`;
}

const [WIDE, TALL] = [72, 28];

/**
 * What is in a column, in a few bars, those of the target's classes on each other; the words say where it ends.
 * @param {{label: string, counts: ArrayLike<number>[], apart: boolean}} props `apart`: a bar is a class, not a part of a line
 */
function Bars({label, counts, apart}) {
  const bins = counts[0].length;
  const totals = Array.from({length: bins}, (_, bin) => counts.reduce((sum, one) => sum + one[bin], 0));
  const most = Math.max(...totals, 1);
  const width = WIDE / bins;
  const gap = apart ? Math.min(3, width / 4) : 0.5;
  const below = new Array(bins).fill(0);
  const bars = counts.flatMap((one, kind) => totals.map((_, bin) => {
    const height = (TALL * one[bin]) / most;
    below[bin] += height;
    return one[bin] > 0 && html`<rect class=${counts.length > 1 ? colorName(kind, counts.length) : ""} x=${bin * width + gap / 2}
      width=${width - gap} y=${TALL - below[bin]} height=${height} />`;
  }));
  return html`<svg class="column-histogram" viewBox="0 0 ${WIDE} ${TALL}" role="img" aria-label=${label} data-tip=${label}>${bars}</svg>`;
}
