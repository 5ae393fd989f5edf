/** Small pictures of what goes in: ink on paper. */

import {mixed, pixelOf} from "../colors.js";
import {html, useLayoutEffect, useRef} from "../parts/html.js";
import {colors} from "../sight.js";

const SHADES = 64;

/** Shades from paper to ink, made once for a theme. @type {WeakMap<object, Uint32Array>} */
const shades = new WeakMap();

/** @param {import("../colors.js").Palette} palette */
function shadesOf(palette) {
  const found = shades.get(palette) ?? Uint32Array.from({length: SHADES}, (_, k) => pixelOf(mixed(palette.raised, palette.ink, k / (SHADES - 1))));
  shades.set(palette, found);
  return found;
}

/**
 * Paints magnitudes, one pixel each; of several channels their mean.
 * @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} values @param {number[]} shape @param {number} high what is full ink
 * @param {import("../colors.js").Palette} palette
 */
export function paintInk(canvas, values, [down, across, channels = 1], high, palette) {
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext("2d");
  const table = shadesOf(palette);
  const image = new ImageData(across, down);
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < pixels.length; at += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += values[at * channels + channel];
    const share = Math.min(Math.max(sum / channels / (high || 1), 0), 1) || 0;
    pixels[at] = table[Math.round(share * (SHADES - 1))];
  }
  context?.putImageData(image, 0, 0);
}

/**
 * One picture.
 * @param {{values: ArrayLike<number> | null, shape: number[], high: number, size: number, label?: string}} props
 */
export function Ink({values, shape, high, size, label}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const palette = colors.value;
  useLayoutEffect(() => {
    if (canvas.current) paintInk(canvas.current, values ?? new Float32Array(shape.reduce((a, b) => a * b, 1)), shape, high, palette);
  }, [values, palette, high]);
  return html`<canvas class="ink" ref=${canvas} width=${shape[1]} height=${shape[0]} style=${{width: `${size}px`, height: `${(size * shape[0]) / shape[1]}px`}}
    role=${label ? "img" : undefined} aria-label=${label} aria-hidden=${label ? undefined : "true"}></canvas>`;
}
