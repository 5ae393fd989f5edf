/** What was taken for what: rows are what it is, columns what the network said. */

import {grouped, percent} from "../format.js";
import {classes as classNames, html, useState} from "/studio/parts/html.js";
import {Empty, Figure} from "./figure.js";
import {ClassMark} from "./shapes.js";

export const defaults = {title: "What was taken for what", most: 20};

const READING = "Rows: what it is. Columns: what the network said. The shade is the share of the row.";

/**
 * The classes that are shown: all of them, or those with the most mistakes, in their own order.
 * @param {number[][]} counts rows are what it is @param {number} most @returns {number[]}
 */
export function shownClasses(counts, most) {
  const all = counts.map((_, index) => index);
  if (all.length <= most) return all;
  const mistakes = (/** @type {number} */ index) =>
    all.reduce((sum, other) => sum + (other === index ? 0 : counts[index][other] + counts[other][index]), 0);
  const sums = all.map(mistakes);
  return all.sort((a, b) => sums[b] - sums[a] || a - b).slice(0, most).sort((a, b) => a - b);
}

/**
 * Five shades of a share; one that is written on badly is left out.
 * @param {number} share @returns {0 | 1 | 2 | 4 | 5}
 */
export const shadeOf = (share) => (share <= 0 ? 0 : share < 0.2 ? 1 : share < 0.5 ? 2 : share < 0.8 ? 4 : 5);

const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);

/**
 * Where an arrow key leads in a square of so many cells a side.
 * @param {string} key @param {number[]} at @param {number} size
 */
export function movedCell(key, [row, column], size) {
  const [down, right] = {ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1]}[key] ?? [0, 0];
  const inside = (/** @type {number} */ value) => Math.min(Math.max(value, 0), size - 1);
  if (key === "Home") return [row, 0];
  if (key === "End") return [row, size - 1];
  return down || right ? [inside(row + down), inside(column + right)] : null;
}

/**
 * @param {{classes: string[], counts: number[][], selected?: number[] | null, title?: string, most?: number,
 *   onSelect?: (cell: number[] | null) => void}} props
 * `selected`: the cell [is, said] whose rows are shown elsewhere
 */
export function Confusion({classes, counts, selected = null, onSelect, title = defaults.title, most = defaults.most}) {
  const shown = shownClasses(counts, most);
  const [at, setAt] = useState([0, 0]);
  const table = () => ({
    columns: ["is", "taken for", "rows", "share of the class"],
    rows: counts.flatMap((row, is) => row.map((count, said) =>
      [classes[is], classes[said], count, sum(row) ? percent(count / sum(row)) : null])),
  });
  const go = (/** @type {KeyboardEvent & {currentTarget: HTMLElement}} */ event) => {
    const to = movedCell(event.key, at, shown.length);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    setAt(to);
    /** @type {HTMLElement | null} */ (event.currentTarget.querySelector(`[data-cell="${to.join()}"]`))?.focus();
  };
  const all = shown.length === counts.length;
  const note = html`${!all && `The ${shown.length} of ${counts.length} classes with the most mistakes. `}${READING}`;
  if (!sum(counts.map(sum))) return html`<${Empty} title=${title} words="There is no row to judge by." />`;
  const crowded = crowding(shown.map((index) => classes[index]));
  return html`<${Figure} title=${title} table=${table} note=${note}>
    <div class="confusion-room">
      <table class=${classNames("confusion", ...crowded)} role="grid" aria-label=${title} onKeyDown=${go}>
        <thead><tr><td></td>
          ${shown.map((index) => html`<${Head} scope="col" index=${index} classes=${classes} />`)}</tr></thead>
        <tbody>${shown.map((is, row) => html`<tr><${Head} scope="row" index=${is} classes=${classes} />
          ${shown.map((said, column) => html`<${Cell} ...${{
            count: counts[is][said], whole: sum(counts[is]), names: [classes[is], classes[said]], place: [row, column],
            reached: at[0] === row && at[1] === column, right: is === said,
            chosen: selected !== null && selected[0] === is && selected[1] === said,
            onClick: onSelect && ((/** @type {boolean} */ chosen) => onSelect(chosen ? null : [is, said])),
          }} />`)}
        </tr>`)}</tbody>
      </table>
    </div>
  <//>`;
}

/** @param {{scope: string, index: number, classes: string[]}} props */
const Head = ({scope, index, classes}) => html`<th scope=${scope} title=${classes[index]}>
  <${ClassMark} index=${index} count=${classes.length} /><span dir="auto">${classes[index]}</span></th>`;

/** Many classes are drawn small, and long names of theirs upright. @param {string[]} names */
const crowding = (names) => (names.length > 6
  ? ["confusion-small", names.some((name) => name.length > 3) && "confusion-tall"]
  : []);

/** A share, short; one that is nearly nothing says so. @param {number} share */
export const shareText = (share) => (share > 0 && share < 0.001 ? "<0.1 %" : percent(share, 2));

/** @param {Record<string, any>} props */
function Cell({count, whole, names, place, reached, right, chosen, onClick}) {
  const share = whole ? count / whole : 0;
  const words = `${names[0]} ${right ? "recognised" : `taken for ${names[1]}`}`;
  const pressed = () => onClick?.(chosen);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (!onClick || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
    onClick(chosen);
  };
  const look = [right && "cell-right", chosen && "cell-chosen", onClick && "cell-button"];
  return html`<td role="gridcell" class=${classNames("cell", `shade-${shadeOf(share)}`, ...look)}
      data-cell=${place.join()} tabindex=${reached ? 0 : -1}
      aria-selected=${onClick ? (chosen ? "true" : "false") : undefined}
      title="${words}: ${grouped(count)} of ${grouped(whole)}" onClick=${pressed} onKeyDown=${keys}>
    ${count
      ? html`<span class="cell-count number">${grouped(count)}</span><small class="number">${shareText(share)}</small>`
      : html`<span class="cell-none" aria-hidden="true">·</span><span class="unseen">0</span>`}
    <span class="unseen">${words}</span>
  </td>`;
}
