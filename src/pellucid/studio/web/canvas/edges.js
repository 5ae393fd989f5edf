/** Weights as lines: width by size, colour by sign, dashes for what is negative; a bounded number of them. */

import {css} from "../colors.js";

/**
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {import("../colors.js").Palette} Palette
 * @typedef {{link: number, from: number, to: number, x0: number, y0: number, x1: number, y1: number, value: number,
 *   mark: "" | "frozen" | "removed"}} Edge
 * @typedef {{palette: Palette, scale: number, widest?: number, active?: string | null, chosen?: Set<string>,
 *   phase?: number, running?: boolean}} EdgeOptions
 * `scale`: the size that has the full width; `active`: the neuron under the pointer; `chosen`: neurons whose
 * lines are never dimmed; `phase`: pixels the dashes have crawled.
 */

/** At most so many lines are drawn: the strongest, and all of the neuron that is looked at. */
export const MOST_EDGES = 2_000;

/** Line widths are drawn in so many steps. */
const LEVELS = 10;

/**
 * The lines that are drawn: all of them where they are few, else the strongest and those of `always`.
 * @param {Layout} layout @param {(weight: string) => ArrayLike<number> | undefined} valuesOf
 * @param {{limit?: number, always?: Set<string>,
 *   masksOf?: (weight: string) => ArrayLike<number> | undefined}} [options]
 * `always`: keys of neurons; `masksOf`: 0 where a weight may not move
 * @returns {Edge[]}
 */
export function edgesOf(layout, valuesOf, {limit = MOST_EDGES, always = new Set(), masksOf = () => undefined} = {}) {
  const edges = layout.links.flatMap((_, link) => edgesOfLink(layout, link, valuesOf, masksOf));
  if (edges.length <= limit) return edges;
  const sizes = Float64Array.from(edges, ({value}) => Math.abs(value) || 0).sort();
  const threshold = sizes[sizes.length - limit];
  let left = limit;
  return edges.filter((edge) => {
    if (touches(layout, edge, always)) return true;
    if (!(Math.abs(edge.value) >= threshold) || left <= 0) return false;
    left -= 1;
    return true;
  });
}

/** Whether a line leaves or reaches one of these neurons. */
const touches = (
  /** @type {Layout} */ {links, columns},
  /** @type {Edge} */ {link, from, to},
  /** @type {Set<string>} */ keys,
) => keys.size > 0
  && (keys.has(`${columns[links[link].from].name}:${from}`) || keys.has(`${columns[links[link].to].name}:${to}`));

/** @returns {Edge[]} */
function edgesOfLink(
  /** @type {Layout} */ {links, columns},
  /** @type {number} */ link,
  /** @type {(weight: string) => ArrayLike<number> | undefined} */ valuesOf,
  /** @type {(weight: string) => ArrayLike<number> | undefined} */ masksOf,
) {
  const {from, to, kind, weight} = links[link];
  const values = weight ? valuesOf(weight) : undefined;
  if (kind !== "weights" || !weight || !values) return [];
  const masks = masksOf(weight);
  const [source, target] = [columns[from], columns[to]];
  /** @type {Edge[]} */
  const edges = [];
  for (const a of source.shown) {
    for (const b of target.shown) {
      const k = a.index * target.units + b.index;
      const mark = masks && masks[k] === 0 ? (values[k] === 0 ? "removed" : "frozen") : "";
      const ends = {x0: a.x + a.size / 2, y0: a.y, x1: b.x - b.size / 2, y1: b.y};
      edges.push({link, from: a.index, to: b.index, ...ends, value: values[k], mark});
    }
  }
  return edges;
}

/** The full width: less where many lines meet. @param {Layout} layout */
export function widestOf({links, columns}) {
  const busiest = Math.max(...links.map(({from, to, kind}) =>
    (kind === "weights" ? columns[from].shown.length * columns[to].shown.length : 1)), 1);
  return Math.min(Math.max(20 / Math.sqrt(busiest), 2.5), 7);
}

/** Width of a line: what is at the scale or beyond has the full width. */
export const widthOf = (/** @type {number} */ value, /** @type {number} */ scale, widest = 7) =>
  0.75 + (widest - 0.75) * Math.min(Math.abs(value) / (scale || 1), 1);

/** The curve of a line, added to a path. */
export function curve(/** @type {CanvasRenderingContext2D | Path2D} */ path, /** @type {Edge} */ {x0, y0, x1, y1}) {
  const middle = (x0 + x1) / 2;
  path.moveTo(x0, y0);
  path.bezierCurveTo(middle, y0, middle, y1, x1, y1);
}

/** @param {CanvasRenderingContext2D} context @param {Layout} layout @param {Edge[]} edges @param {EdgeOptions} options */
export function drawEdges(context, layout, edges, options) {
  context.save();
  context.lineCap = "butt";
  drawPlainLinks(context, layout, options.palette);
  const groups = grouped(layout, edges, options);
  for (const [key, group] of [...groups].sort(([a], [b]) => a - b)) strokeGroup(context, key, group, options);
  context.setLineDash([]);
  drawMarks(context, edges, options.palette);
  context.restore();
}

