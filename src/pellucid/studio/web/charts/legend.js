/** What colours and shapes mean: of signed numbers, of amounts, of classes, of the parts of the data. */

import {divergingTable, magnitudeTable} from "../colors.js";
import {written} from "../format.js";
import {html, useLayoutEffect, useMemo, useRef} from "/studio/parts/html.js";
import {ClassMark} from "./shapes.js";
import {useTheme} from "./theme.js";

export const defaults = {unit: "", label: ""};

/** Numbers under a scale: its ends and, where it is signed, the middle. @param {number[]} marks @param {string} unit */
export const scaleWords = (marks, unit) =>
  marks.map((value) => (Number.isFinite(value) ? `${written(value)}${unit && `\u00a0${unit}`}` : "–"));

/** A strip of all the colours of a table. @param {{table: Uint32Array}} props */
function Strip({table}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    context?.putImageData(new ImageData(new Uint8ClampedArray(table.slice().buffer), table.length, 1), 0, 0);
  }, [table]);
  return html`<canvas class="scale-strip" ref=${canvas} width=${table.length} height="1" aria-hidden="true"></canvas>`;
}

/** @param {{label: string, marks: number[], unit: string, table: Uint32Array}} props */
const Scale = ({label, marks, unit, table}) => html`<div class="scale">
  ${label && html`<span class="scale-label">${label}</span>`}
  <span class="scale-inside"><${Strip} table=${table} />
    <span class="scale-marks">${scaleWords(marks, unit).map((text) => html`<span>${text}</span>`)}</span></span>
</div>`;

/**
 * From −most over zero to most: orange, paper, blue.
 * @param {{most: number, label?: string, unit?: string}} props
 */
export function SignedLegend({most, label = defaults.label, unit = defaults.unit}) {
  const theme = useTheme();
  const table = useMemo(() => divergingTable(theme), [theme]);
  return html`<${Scale} label=${label} unit=${unit} marks=${most === 0 ? [0] : [-most, 0, most]} table=${table} />`;
}

/**
 * From little to much.
 * @param {{low: number, high: number, label?: string, unit?: string, shade?: (share: number) => number}} props
 * `shade`: the entry of the table for a share of the way, where that is not in proportion
 */
export function MagnitudeLegend({low, high, label = defaults.label, unit = defaults.unit, shade}) {
  const theme = useTheme();
  const table = useMemo(() => {
    const all = magnitudeTable(theme);
    return shade ? all.map((_, k) => all[shade(k / (all.length - 1))]) : all;
  }, [theme, shade]);
  return html`<${Scale} label=${label} unit=${unit} marks=${[low, high]} table=${table} />`;
}

/** Each class with its shape and colour. @param {{classes: string[], label?: string}} props */
export const ClassLegend = ({classes, label = "Classes"}) =>
  html`<ul class="class-legend" aria-label=${label}>
    ${classes.map((name, index) => html`<li><${ClassMark} index=${index} count=${classes.length} />
      <span class="class-name" dir="auto">${name}</span></li>`)}
  </ul>`;
