/** One learning step in slow motion, as acts: forward, loss, backward, update. */

import {css} from "../colors.js";
import {curve} from "./edges.js";
import {along, eased} from "./layout.js";

/**
 * @typedef {"forward" | "loss" | "backward" | "update"} Act
 * @typedef {{act: Act, progress: number}} Pulse `progress` of the act, from 0 to 1
 */

const MOST_DOTS = 400;

/** What each act is, in a few words: its caption. @type {Record<Act, string>} */
export const CAPTIONS = {
  forward: "Forward: every neuron adds up what arrives and answers.",
  loss: "Loss: the answer is compared with what it should be.",
  backward: "Backward: how much did each neuron contribute to the error?",
  update: "Update: every weight moves a little against its gradient.",
};

/**
 * How far each link is through an act: below 0 not yet reached, above 1 passed; links pass one after the other.
 * @param {Act} act @param {number} progress @param {number} place of the link's target column, from 1
 * @param {number} count of columns after the inputs
 */
export function shareOf(act, progress, place, count) {
  const order = act === "backward" ? count - place : place - 1;
  return progress * count - order;
}

/**
 * @param {CanvasRenderingContext2D} context @param {import("./layout.js").Layout} layout
 * @param {import("./edges.js").Edge[]} edges @param {Pulse} pulse
 * @param {{palette: import("../colors.js").Palette, scale: number, still?: boolean}} options
 * `still`: the whole way is marked instead of a moving dot
 */
export function drawPulse(context, layout, edges, pulse, options) {
  context.save();
  if (pulse.act === "loss") drawLoss(context, layout, pulse.progress, options);
  else if (pulse.act === "update") drawUpdate(context, edges, pulse.progress, options);
  else drawWave(context, layout, edges, pulse, options);
  context.restore();
}

/** @type {(context: CanvasRenderingContext2D, layout: import("./layout.js").Layout, edges: import("./edges.js").Edge[],
 *   pulse: Pulse, options: {palette: import("../colors.js").Palette, scale: number, still?: boolean}) => void} */
function drawWave(context, {links, columns}, edges, {act, progress}, {palette, scale, still = false}) {
  const count = columns.length - 1;
  const moving = edges.filter(({link, value}) => {
    const share = shareOf(act, progress, links[link].to, count);
    return share > 0 && share < 1 && Math.abs(value) > 0.02 * scale;
  });
  const strongest = moving.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST_DOTS);
  context.fillStyle = css(act === "forward" ? palette.focus : palette.error, 0.9);
  context.beginPath();
  for (const edge of strongest) {
    const share = shareOf(act, progress, links[edge.link].to, count);
    const t = still ? 0.5 : act === "forward" ? share : 1 - share;
    const x = edge.x0 + (edge.x1 - edge.x0) * along(t);
    const y = edge.y0 + (edge.y1 - edge.y0) * eased(t);
    const radius = 1.6 + 2.4 * Math.min(Math.abs(edge.value) / scale, 1);
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fill();
  drawReached(context, {columns}, act, progress, palette);
}

/** A ring around the neurons whose turn it is. */
function drawReached(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {{columns: import("./layout.js").Column[]}} */ {columns},
  /** @type {Act} */ act,
  /** @type {number} */ progress,
  /** @type {import("../colors.js").Palette} */ palette,
) {
  const count = columns.length - 1;
  const at = Math.floor(progress * count);
  const column = columns[act === "forward" ? at : count - at];
  if (!column) return;
  context.strokeStyle = css(act === "forward" ? palette.focus : palette.error, 0.9);
  context.lineWidth = 2.5;
  context.beginPath();
  for (const {x, y, size} of column.shown) context.roundRect(x - size / 2 - 3, y - size / 2 - 3, size + 6, size + 6, 9);
  context.stroke();
}

/** @type {(context: CanvasRenderingContext2D, layout: import("./layout.js").Layout, progress: number,
 *   options: {palette: import("../colors.js").Palette}) => void} */
function drawLoss(context, {columns}, progress, {palette}) {
  const {shown} = columns[columns.length - 1];
  const grown = 3 + 10 * progress;
  context.strokeStyle = css(palette.error, 1 - 0.7 * progress);
  context.lineWidth = 3;
  context.beginPath();
  for (const {x, y, size} of shown) {
    const side = size + 2 * grown;
    context.roundRect(x - side / 2, y - side / 2, side, side, 8 + grown);
  }
  context.stroke();
}

/** @type {(context: CanvasRenderingContext2D, edges: import("./edges.js").Edge[], progress: number,
 *   options: {palette: import("../colors.js").Palette, scale: number}) => void} */
function drawUpdate(context, edges, progress, {palette, scale}) {
  context.strokeStyle = css(palette.focus, 0.75 * Math.sin(Math.PI * Math.min(Math.max(progress, 0), 1)));
  context.lineWidth = 2;
  context.beginPath();
  for (const edge of edges) if (Math.abs(edge.value) > 0.02 * scale && edge.mark === "") curve(context, edge);
  context.stroke();
}