/**
 * Lines that look alike: by emphasis, width and sign, as one number. Faint ones come first, then the thin ones.
 * @param {Layout} layout @param {Edge[]} edges @param {EdgeOptions} options
 * @returns {Map<number, Edge[]>}
 */
function grouped(layout, edges, {scale, active = null, chosen = new Set()}) {
  const near = active === null ? chosen : new Set([...chosen, active]);
  const groups = new Map();
  for (const edge of edges) {
    const emphasis = active === null ? 1 : touches(layout, edge, near) ? 2 : 0;
    const level = Math.min(Math.ceil((Math.abs(edge.value) / (scale || 1)) * LEVELS), LEVELS);
    const kind = edge.mark === "removed" || edge.value === 0 ? 0 : edge.value > 0 ? 1 : edge.value < 0 ? 2 : 3;
    const key = (emphasis * (LEVELS + 1) + (kind === 0 || kind === 3 ? 0 : level)) * 4 + kind;
    const group = groups.get(key);
    if (group) group.push(edge);
    else groups.set(key, [edge]);
  }
  return groups;
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} key @param {Edge[]} edges @param {EdgeOptions} options
 */
function strokeGroup(context, key, edges, {palette, widest = 7, phase = 0, running = false}) {
  const kind = key % 4;
  const place = Math.floor(key / 4);
  const [emphasis, level] = [Math.floor(place / (LEVELS + 1)), place % (LEVELS + 1)];
  const color = [palette.outline, palette.positive, palette.negative, palette.error][kind];
  const opacity = [0.14, 0.34 + (0.58 * level) / LEVELS, 0.95][emphasis];
  context.lineWidth = widthOf(level, LEVELS, widest) + (emphasis === 2 ? 0.75 : 0);
  context.strokeStyle = css(color, kind === 0 ? Math.min(2 * opacity, 1) : opacity);
  const width = context.lineWidth;
  context.setLineDash(kind === 2 ? [3 + 1.8 * width, 2 + 0.9 * width] : kind === 0 ? [1, 4] : kind === 3 ? [2, 3] : []);
  context.lineDashOffset = -phase;
  strokeEach(context, edges);
  if (!running || kind !== 1 || level < 3 || emphasis === 0) return;
  context.lineWidth = Math.max(context.lineWidth * 0.4, 1);
  context.strokeStyle = css(palette.panel, 0.7);
  context.setLineDash([3, 27]);
  strokeEach(context, edges);
}

/** One stroke for each line: a single one through all of them takes three times as long. */
function strokeEach(/** @type {CanvasRenderingContext2D} */ context, /** @type {Edge[]} */ edges) {
  for (const edge of edges) {
    context.beginPath();
    curve(context, edge);
    context.stroke();
  }
}

/** Links without weights of their own: from each to each, or from an image to all. */
function drawPlainLinks(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {Layout} */ {links, columns, positions},
  /** @type {Palette} */ palette,
) {
  context.beginPath();
  for (const {from, to, kind, offset} of links) {
    if (kind === "weights") continue;
    const [source, target] = [columns[from], columns[to]];
    const start = source.x + (source.tile ? source.tile.width / 2 : source.size / 2);
    const middle = (source.top + source.bottom) / 2;
    for (const b of target.shown) {
      const a = positions[from][b.index - offset];
      if (kind === "each" && !a) continue;
      const y0 = kind === "each" && a ? a.y : middle;
      curve(context, /** @type {Edge} */ ({x0: start, y0, x1: b.x - b.size / 2, y1: b.y}));
    }
  }
  context.lineWidth = 1;
  context.strokeStyle = css(palette.outline, 0.55);
  context.setLineDash([]);
  context.stroke();
}

/** What may not move: a small bar across a frozen weight, a cross on a removed one. */
function drawMarks(
  /** @type {CanvasRenderingContext2D} */ context,
  /** @type {Edge[]} */ edges,
  /** @type {Palette} */ palette,
) {
  context.beginPath();
  for (const {x0, y0, x1, y1, mark} of edges) {
    if (!mark) continue;
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
    if (mark === "removed") {
      context.moveTo(x - 3.5, y - 3.5);
      context.lineTo(x + 3.5, y + 3.5);
      context.moveTo(x - 3.5, y + 3.5);
      context.lineTo(x + 3.5, y - 3.5);
    } else {
      context.moveTo(x - 2, y - 5);
      context.lineTo(x - 2, y + 5);
      context.moveTo(x + 2, y - 5);
      context.lineTo(x + 2, y + 5);
    }
  }
  context.lineWidth = 1.5;
  context.strokeStyle = css(palette.ink, 0.8);
  context.stroke();
}

/**
 * The legend of widths: three sizes with their lines, as the drawing shows them now.
 * @param {number} scale @param {number} [widest]
 * @returns {{value: number, width: number}[]}
 */
export const legendOf = (scale, widest = 7) =>
  [0.25, 0.5, 1].map((share) => ({value: share * scale, width: widthOf(share * scale, scale, widest)}));
