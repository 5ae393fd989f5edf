/** Two sides with numbers, as SVG in CSS pixels, and the room that is left between them. */

import {grouped, ticks, written} from "../format.js";
import {linearScale} from "../scales.js";
import {html} from "/studio/parts/html.js";

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{box: Box, x: import("../scales.js").Scale, y: import("../scales.js").Scale}} Frame
 */

/** Round numbers that fit a length, each needing so much room. @param {number[]} domain @param {number} length */
export function fittingTicks([low, high], length, /** @type {number} */ room) {
  const slack = 1e-9 * (high - low);
  const found = /** @type {number[]} */ (ticks(low, high, Math.max(Math.floor(length / room), 1)));
  return found.filter((tick) => tick >= low - slack && tick <= high + slack);
}

/**
 * A domain that has a width, however few values there are.
 * @param {number[] | null} domain @returns {[number, number]}
 */
export function wide(domain) {
  if (domain === null) return [0, 1];
  const [low, high] = domain;
  if (high > low) return [low, high];
  const room = Math.abs(low) * 0.1 || 1;
  return [low - room, high + room];
}

/**
 * @param {{x: number[], y: number[]}} domains @param {{width: number, height: number}} size
 * @returns {Frame}
 */
export function frameOf({x, y}, {width, height}, {left = 44, top = 8, right = 10, bottom = 32} = {}) {
  const box = {left, top, right: Math.max(width - right, left + 1), bottom: Math.max(height - bottom, top + 1)};
  return {box, x: linearScale(x, [box.left, box.right]), y: linearScale(y, [box.bottom, box.top])};
}

/** A number at an axis: large ones in groups of three. @param {number} value */
export const axisText = (value) =>
  (Number.isInteger(value) && Math.abs(value) >= 1e4 && Math.abs(value) < 1e7 ? grouped(value) : written(value));

/** The room at the side for its numbers and its name. @param {number[]} domain @param {number} length */
export const sideRoom = (domain, length) =>
  Math.max(...fittingTicks(domain, length, 30).map((tick) => 6.6 * axisText(tick).length), 14) + 26;

/** A name that fits along an axis. @param {string} name @param {number} length */
export function fitting(name, length) {
  const most = Math.max(Math.floor(length / 6.2), 4);
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

/**
 * @param {{frame: Frame, x: number[], y: number[], labels?: string[], bare?: boolean}} props
 * `labels`: of the foot and the side; `bare`: no lines across
 */
export function Axes({frame: {box, x: toX, y: toY}, x, y, labels = [], bare}) {
  const across = fittingTicks(x, box.right - box.left, 56);
  const up = fittingTicks(y, box.bottom - box.top, 30);
  return html`<g class="axes" aria-hidden="true">
    ${!bare && up.map((tick) => html`<path class="axis-grid" d="M${box.left} ${toY(tick)}H${box.right}" />`)}
    <path class="axis-line" d="M${box.left} ${box.bottom}H${box.right}" />
    ${across.map((tick) => html`<path class="axis-line" d="M${toX(tick)} ${box.bottom}v4" />
      <text class="axis-number" x=${toX(tick)} y=${box.bottom + 15} text-anchor="middle">${axisText(tick)}</text>`)}
    ${up.map((tick) => html`<text class="axis-number" x=${box.left - 6} y=${toY(tick) + 4}
      text-anchor="end">${axisText(tick)}</text>`)}
    ${labels[0] && html`<text class="axis-label" x=${(box.left + box.right) / 2} y=${box.bottom + 29}
      text-anchor="middle">${fitting(labels[0], box.right - box.left)}</text>`}
    ${labels[1] && html`<text class="axis-label" x=${-(box.top + box.bottom) / 2} y="11" text-anchor="middle"
      transform="rotate(-90)">${fitting(labels[1], box.bottom - box.top)}</text>`}
  </g>`;
}
