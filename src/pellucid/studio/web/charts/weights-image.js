/** Numbers in a rectangle as a picture: a layer's weights, or what one neuron looks for in an image. */

import {divergingTable, HALF, pixelOf} from "../colors.js";
import {exact, signed, written} from "../format.js";
import {html, useLayoutEffect, useMemo, useRef, useState} from "/studio/parts/html.js";
import {Empty, Figure} from "./figure.js";
import {SignedLegend} from "./legend.js";
import {useTheme} from "./theme.js";

export const defaults = {rowName: "from", columnName: "to"};

/** More cells than these are left blank instead of hatched. */
const MOST_HATCHED = 400;

/** Where no finite number is. @param {ArrayLike<number>} values @returns {number[]} */
export function brokenCells(values) {
  const found = [];
  for (let index = 0; index < values.length; index += 1) if (!Number.isFinite(values[index])) found.push(index);
  return found;
}

/** The largest size of a finite number, or 0. @param {ArrayLike<number>} values */
export function largest(values) {
  let most = 0;
  for (let index = 0; index < values.length; index += 1) {
    const size = Math.abs(values[index]);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}

/**
 * A pixel for every number; what is beyond the scale is as strong as its end, what is no finite number is `broken`.
 * @param {ArrayLike<number>} values @param {{table: Uint32Array, most: number, broken: number}} options
 */
export function signedPixels(values, {table, most, broken}) {
  const pixels = new Uint32Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const share = Math.min(Math.max(values[index] / (most || 1), -1), 1);
    pixels[index] = Number.isFinite(values[index]) ? table[HALF + Math.round(share * HALF)] : broken;
  }
  return pixels;
}

/**
 * @param {{values: ArrayLike<number>, rows: number, columns: number, title: string, most?: number, unit?: string,
 *   nameOf?: (row: number, column: number) => string, rowName?: string, columnName?: string}} props
 * `most`: the end of the scale, else the largest value; `nameOf`: what a cell is called
 */
export function WeightsImage({
  values, rows, columns, title, most, unit = "", rowName = defaults.rowName, columnName = defaults.columnName,
  nameOf = (row, column) => `${rowName} ${row + 1}, ${columnName} ${column + 1}`,
}) {
  const [at, setAt] = useState(/** @type {[number, number] | null} */ (null));
  const scale = most ?? largest(values);
  const broken = useMemo(() => brokenCells(values), [values]);
  if (!rows || !columns) return html`<${Empty} title=${title} words="There are no weights here." />`;
  const table = () => ({
    columns: [rowName, columnName, "value"],
    rows: Array.from(values, (value, k) => [Math.floor(k / columns) + 1, (k % columns) + 1, exact(value)]),
  });
  const words = broken.length > 0 && `${broken.length} of ${values.length} are no finite numbers: they are hatched.`;
  return html`<${Figure} title=${title} table=${table} note=${words}>
    <${Cells} ...${{values, rows, columns, title, scale, broken, at, setAt}} />
    <output class="weights-told number" aria-live="polite">
      ${at ? `${nameOf(...at)}: ${signed(values[at[0] * columns + at[1]])}` : "Point at a weight to read it."}</output>
    <${SignedLegend} most=${scale} unit=${unit} />
  <//>`;
}

/** The picture, in which the pointer and the arrow keys choose a cell. @param {Record<string, any>} props */
function Cells({values, rows, columns, title, scale, broken, at, setAt}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const theme = useTheme();
  const table = useMemo(() => divergingTable(theme), [theme]);
  useLayoutEffect(() => {
    const pixels = signedPixels(values, {table, most: scale, broken: pixelOf(theme.panel)});
    const data = new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows);
    canvas.current?.getContext("2d")?.putImageData(data, 0, 0);
  }, [values, rows, columns, scale, table]);
  const move = (/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => {
    const {left, top, width, height} = event.currentTarget.getBoundingClientRect();
    const cell = [((event.clientY - top) / height) * rows, ((event.clientX - left) / width) * columns].map(Math.floor);
    setAt([Math.min(Math.max(cell[0], 0), rows - 1), Math.min(Math.max(cell[1], 0), columns - 1)]);
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const to = movedIn(event.key, at ?? [0, 0], rows, columns);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    setAt(to);
  };
  const place = (/** @type {number} */ row, /** @type {number} */ column) => ({"--row": row, "--column": column});
  return html`<div class="weights-room" tabindex="0" role="group"
      aria-label="${title}, ${rows} by ${columns}, at most ${written(scale)}. Arrow keys tell each value."
      onKeyDown=${keys} onFocus=${() => at ?? setAt([0, 0])} onBlur=${() => setAt(null)}
      onPointerMove=${move} onPointerDown=${move} onPointerLeave=${() => setAt(null)}
      style=${{"--rows": rows, "--columns": columns}}>
    <canvas ref=${canvas} width=${columns} height=${rows} aria-hidden="true"></canvas>
    ${broken.slice(0, MOST_HATCHED).map((/** @type {number} */ cell) => html`<span class="weights-broken"
      style=${place(Math.floor(cell / columns), cell % columns)}></span>`)}
    ${at && html`<span class="weights-cell" style=${place(at[0], at[1])}></span>`}
  </div>`;
}

/** Where a key leads in the rectangle. @param {string} key @param {number[]} at @returns {[number, number] | null} */
export function movedIn(key, [row, column], /** @type {number} */ rows, /** @type {number} */ columns) {
  const [down, right] = {ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1],
    Home: [-rows, -columns], End: [rows, columns]}[key] ?? [0, 0];
  if (!down && !right) return null;
  return [Math.min(Math.max(row + down, 0), rows - 1), Math.min(Math.max(column + right, 0), columns - 1)];
}
