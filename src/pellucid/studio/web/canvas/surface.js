/** Canvases that are as sharp as the screen, and canvases nobody sees. */

/**
 * The context of a canvas as large as its box on the page, in CSS pixels whatever the screen's resolution.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height
 * @param {number} [ratio] pixels of the screen in one CSS pixel
 */
export function sharpContext(canvas, width, height, ratio = globalThis.devicePixelRatio || 1) {
  const [across, down] = [Math.max(Math.round(width * ratio), 1), Math.max(Math.round(height * ratio), 1)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** A canvas off the page. @param {number} width @param {number} height */
export function hiddenCanvas(width, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  return canvas;
}

/** Whether the reader asked for little motion. */
export const prefersStillness = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
