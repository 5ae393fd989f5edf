/** Numbers as pixels: signed numbers blue and orange, magnitudes as ink; nothing where there is no number. */

import {largest} from "./arrays.js";
import {color} from "./colors.js";
import {h} from "./dom.js";

/** Paints signed numbers: opacity is |value| / most. */
export function paintSigned(canvas, values, width, height, most = largest(values)) {
  const [positive, negative] = [color("positive"), color("negative")];
  paint(
    canvas,
    width,
    height,
    (index) => [values[index] < 0 ? negative : positive, Math.abs(values[index]) / (most || 1)],
  );
}

/** Paints magnitudes from paper (0) to ink (`most`). */
export function paintInk(canvas, values, width, height, most = largest(values)) {
  const ink = color("ink");
  paint(canvas, width, height, (index) => [ink, values[index] / (most || 1)]);
}

/** Paints each pixel as `[rgb, opacity]`. */
export function paint(canvas, width, height, pixel) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let index = 0; index < width * height; index += 1) {
    const [rgb, opacity] = pixel(index);
    image.data.set(
      [...rgb, Number.isFinite(opacity) ? Math.round(255 * Math.min(Math.max(opacity, 0), 1)) : 0],
      4 * index,
    );
  }
  context.putImageData(image, 0, 0);
}

/** A canvas that is a picture for everybody: it says what it shows. */
export const pictureCanvas = (about, className = "pixels") => h(
  "canvas",
  {class: className, role: "img", "aria-label": about},
);

/** What the two colors mean. */
export function signLegend(text) {
  return h(
    "p",
    {class: "legend"},
    h("span", {class: "swatch negative"}),
    " negative ",
    h("span", {class: "swatch positive"}),
    ` positive. ${text}`,
  );
}
