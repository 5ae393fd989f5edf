/** How far a row lies from the training data, as the model measures it. */

import {decodeDoubles} from "./arrays.js";

/**
 * The smallest distance to a mean: √(Σ_r precision_r · (component_r · d)² + residual_precision · rest),
 * where d = row − mean and rest is the part of |d|² that no component explains.
 */
export function buildDistance({means, components, precisions, residual_precision: residual}) {
  const directions = decodeDoubles(components);
  const centers = decodeDoubles(means);
  return (row) => {
    const size = row.length;
    let nearest = Infinity;
    for (let start = 0; start < centers.length; start += size) {
      const from = row.map((value, k) => value - centers[start + k]);
      nearest = Math.min(nearest, Math.sqrt(squaredDistance(from, directions, precisions, residual)));
    }
    return nearest;
  };
}

function squaredDistance(from, directions, precisions, residual) {
  let rest = from.reduce((sum, value) => sum + value * value, 0);
  let distance = 0;
  precisions.forEach((precision, r) => {
    const along = from.reduce((sum, value, k) => sum + value * directions[r * from.length + k], 0);
    distance += precision * along * along;
    rest -= along * along;
  });
  return distance + residual * Math.max(rest, 0);
}
