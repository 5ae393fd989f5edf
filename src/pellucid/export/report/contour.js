/** Where a field of numbers crosses zero: marching squares, interpolated along each edge. */

/**
 * @param {ArrayLike<number>} field `cells` × `cells` numbers at the middles of square cells
 * @param {number} side side of the drawing
 * @returns {string} an SVG path
 */
export function contour(field, cells, side) {
  const step = side / cells;
  let path = "";
  for (let row = 0; row + 1 < cells; row += 1) {
    for (let column = 0; column + 1 < cells; column += 1) {
      const hits = crossings(field, cells, row, column).map(
        ([x, y]) => `${((x + 0.5) * step).toFixed(1)} ${((y + 0.5) * step).toFixed(1)}`,
      );
      for (let at = 0; at + 1 < hits.length; at += 2) path += `M${hits[at]}L${hits[at + 1]}`;
    }
  }
  return path;
}

function crossings(field, cells, row, column) {
  const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
  const hits = [];
  corners.forEach(([x, y], at) => {
    const [u, v] = corners[(at + 1) % 4];
    const [a, b] = [field[y * cells + x], field[v * cells + u]];
    if (a > 0 === b > 0 || !Number.isFinite(a - b)) return;
    const share = a / (a - b);
    hits.push([x + (u - x) * share, y + (v - y) * share]);
  });
  return hits;
}
