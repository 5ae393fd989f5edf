/** The drawing of losses over epochs by uPlot: lines, gaps, marks of what was changed, the moment that is shown. */

import uPlot from "uplot";
import {css} from "../colors.js";
import {grouped, written} from "../format.js";
import {epochTicks, nearest, rangeOf, spanOf, valueTicks} from "./loss-data.js";
import {clustered} from "./thin.js";

/**
 * @typedef {import("./loss-data.js").Line} Line
 * @typedef {import("./loss-data.js").Ghost} Ghost
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {object} Shown what the drawing reads anew each time
 * @property {{from: number, to: number, open: boolean}[]} gaps
 * @property {import("./loss-data.js").Marker[]} markers
 * @property {number | null} moment the epoch that is looked at
 * @property {boolean} log
 */

/** How the line of each part looks: never told apart by its colour alone. */
export const STROKES = /** @type {const} */ ({
  train: {width: 1.75, dash: []},
  validation: {width: 1.75, dash: [7, 4]},
  test: {width: 2.5, dash: []},
});
const GHOST = [2, 3];

/**
 * @param {HTMLElement} room
 * @param {{lines: Line[], ghosts: Ghost[], log: boolean, width: number, height: number, theme: Theme,
 *   shown: {current: Shown}, onPoint: (index: number | null) => void, onZoom: (part: number[] | null) => void}} options
 */
export function plotOf(room, {lines, ghosts, log, width, height, theme, shown, onPoint, onZoom}) {
  /** @type {Record<string, number[]>} */
  const ranges = {y: []};
  const y = (/** @type {uPlot} */ plot) => {
    const values = /** @type {(number | null)[][]} */ (/** @type {unknown} */ (plot.data.slice(1)));
    return /** @type {[number, number]} */ (ranges.y = rangeOf(values, {log, before: ranges.y}));
  };
  /** @type {uPlot.Options} */
  const options = {
    width, height,
    padding: [14, 20, 0, 0],
    legend: {show: false},
    cursor: {y: false, drag: {x: true, y: false, dist: 8}, points: {size: 7}},
    select: {show: true, left: 0, top: 0, width: 0, height: 0},
    scales: {x: {time: false, range: (_, low, high) => [low ?? 1, high ?? 10]}, y: {distr: log ? 3 : 1, range: y}},
    series: [{}, ...ghosts.map(() => ghostStroke(theme)), ...lines.map(({part}) => stroke(part, theme))],
    axes: axesOf(theme, log, width, height),
    hooks: {
      drawAxes: [(plot) => nameFoot(plot, theme)],
      drawClear: [(plot) => paintGaps(plot, shown.current.gaps, theme)],
      draw: [
        (plot) => paintMarkers(plot, shown.current.markers, theme),
        (plot) => paintMoment(plot, shown.current.moment, theme),
      ],
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
      setSelect: [(plot) => zoom(plot, onZoom)],
    },
  };
  const plot = new uPlot(options, [[]], room);
  plot.over.ondblclick = () => onZoom(null);
  return plot;
}

/** The dragged span becomes the whole width. @param {uPlot} plot @param {(part: number[]) => void} onZoom */
function zoom(plot, onZoom) {
  const {left, width} = plot.select;
  if (width >= 8) onZoom([plot.posToVal(left, "x"), plot.posToVal(left + width, "x")]);
}

const ghostStroke = (/** @type {Theme} */ theme) => ({
  stroke: css(theme.muted, 0.7), width: 1.25, dash: GHOST, points: {show: false},
});

const stroke = (/** @type {keyof typeof STROKES} */ part, /** @type {Theme} */ theme) => ({
  stroke: theme[part], width: STROKES[part].width, dash: [...STROKES[part].dash],
  points: {size: 6, space: 24, fill: theme[part], stroke: theme[part]},
});

/** @returns {uPlot.Axis[]} */
function axesOf(
  /** @type {Theme} */ theme, /** @type {boolean} */ log, /** @type {number} */ width, /** @type {number} */ height,
) {
  const size = Math.round(12 * theme.large);
  const look = {
    font: `${size}px ${theme.sans}`, labelFont: `${size}px ${theme.sans}`, stroke: css(theme.muted), gap: 6,
    ticks: {stroke: css(theme.hairline), size: 4, width: 1}, grid: {stroke: css(theme.hairline), width: 1},
  };
  return [
    {
      ...look, size: size + 14, grid: {show: false},
      splits: (_, __, low, high) => epochTicks(low, high, width / (72 * theme.large)),
      values: (_, splits) => splits.map(grouped),
    },
    {
      ...look, size: (_, values) => Math.max(4.3 * size, ...(values ?? []).map((text) => 14 + 0.6 * size * text.length)),
      splits: (_, __, low, high) => valueTicks([low, high], log, Math.max(height / (40 * theme.large), 2)),
      filter: (_, splits) => splits,
      values: (_, splits) => splits.map((value) => written(value)),
    },
  ];
}

/** What the foot counts, in the corner that no number needs. @param {uPlot} plot @param {Theme} theme */
function nameFoot({ctx, bbox}, theme) {
  const size = 12 * theme.large * devicePixelRatio;
  ctx.save();
  ctx.font = `${size}px ${theme.sans}`;
  ctx.fillStyle = css(theme.muted);
  ctx.textAlign = "right";
  ctx.textBaseline = "top";
  ctx.fillText("epoch", bbox.left - 10 * devicePixelRatio, bbox.top + bbox.height + 10 * devicePixelRatio);
  ctx.restore();
}

