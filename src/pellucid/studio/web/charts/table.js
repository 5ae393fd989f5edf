/** The numbers of a chart as a table: for whoever hears the page, and for whoever wants to know exactly. */

import {grouped, written} from "../format.js";
import {html} from "/studio/parts/html.js";

export const defaults = {most: 200};

/**
 * @typedef {string | number | null} Cell
 * @typedef {{columns: string[], rows: Cell[][], most?: number}} TableData the first column names the row
 */

/**
 * At most so many rows, evenly chosen, the first and the last among them.
 * @template T @param {T[]} rows @param {number} most @returns {T[]}
 */
export function chosenRows(rows, most) {
  if (rows.length <= most) return rows;
  return Array.from({length: most}, (_, k) => rows[Math.round((k * (rows.length - 1)) / (most - 1))]);
}

/** A cell as it is written. @param {Cell} cell */
export const cellText = (cell) =>
  (typeof cell === "string" ? cell : cell === null ? "–" : Number.isInteger(cell) ? grouped(cell) : written(cell, 4));

/** @param {{caption: string} & TableData} props */
export function ChartTable({caption, columns, rows, most = defaults.most}) {
  const shown = chosenRows(rows, most);
  return html`<div class="chart-table" role="group" aria-label="${caption}, as a table" tabindex="0">
    ${shown.length < rows.length && html`<p class="figure-note">
      ${shown.length} of ${grouped(rows.length)} rows, evenly chosen.</p>`}
    <table>
      <caption class="unseen">${caption}</caption>
      <thead><tr>${columns.map((name) => html`<th scope="col" dir="auto">${name}</th>`)}</tr></thead>
      <tbody>${shown.map(([head, ...cells]) => html`<tr>
        <th scope="row" dir="auto">${cellText(head)}</th>${cells.map((cell) => html`<td>${cellText(cell)}</td>`)}
      </tr>`)}</tbody>
    </table>
    ${rows.length === 0 && html`<p class="chart-empty">There is nothing here yet.</p>`}
  </div>`;
}
