/** A part of a drawing on a canvas of its own, drawn anew only when it has to be, and put into place every time. */

import {hiddenCanvas} from "./surface.js";

/** What was drawn of a part last. */
export class Layer {
  constructor() {
    this.canvas = hiddenCanvas(1, 1);
    this.drawnAt = -Infinity;
    /** @type {unknown[]} */
    this.drawnOf = [];
    /** @type {any} */
    this.result = undefined;
  }

  /**
   * Draws the part, or puts into place what was drawn of it.
   * @template T
   * @param {CanvasRenderingContext2D} context
   * @param {unknown[]} of where one of these is another, it is drawn anew
   * @param {number} pause it is drawn anew after so many milliseconds in any case; 0: always
   * @param {(context: CanvasRenderingContext2D) => T} paint
   * @returns {T} what painting returned the last time
   */
  draw(context, of, pause, paint) {
    if (pause === 0) {
      this.drawnOf = [];
      return paint(context);
    }
    const now = [...of, context.canvas.width, context.canvas.height];
    const isSame = now.length === this.drawnOf.length && now.every((each, k) => each === this.drawnOf[k]);
    if (!isSame || performance.now() - this.drawnAt > pause) this.paint(context, now, paint);
    context.save();
    context.resetTransform();
    context.drawImage(this.canvas, 0, 0);
    context.restore();
    return this.result;
  }

  /** @param {CanvasRenderingContext2D} context @param {unknown[]} of @param {(context: CanvasRenderingContext2D) => unknown} paint */
  paint(context, of, paint) {
    [this.canvas.width, this.canvas.height] = [context.canvas.width, context.canvas.height]; // this clears it
    const own = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    own.setTransform(context.getTransform());
    this.result = paint(own);
    this.drawnOf = of;
    this.drawnAt = performance.now();
  }
}