/** Hatched where nothing was a number. @param {uPlot} plot @param {Shown["gaps"]} gaps @param {Theme} theme */
function paintGaps(plot, gaps, theme) {
  const {ctx, bbox} = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const {from, to, open} of gaps) {
    const [start, end] = [from, to].map((epoch) => plot.valToPos(epoch, "x", true));
    const width = Math.max((open ? Math.max(end, start + 6 * ratio) : end) - start, 3 * ratio);
    ctx.fillStyle = css(theme.error, 0.1);
    ctx.fillRect(start, bbox.top, width, bbox.height);
    hatch(ctx, start, bbox.top, width, bbox.height, css(theme.error, 0.5), ratio);
    const right = bbox.left + bbox.width;
    if (open) label(ctx, "no number", Math.min(start + width / 2, right), bbox.top + 12 * ratio, theme, right);
  }
  ctx.restore();
}

function hatch(
  /** @type {CanvasRenderingContext2D} */ ctx, /** @type {number} */ left, /** @type {number} */ top,
  /** @type {number} */ width, /** @type {number} */ height, /** @type {string} */ color, /** @type {number} */ ratio,
) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.beginPath();
  for (let at = left - height; at < left + width; at += 7 * ratio) {
    ctx.moveTo(at, top + height);
    ctx.lineTo(at + height, top);
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = ratio;
  ctx.stroke();
  ctx.restore();
}

function label(
  /** @type {CanvasRenderingContext2D} */ ctx, /** @type {string} */ text, /** @type {number} */ x,
  /** @type {number} */ y, /** @type {Theme} */ theme, /** @type {number} */ right,
) {
  const ratio = devicePixelRatio;
  ctx.font = `${11 * theme.large * ratio}px ${theme.sans}`;
  const width = ctx.measureText(text).width + 10 * ratio;
  ctx.fillStyle = css(theme.panel, 0.9);
  const middle = Math.min(x, right - width / 2);
  ctx.fillRect(middle - width / 2, y - 9 * theme.large * ratio, width, 18 * theme.large * ratio);
  ctx.fillStyle = css(theme.ink);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, middle, y);
}

/** A dotted line and a small flag where something was changed. */
function paintMarkers(/** @type {uPlot} */ plot, /** @type {Shown["markers"]} */ markers, /** @type {Theme} */ theme) {
  const {ctx, bbox} = plot;
  const ratio = devicePixelRatio;
  const place = (/** @type {number} */ epoch) => plot.valToPos(epoch, "x", true);
  const [left, right] = [bbox.left - 1, bbox.left + bbox.width + 1];
  const inside = markers.filter(({epoch}) => place(epoch) >= left && place(epoch) <= right);
  ctx.save();
  ctx.fillStyle = css(theme.focus);
  ctx.strokeStyle = css(theme.focus, 0.55);
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  for (const {x} of clustered(inside.map((each) => ({x: each.epoch, each})), place, 6 * ratio)) {
    const [at, top] = [Math.round(place(x)) + 0.5, bbox.top];
    ctx.beginPath();
    ctx.moveTo(at, top);
    ctx.lineTo(at, top + bbox.height);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(at - 4.5 * ratio, top - 8 * ratio);
    ctx.lineTo(at + 4.5 * ratio, top - 8 * ratio);
    ctx.lineTo(at, top);
    ctx.fill();
  }
  ctx.restore();
}

/** A full line at the epoch that is looked at. */
function paintMoment(/** @type {uPlot} */ plot, /** @type {number | null} */ epoch, /** @type {Theme} */ theme) {
  if (epoch === null) return;
  const {ctx, bbox} = plot;
  const ratio = devicePixelRatio;
  const at = Math.min(Math.max(plot.valToPos(epoch, "x", true), bbox.left), bbox.left + bbox.width);
  ctx.save();
  ctx.strokeStyle = css(theme.ink);
  ctx.lineWidth = 2 * ratio;
  ctx.beginPath();
  ctx.moveTo(at, bbox.top);
  ctx.lineTo(at, bbox.top + bbox.height);
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(at, bbox.top + bbox.height, 4.5 * ratio, 0, 2 * Math.PI);
  ctx.fillStyle = css(theme.ink);
  ctx.fill();
  ctx.restore();
}

/**
 * New numbers in the drawing.
 * @param {uPlot} plot @param {{epochs: number[], lines: (number | null)[][]}} drawn @param {Ghost[]} ghosts
 * @param {number[] | null} part of the epochs that is shown; else all
 */
export function fill(plot, {epochs, lines}, ghosts, part) {
  const own = /** @type {uPlot.AlignedData} */ (/** @type {unknown} */ ([epochs, ...lines]));
  const others = ghosts.map((ghost) => [ghost.epochs, ghost.values]);
  const tables = /** @type {uPlot.AlignedData[]} */ (/** @type {unknown} */ ([...others, own]));
  const data = ghosts.length ? uPlot.join(tables) : own;
  const [min, max] = part ?? spanOf(/** @type {number[]} */ (data[0]));
  plot.batch(() => {
    plot.setData(data, false);
    plot.setScale("x", {min, max});
  });
}

/** Put the drawing's cursor on an epoch, or nowhere. @param {uPlot} plot @param {number | null} epoch */
export function pointAt(plot, epoch) {
  if (epoch === null) plot.setCursor({left: -10, top: -10});
  else {
    const known = plot.data[0][nearest(/** @type {number[]} */ (plot.data[0]), epoch)];
    plot.setCursor({left: plot.valToPos(known, "x"), top: 0});
  }
}
