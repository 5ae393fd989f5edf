/** The output in numbers: measures on each part of the data, what was taken for what, predicted against true. */

import {Collapsible} from "../parts/card.js";
import {Segmented} from "../parts/choice.js";
import {html, useRef, useState} from "../parts/html.js";
import {Confusion} from "../charts/confusion.js";
import {PARTS, measuresIn} from "../charts/loss-data.js";
import {Predicted} from "../charts/predicted.js";
import {MetricTiles} from "../charts/tiles.js";
import {
  KNOWN_LOSSES, accuracyOf, confusionOf, isBroken, lossRows, predictedOf, regressionOf, rowsOfCell, targetsOf,
} from "../compute/results.js";
import {amount, grouped, percent} from "../format.js";
import {head, onPoints, rows} from "../sight.js";
import {measureText} from "../stopping.js";
import {changeDisplay, curves, display, look, scene, status, told} from "../state.js";

/** While it runs, tables are counted anew this often (ms): nobody reads faster. */
const PAUSE = 250;
const MOST_LISTED = 12;

/** Everything in numbers; it stands under the map. */
export function OutputNumbers() {
  const now = scene.value;
  if (!now) return null;
  const kind = head.value?.task.kind;
  const open = display.value.numbers ?? false;
  const toggled = (/** @type {boolean} */ numbers) => changeDisplay({numbers});
  const title = kind === "classification" ? "What was taken for what" : "Predicted against true";
  return html`<div class="output-numbers" data-control="numbers">
    <${MetricTiles} tiles=${tilesOf(now)} />
    ${["classification", "regression"].includes(kind) && html`
      <${Collapsible} title=${title} open=${open} onToggle=${toggled}>
        ${open && html`<${Judged} kind=${kind} />`}
      <//>`}
  </div>`;
}

/** Measures of every part that has rows, at the moment that is shown. @param {any} now the scene */
function tilesOf(now) {
  const {epochs, columns} = curves.value;
  const moment = look.value?.epoch ?? told.value?.epoch ?? now.epoch;
  const at = epochs.findLastIndex((epoch) => epoch <= moment);
  if (at < 0) return beforeTraining(now);
  const parts = PARTS.filter((part) => now.data.rows[part] > 0);
  return measuresIn(columns).flatMap((measure) => parts.filter((part) => columns[`${part}.${measure}`]).map((part) => {
    const history = columns[`${part}.${measure}`].slice(Math.max(at - 400, 0), at + 1);
    const last = history[history.length - 1];
    return {measure, label: measure === "r2" ? "R²" : measureText(measure), part, value: last ?? NaN, history};
  })).filter(({measure, value}) => measure === "loss" || !Number.isNaN(value)); // of a task that was left
}

/** The loss before the first epoch, where the page can compute it just as the library does. @param {any} now */
function beforeTraining(now) {
  const {loss, class_weights: weights, label_smoothing: smoothing} = now.experiment?.task ?? {};
  const [found, values, output] = [rows.value, onPoints.value, head.value];
  const name = typeof loss === "string" ? loss : loss?.kind;
  if (!found || !values || !output || !KNOWN_LOSSES.includes(name) || weights || smoothing || !isWhole(now)) return [];
  const size = /** @type {number} */ (values.sizes.get(output.node));
  const outputs = /** @type {Float32Array} */ (values.values.get(output.node));
  const costs = lossRows(name, outputs, targetsOf(output.task, found.y, size), size);
  return PARTS.map((part, index) => ({part, costs: costs.filter((_, row) => found.part[row] === index)}))
    .filter((each) => each.costs.length)
    .map((each) => ({measure: "loss", part: each.part, value: meanOf(each.costs)}));
}

const meanOf = (/** @type {Float64Array} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Whether all rows of the data are among the points. @param {any} now */
const isWhole = (now) => PARTS.reduce((sum, part) => sum + now.data.rows[part], 0) === rows.value?.y.length;

/** The table or plot for one part of the data. @param {{kind: string}} props */
function Judged({kind}) {
  const kept = useRef({when: 0, drawn: /** @type {any} */ (null), key: ""});
  const [wantedCell, setCell] = useState(/** @type {number[] | null} */ (null));
  const [found, values, output] = [rows.value, onPoints.value, head.value];
  const cell = wantedCell?.every((index) => index < (output?.task.classes?.length ?? 0)) ? wantedCell : null;
  const parts = PARTS.filter((_, index) => found && Array.from(found.part).includes(index));
  const [wanted, setWanted] = useState("test");
  const part = parts.includes(/** @type {any} */ (wanted)) ? wanted : parts[parts.length - 1];
  if (!found || !values || !output || !part) return html`<p class="chart-empty">There is no row to judge by.</p>`;
  const key = `${part} ${cell} ${output.node}`;
  const fresh = status.value.running && performance.now() - kept.current.when < PAUSE && kept.current.key === key;
  if (fresh) return kept.current.drawn;
  const size = /** @type {number} */ (values.sizes.get(output.node));
  const outputs = /** @type {Float32Array} */ (values.values.get(output.node));
  const given = {task: output.task, found, outputs, size, part: PARTS.indexOf(/** @type {any} */ (part))};
  const drawn = html`
    ${parts.length > 1 && html`<${Segmented} label="Rows of" value=${part} onChange=${setWanted}
      options=${parts.map((value) => ({value, label: value}))} />`}
    ${kind === "classification"
      ? html`<${Classes} ...${given} cell=${cell} onCell=${setCell} />`
      : html`<${Values} ...${given} />`}
    ${!isWhole(scene.value) && html`<p class="figure-note">
      Of the ${grouped(found.y.length)} rows that are shown.</p>`}`;
  kept.current = {when: performance.now(), drawn, key};
  return drawn;
}

/** @param {Record<string, any>} props */
function Classes({task, found, outputs, size, part, cell, onCell}) {
  const counts = (/** @type {number} */ row) => found.part[row] === part;
  const table = confusionOf(task, outputs, size, found.y, counts);
  const share = accuracyOf(table.counts);
  const listed = cell ? rowsOfCell(cell, found.y, table.answered, counts) : [];
  const choose = (/** @type {number} */ row) => changeDisplay({selectedPoint: found.row[row]});
  const more = listed.length - MOST_LISTED;
  const rowsHere = `${grouped(table.counts.flat().reduce((sum, count) => sum + count, 0))} ${PARTS[part]} rows`;
  const title = share === null ? rowsHere : `Right on ${percent(share)} of ${rowsHere}`;
  return html`<${Confusion} title=${title} classes=${task.classes} counts=${table.counts} selected=${cell}
      onSelect=${onCell} />
    ${table.broken > 0 && html`<p class="figure-note">
      ${amount(table.broken, "row")} without a number for an answer.</p>`}
    ${cell && html`<div class="cell-rows" role="status">
      <p>${amount(listed.length, "row")}: ${task.classes[cell[0]]} taken for ${task.classes[cell[1]]}.</p>
      <div class="cell-list">
        ${listed.slice(0, MOST_LISTED).map((row) => html`<button type="button" class="figure-switch"
          onClick=${() => choose(row)}>row ${grouped(found.row[row])}</button>`)}
        ${more > 0 && html`<span class="muted">and ${grouped(more)} more</span>`}
      </div>
    </div>`}`;
}

/** @param {Record<string, any>} props */
function Values({task, found, outputs, size, part}) {
  const target = task.targets[0];
  const chosen = Array.from(found.y, (_, row) => row).filter((row) => found.part[row] === part);
  const all = predictedOf(task, outputs, size);
  const truth = Float64Array.from(chosen, (row) => found.y[row]);
  const predicted = Float64Array.from(chosen, (row) => (isBroken(outputs, row, size) ? NaN : all[row]));
  const {r2} = regressionOf(predicted, truth);
  const title = `On ${grouped(chosen.length)} ${PARTS[part]} rows`;
  return html`<${Predicted} title=${title} truth=${truth} predicted=${predicted}
    r2=${Number.isFinite(r2) ? r2 : null} target=${target?.name ?? "value"} unit=${target?.unit ?? ""} />`;
}
