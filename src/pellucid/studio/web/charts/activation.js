/** The curve of an activation, with the point where a neuron is now, and how steep it is there. */

import {activations} from "/report/activations.js";
import {written} from "../format.js";
import {html} from "/studio/parts/html.js";
import {CurveChart} from "./curve.js";
import {Empty} from "./figure.js";

export const defaults = {reach: 4, pieces: 160, height: 132};

const NO_CURVE = "It looks at all neurons of its layer, so it is no curve.";

/**
 * z and a = f(z) along the curve; where f jumps, the curve is broken.
 * @param {string} kind @param {{options?: Record<string, any>, reach?: number, pieces?: number}} [settings]
 */
export function activationCurve(kind, {options = {}, reach = defaults.reach, pieces = defaults.pieces} = {}) {
  const formula = activations[kind];
  const z = Float64Array.from({length: pieces + 1}, (_, k) => -reach + (2 * reach * k) / pieces);
  const a = z.map((value) => formula(value, options));
  if (kind === "step") {
    const jump = z.findIndex((value) => value > (options.threshold ?? 0));
    if (jump > 0) a[jump] = NaN;
  }
  return {z, a};
}

/**
 * f′(z), from two neighbouring values: what δ is multiplied by on its way back.
 * @param {string} kind @param {number} z
 */
export function slopeAt(kind, z, /** @type {Record<string, any>} */ options = {}) {
  const step = 1e-5 * Math.max(1, Math.abs(z));
  const formula = activations[kind];
  return (formula(z + step, options) - formula(z - step, options)) / (2 * step);
}

/** Whether there is a curve to show: softmax, for one, looks at all neurons of a layer. @param {string} kind */
export const hasCurve = (kind) => Object.hasOwn(activations, kind);

/**
 * @param {{kind: string, options?: Record<string, any>, z?: number | null, height?: number, title?: string}} props
 * `z`: the sum that the neuron has now
 */
export function ActivationChart({kind, options = {}, z = null, height = defaults.height, title = `${kind}(z)`}) {
  if (!hasCurve(kind)) return html`<${Empty} title=${kind} words=${NO_CURVE} />`;
  const known = z !== null && Number.isFinite(z);
  const reach = known ? Math.max(defaults.reach, Math.min(1.2 * Math.abs(z), 1000)) : defaults.reach;
  const curve = activationCurve(kind, {options, reach});
  const a = known ? activations[kind](z, options) : NaN;
  const slope = known ? slopeAt(kind, z, options) : NaN;
  const note = z === null ? "" : known
    ? `z = ${written(z)}, a = ${written(a)}, slope ${written(slope)}`
    : "z is no number, so there is no point on the curve.";
  const y = rangeFor(curve.a);
  return html`<${CurveChart} title=${title} height=${height} labels=${["z", "a"]} note=${note} missing=${0} y=${y}
    x=${[-reach, reach]} curves=${[{name: "a", x: curve.z, y: curve.a}]} points=${known ? [{x: z, y: a}] : []}>
    ${(/** @type {any} */ frame) =>
      known && html`<path class="curve curve-tangent" d=${tangent(frame, z, a, slope)} />`}
  <//>`;
}

/** The whole curve with a little room, and zero always in sight. @param {Float64Array} a @returns {[number, number]} */
function rangeFor(a) {
  const known = a.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const room = 0.08 * (high - low || 1);
  return [low - room, high + room];
}

/** A short line through the point, as steep as the curve. */
function tangent(
  /** @type {import("./axes.js").Frame} */ {x, y}, /** @type {number} */ z, /** @type {number} */ a,
  /** @type {number} */ slope,
) {
  const [dx, dy] = [x(1) - x(0), (y(1) - y(0)) * slope];
  const scale = 34 / Math.hypot(dx, dy);
  const [px, py, u, v] = [x(z), y(a), dx * scale, dy * scale];
  return Number.isFinite(u + v) ? `M${px - u} ${py - v}L${px + u} ${py + v}` : "";
}
