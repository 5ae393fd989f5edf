/** A few curves and points over one input, small: what a function does, seen at once. */

import {amount, written} from "../format.js";
import {extent} from "../scales.js";
import {html, useRef} from "/studio/parts/html.js";
import {Axes, frameOf, wide} from "./axes.js";
import {Figure} from "./figure.js";
import {thinned} from "./thin.js";
import {useWidth} from "./theme.js";

export const defaults = {height: 150, labels: ["x", "y"]};

/**
 * @typedef {{name: string, x: ArrayLike<number>, y: ArrayLike<number>, kind?: string}} Curve
 * `kind`: CSS ending of its look: strong (usual), second, faint
 * @typedef {{x: number, y: number, name?: string}} Point
 */

/**
 * An SVG path through the points; broken where they are no numbers.
 * @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys @param {import("./axes.js").Frame} frame
 */
export function curvePath(xs, ys, {box, x, y}) {
  const kept = thinned(xs, [ys], Math.max(Math.round(box.right - box.left), 8));
  let [path, pen] = ["", "M"];
  for (const index of kept) {
    if (!Number.isFinite(xs[index]) || !Number.isFinite(ys[index])) pen = "M";
    else {
      const inside = Math.min(Math.max(y(ys[index]), box.top - 2000), box.bottom + 2000);
      path += `${pen}${x(xs[index]).toFixed(1)} ${inside.toFixed(1)}`;
      pen = "L";
    }
  }
  return path;
}

/** How many points of the curves are no numbers. @param {Curve[]} curves */
export const missingIn = (curves) => curves.reduce((sum, {y}) => sum + missingValues(y), 0);

function missingValues(/** @type {ArrayLike<number>} */ values) {
  let count = 0;
  for (let index = 0; index < values.length; index += 1) count += Number(!Number.isFinite(values[index]));
  return count;
}

/** What lies between the ends of several series. @param {ArrayLike<number>[]} series */
export function commonExtent(series) {
  const ends = series.map(extent).filter((each) => each !== null);
  return extent(ends.flat());
}

/**
 * @param {{title: string, curves: Curve[], points?: Point[], labels?: string[], height?: number, x?: number[],
 *   y?: number[], quietTitle?: boolean, note?: string, missing?: number,
 *   children?: (frame: import("./axes.js").Frame) => any}} props
 * `x`, `y`: from where to where, else what the curves need; `missing`: how many values are said to be no numbers;
 * `children`: what else is drawn there
 */
export function CurveChart({
  title, curves, points = [], labels = defaults.labels, height = defaults.height, x, y, quietTitle, note, children,
  missing = missingIn(curves),
}) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const width = useWidth(place);
  const across = x ?? wide(commonExtent([...curves.map((each) => each.x), points.map((each) => each.x)]));
  const up = y ?? wide(commonExtent([...curves.map((each) => each.y), points.map((each) => each.y)]));
  const frame = frameOf({x: across, y: up}, {width, height}, {left: labels[1] ? 50 : 40});
  const words = missing ? `${amount(missing, "value")} ${missing === 1 ? "is no number" : "are no numbers"}.` : "";
  const table = () => ({
    columns: [labels[0], ...curves.map(({name}) => name)],
    rows: Array.from(curves[0]?.x ?? [], (value, k) => [value, ...curves.map((curve) => curve.y[k] ?? null)]),
  });
  return html`<${Figure} title=${title} quietTitle=${quietTitle} table=${table}
      note=${[words, note].filter(Boolean).join(" ")}>
    <div class="svg-room" ref=${place}>
      ${width > 0 && html`<svg role="img" aria-label=${title} width=${width} height=${height}>
        <${Axes} frame=${frame} x=${across} y=${up} labels=${labels} />
        ${up[0] < 0 && up[1] > 0 && html`<path class="axis-zero"
          d="M${frame.box.left} ${frame.y(0)}H${frame.box.right}" />`}
        ${curves.map(({name, kind = "strong", ...curve}) => html`<path key=${name} class="curve curve-${kind}"
          d=${curvePath(curve.x, curve.y, frame)} />`)}
        ${points.filter((each) => Number.isFinite(each.x + each.y))
          .map((each) => html`<${Dot} frame=${frame} ...${each} />`)}
        ${children?.(frame)}
      </svg>`}
    </div>
  <//>`;
}

/** @param {{frame: import("./axes.js").Frame} & Point} props */
const Dot = ({frame, x, y, name = `${written(x)}, ${written(y)}`}) =>
  html`<circle class="curve-point" cx=${frame.x(x)} cy=${frame.y(y)} r="4.5"><title>${name}</title></circle>`;
