/** What a neuron's incoming weights look like: as the image they look at, or as one cell for each input. */

import {sizeOf} from "/report/arrays.js";

import {strongest} from "../compute/grid.js";
import {signsOf} from "./pixels.js";

/** Rows and columns in which `count` weights are laid out, as square as they can be. @param {number} count */
export function arranged(count) {
  const across = Math.ceil(Math.sqrt(count));
  return {across, down: Math.ceil(count / Math.max(across, 1))};
}

/**
 * The weights into one neuron on a grid of `side` × `side` pixels, each weight the same rectangle.
 * @param {ArrayLike<number>} weight inputs × units @param {number} units @param {number} unit
 * @param {number[] | null} shape of the image they look at (height, width, channels: their mean), or nothing
 * @param {number} side @returns {Float32Array} 0 where no weight is
 */
export function weightPicture(weight, units, unit, shape, side) {
  const inputs = weight.length / units;
  const isImage = shape && sizeOf(shape) === inputs;
  const [down, across, channels] = isImage ? [shape[0], shape[1], shape[2] ?? 1] : square(inputs);
  const out = new Float32Array(side * side);
  for (let row = 0, to = 0; row < side; row += 1) {
    const line = Math.floor((row * down) / side) * across;
    for (let column = 0; column < side; column += 1, to += 1) {
      const cell = (line + Math.floor((column * across) / side)) * channels;
      let sum = 0;
      for (let channel = 0; channel < channels; channel += 1) sum += weight[(cell + channel) * units + unit] ?? 0;
      out[to] = sum / channels;
    }
  }
  return out;
}

function square(/** @type {number} */ inputs) {
  const {across, down} = arranged(inputs);
  return [down, across, 1];
}

/**
 * Paints the incoming weights of every neuron that is drawn, all neurons of a layer on one scale.
 * @param {import("./tiles.js").Tiles} tiles @param {import("./layout.js").Layout} layout
 * @param {import("../compute/network.js").Arrays} arrays
 * @param {{palette: import("../colors.js").Palette, table: Uint32Array}} options
 * @returns {Map<string, number>} the weight that has the full colour, by column name
 */
export function paintIncoming(tiles, layout, arrays, {palette, table}) {
  const signs = signsOf(palette);
  const {side} = tiles;
  const [{shape}] = layout.columns;
  const scales = new Map();
  for (const {name, weight, units, shown, seesImage} of layout.columns) {
    const data = weight ? arrays.get(`params/${weight}`)?.data : undefined;
    if (!data || data.length % units) continue;
    const most = strongest(data);
    scales.set(name, most);
    for (const {index} of shown) {
      const field = weightPicture(data, units, index, seesImage ? shape : null, side);
      tiles.paint(`${name}:${index}`, field, {table, most, signs});
    }
  }
  tiles.commit();
  return scales;
}

/**
 * Paints an image as it goes in: ink on paper.
 * @param {import("./tiles.js").Tiles} tiles @param {string} key @param {ArrayLike<number>} values
 * @param {number[]} shape @param {{palette: import("../colors.js").Palette, table: Uint32Array}} options
 */
export function paintImage(tiles, key, values, shape, {palette, table}) {
  const {side} = tiles;
  const field = weightPicture(values, 1, 0, shape, side);
  tiles.paint(key, field, {table, most: strongest(values), signs: signsOf(palette)});
  tiles.commit();
}
