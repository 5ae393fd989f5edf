/** Lines of equal height over a field: marching squares, straight within each cell. */

/**
 * The segments on which a field crosses a level, in cells: x0, y0, x1, y1 and so on.
 * @param {ArrayLike<number>} field n × n numbers at the middles of cells @param {number} n @param {number} [level]
 * @returns {number[]}
 */
export function crossings(field, n, level = 0) {
  /** @type {number[]} */
  const segments = [];
  for (let row = 0; row + 1 < n; row += 1) {
    for (let column = 0; column + 1 < n; column += 1) {
      const at = row * n + column;
      const [a, b, c, d] = [field[at] - level, field[at + 1] - level, field[at + n + 1] - level, field[at + n] - level];
      const signs = Number(a > 0) + Number(b > 0) + Number(c > 0) + Number(d > 0);
      if (signs === 0 || signs === 4 || !Number.isFinite(a + b + c + d)) continue;
      cut(segments, column + 0.5, row + 0.5, a, b, c, d);
    }
  }
  return segments;
}

/** The crossings of one square, whose corners run clockwise from the upper left. */
function cut(
  /** @type {number[]} */ segments,
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {number} */ a,
  /** @type {number} */ b,
  /** @type {number} */ c,
  /** @type {number} */ d,
) {
  const start = segments.length;
  if (a > 0 !== b > 0) segments.push(x + a / (a - b), y);
  if (b > 0 !== c > 0) segments.push(x + 1, y + b / (b - c));
  if (c > 0 !== d > 0) segments.push(x + d / (d - c), y + 1);
  if (d > 0 !== a > 0) segments.push(x, y + a / (a - d));
  if (segments.length - start !== 8 || a + b + c + d > 0 === a > 0) return;
  segments.push(...segments.splice(start, 2)); // two lines in one cell: the middle says which corners they part
}

/**
 * Strokes the lines of a field into a box.
 * @param {CanvasRenderingContext2D} context @param {number[]} segments @param {number} n
 * @param {{x: number, y: number, width: number, height: number}} box
 */
export function strokeCrossings(context, segments, n, {x, y, width, height}) {
  const [across, down] = [width / n, height / n];
  context.beginPath();
  for (let at = 0; at < segments.length; at += 4) {
    context.moveTo(x + segments[at] * across, y + segments[at + 1] * down);
    context.lineTo(x + segments[at + 2] * across, y + segments[at + 3] * down);
  }
  context.stroke();
}

/**
 * Where each class is ahead of all others: its share less the largest of the others.
 * @param {Float32Array} scores cell after cell, a number for each class @param {number} count @param {number} of
 */
export function leadOf(scores, count, of) {
  const lead = new Float32Array(scores.length / count);
  for (let cell = 0; cell < lead.length; cell += 1) {
    let other = -Infinity;
    for (let k = 0; k < count; k += 1) if (k !== of) other = Math.max(other, scores[cell * count + k]);
    lead[cell] = scores[cell * count + of] - other;
  }
  return lead;
}
