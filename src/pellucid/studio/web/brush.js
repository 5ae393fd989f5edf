/** What a hand does to points over a picture of their plane: one gesture from press to release, one change. */

/**
 * Where the picture lies: from pixels to the plane and back; points belong inside the box.
 * @typedef {{toPlane: (px: number, py: number) => [number, number],
 *   toPixel: (x: number, y: number) => [number, number], width: number, height: number,
 *   box?: {x: number, y: number, width: number, height: number}}} Geometry
 * @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, row: ArrayLike<number>, columns: number}} Shown
 * Points as they are shown: `columns` raw numbers each; of one column, `y` is the height.
 * @typedef {"add" | "brush" | "erase" | "move" | "relabel"} Tool
 * @typedef {{tool: Tool, label: string | number, radius: number, random?: () => number}} Settings
 * @typedef {[number, number]} Place
 */

/** Most points that one gesture adds. */
export const MOST_ADDED = 2000;

/** How near a point must be to be taken, in pixels. */
export const REACH = 14;

/**
 * The tools of a picture.
 * @param {Geometry} geometry
 */
export function pointTools({toPlane, toPixel, width, height, box = {x: 0, y: 0, width, height}}) {
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const inside = (/** @type {Place} */ [px, py]) => px >= box.x && py >= box.y && px <= right && py <= bottom;

  /** Where a point is drawn. @param {Shown} points @param {number} index */
  const place = ({x, y, columns}, index) =>
    (columns === 1 ? toPixel(x[index], y[index]) : toPixel(x[index * columns], x[index * columns + 1]));

  /**
   * Indices of the points within a distance in pixels, the nearest first.
   * @param {Shown} points
   * @param {Place} at
   * @param {number} radius
   */
  const within = (points, [px, py], radius) => {
    const found = [];
    for (let index = 0; index < points.row.length; index += 1) {
      const [left, top] = place(points, index);
      const away = Math.hypot(left - px, top - py);
      if (away <= radius) found.push({index, away});
    }
    return found.sort((a, b) => a.away - b.away).map(({index}) => index);
  };

  return {
    inside,
    place,
    within,
    /** The nearest point in reach, or −1. @param {Shown} points @param {Place} at */
    nearest: (points, at) => within(points, at, REACH)[0] ?? -1,
    /** A place kept on the picture. @param {Place} at @returns {Place} */
    kept: ([px, py]) => [Math.min(Math.max(px, box.x), right), Math.min(Math.max(py, box.y), bottom)],
    /**
     * Places sprayed evenly over a disc; those beside the picture are left out.
     * @param {Place} at
     * @param {number} radius
     * @param {number} count
     * @param {() => number} random
     */
    sprayed: ([px, py], radius, count, random) => Array.from({length: count}, () => {
      const [away, angle] = [radius * Math.sqrt(random()), 2 * Math.PI * random()];
      return /** @type {Place} */ ([px + away * Math.cos(angle), py + away * Math.sin(angle)]);
    }).filter(inside),
    /** Coordinates of a place, with no more digits than a hand has. @param {Place} at @returns {Place} */
    valuesAt: ([px, py]) => /** @type {Place} */ (toPlane(px, py).map((value) => Number(value.toPrecision(5)))),
  };
}

/** One gesture: press, drag, release. */
export class Gesture {
  /** @param {ReturnType<typeof pointTools>} tools @param {Shown} points @param {Settings} settings */
  constructor(tools, points, {tool, label, radius, random = Math.random}) {
    this.tools = tools;
    this.points = points;
    this.tool = tool;
    this.label = label;
    this.radius = radius;
    this.random = random;
    /** @type {Place} */
    this.at = [NaN, NaN];
    /** Places of points that will be added. @type {Place[]} */
    this.added = [];
    /** Indices of points that are met. @type {Set<number>} */
    this.met = new Set();
  }

  /** @param {Place} at */
  press(at) {
    this.at = this.tools.kept(at);
    if (this.tool === "brush") this.dab();
    if (this.tool === "erase" || this.tool === "relabel") this.meet();
    if (this.tool === "move") {
      const index = this.tools.nearest(this.points, at);
      if (index >= 0) this.met.add(index);
    }
  }

  /** @param {Place} to */
  drag(to) {
    const [from, at] = [this.at, this.tools.kept(to)];
    const away = Math.hypot(at[0] - from[0], at[1] - from[1]);
    if (this.tool === "brush" && away < this.radius / 2) return;
    this.at = at;
    if (this.tool === "brush") this.dab();
    if (this.tool === "erase" || this.tool === "relabel") this.meet();
  }

  dab() {
    const count = Math.min(Math.max(1, Math.round(this.radius / 5)), MOST_ADDED - this.added.length);
    this.added.push(...this.tools.sprayed(this.at, this.radius, count, this.random));
  }

  meet() {
    for (const index of this.tools.within(this.points, this.at, Math.max(this.radius, REACH / 2))) this.met.add(index);
  }

  /** A point to add, in the words of the command; on a line its height is its label. @param {Place} values */
  newPoint([x, y]) {
    return this.points.columns === 1 ? {values: [x], label: y} : {values: [x, y], label: this.label};
  }

  /** Fields of the command `points`, or null where nothing was done. @returns {Record<string, unknown> | null} */
  release() {
    const {columns, row} = this.points;
    const rows = [...this.met].map((index) => row[index]);
    const values = this.tools.valuesAt(this.at);
    switch (this.tool) {
      case "add":
        return {add: [this.newPoint(values)]};
      case "brush":
        return this.added.length ? {add: this.added.map((at) => this.newPoint(this.tools.valuesAt(at)))} : null;
      case "erase":
        return rows.length ? {erase: rows} : null;
      case "relabel":
        return rows.length ? {relabel: rows.map((each) => ({row: each, label: this.label}))} : null;
      default:
        return rows.length ? movedPoint(rows[0], values, columns) : null;
    }
  }
}

/** A point that is elsewhere now. @param {number} row @param {Place} values @param {number} columns */
const movedPoint = (row, [x, y], columns) =>
  (columns === 1 ? {move: [{row, values: [x]}], relabel: [{row, label: y}]} : {move: [{row, values: [x, y]}]});
