/** Columns of a table: which the network is given, with what is in them. */

import {columnText, histogramOf} from "../features.js";
import {written} from "../format.js";
import {Button} from "../parts/button.js";
import {html, useState} from "../parts/html.js";
import {notify, points, scene, send} from "../state.js";
import {setFeatures} from "./inputs.js";

const FIRST = 12;
const BINS = 16;

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
  return html`<li class="column"><label class="column-use"><input type="checkbox" checked=${on} onChange=${onPress} />
      <span class="column-name">${column.name}</span></label>
    <${Histogram} column=${column} />
  </li>`;
}

/** What is in a column, in a few bars, from the rows that are shown. @param {{column: any}} props */
function Histogram({column}) {
  const {model} = scene.value;
  const at = model.inputs.names.indexOf(column.name);
  const x = points.value?.arrays.get("x");
  if (!x || at < 0 || x.shape.length < 2) return html`<span class="column-kind">${column.kind}</span>`;
  const values = Float32Array.from({length: x.shape[0]}, (_, row) => x.data[row * x.shape[1] + at]);
  const classes = column.classes?.length;
  const shown = classes ? values.map((value) => (value < 0 ? NaN : value)) : values;
  const {counts, low, high, missing} = histogramOf(shown, classes ? Math.min(classes, BINS) : BINS);
  const most = Math.max(...counts, 1);
  const width = 64 / counts.length;
  const words = classes ? `${classes} classes` : `${written(low)} to ${written(high)} ${column.unit ?? ""}`.trim();
  const said = missing ? `${words}, ${missing} missing` : words;
  const height = (/** @type {number} */ count) => Math.max((18 * count) / most, count ? 1 : 0);
  return html`<svg class="column-histogram" viewBox="0 0 64 18" role="img" aria-label="${column.name}: ${said}"
      data-tip=${said}>
    ${counts.map((count, k) => html`<rect x=${k * width + 0.5} width=${Math.max(width - 1, 0.5)}
      y=${18 - height(count)} height=${height(count)} />`)}
  </svg>`;
}
