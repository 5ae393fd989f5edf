/** Words on the drawing: names of inputs and outputs, what is left out, and numbers in neurons that are drawn large. */

import {written} from "/report/format.js";

import {css} from "../colors.js";

/** @typedef {import("../colors.js").Palette} Palette */

/** A name that fits its room, shortened where it does not. @param {string} name */
export const shortened = (name, most = 16) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);

const PARTS = /** @type {Record<string, string>} */ ({"^2": "²", "^3": "³", "*": "·"});

/** An input as a textbook writes it: `x1^2` is x1², `x1*x2` is x1·x2. @param {string} name */
export const prettyName = (name) => name.replace(/\^2|\^3|\*/g, (part) => PARTS[part]);

/**
 * @param {CanvasRenderingContext2D} context @param {import("./layout.js").Layout} layout @param {Palette} palette
 */
export function drawLabels(context, layout, palette) {
  context.font = `500 12px ${palette.sans}`;
  context.textBaseline = "middle";
  context.fillStyle = css(palette.ink);
  const last = layout.columns[layout.columns.length - 1];
  for (const column of layout.columns) {
    if (column === last && column.names.length) {
      context.textAlign = "left";
      for (const {x, y, size, index} of column.shown) label(context, column.names[index], x + size / 2 + 10, y);
    } else if (column.kind === "inputs") {
      context.textAlign = "right";
      for (const {x, y, size, index} of column.shown) label(context, column.names[index], x - size / 2 - 10, y);
    }
    drawMore(context, column, pitchOf(layout), palette);
  }
  drawNotes(context, layout, palette);
}

function label(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {string | undefined} */ name,
  /** @type {number} */ x,
  /** @type {number} */ y,
) {
  if (name) context.fillText(prettyName(shortened(name)), x, y);
}

/** How far columns are apart, where they are nearest. @param {import("./layout.js").Layout} layout */
const pitchOf = ({columns}) => Math.min(...columns.slice(1).map(({x}, k) => x - columns[k].x));

/** Three dots and how many neurons they stand for, in as many words as there is room for. */
function drawMore(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./layout.js").Column} */ {x, more},
  /** @type {number} */ room,
  /** @type {Palette} */ palette,
) {
  for (const {y, count} of more) {
    const widthOf = (/** @type {string} */ text) => context.measureText(text).width + 16;
    const text = [`… ${count} more`, `… ${count}`].find((words) => widthOf(words) < room) ?? "…";
    context.textAlign = "center";
    const width = widthOf(text);
    context.beginPath();
    context.roundRect(x - width / 2, y - 10, width, 20, 10);
    context.fillStyle = css(palette.panel, 0.92);
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = css(palette.hairline);
    context.stroke();
    context.fillStyle = css(palette.muted);
    context.fillText(text, x, y);
  }
}

/** What stands between two columns and has no neurons of its own: dropout; nothing where there is no room for it. */
function drawNotes(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./layout.js").Layout} */ {columns, links},
  /** @type {Palette} */ palette,
) {
  context.textAlign = "center";
  context.fillStyle = css(palette.muted);
  for (const {from, to, notes} of links) {
    if (!notes.length) continue;
    const y = Math.max(columns[from].bottom, columns[to].bottom) + 10;
    const words = notes.join(", ");
    const fits = context.measureText(words).width < columns[to].x - columns[from].x;
    if (fits) context.fillText(words, (columns[from].x + columns[to].x) / 2, y);
  }
}

/** The value of a neuron, on a neuron that is drawn large. */
export function drawNumbers(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {import("./layout.js").Unit} */ {x, y, size},
  /** @type {number} */ value,
  /** @type {Palette} */ palette,
) {
  context.font = `600 ${Math.max(size * 0.17, 7)}px ${palette.sans}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const text = written(value);
  const width = context.measureText(text).width + size * 0.12;
  context.beginPath();
  context.roundRect(x - width / 2, y - size * 0.13, width, size * 0.26, size * 0.06);
  context.fillStyle = css(palette.panel, 0.85);
  context.fill();
  context.fillStyle = css(palette.ink);
  context.fillText(text, x, y);
}
