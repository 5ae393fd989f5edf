/** The pictures that are taken home: the network, the output, the losses, and all of them on one page. */

import {classColors, css} from "../colors.js";
import {drawCurve} from "../canvas/curve.js";
import {layoutOf} from "../canvas/layout.js";
import {drawNetwork} from "../canvas/network.js";
import {MapPicture} from "../canvas/plane.js";
import {shortened} from "../canvas/words.js";
import {grouped, measured} from "../format.js";
import {colors, head, isPicture, plan, plane} from "../sight.js";
import {curves, display, frame, look, scene} from "../state.js";
import {drawLine, drawMap} from "./map-drawing.js";
import {dataOf} from "./drawing.js";

/** @typedef {import("../take/picture.js").Drawing} Drawing */

const MARGIN = 20;

/** What there is a picture of. @returns {Record<string, Drawing | null>} */
export const figures = () => ({page: pageFigure(), network: networkFigure(), output: outputFigure()});

/** The network, as large as its layers need. @param {{width?: number, height?: number}} [options] */
export function networkFigure({width = 900, height = 0} = {}) {
  if (!scene.value || !plan.value) return null;
  const layout = layoutOf(scene.value, plan.value, {width, height: height || 480, header: 24});
  const ratio = Math.min(width / layout.width, height ? height / layout.height : 1);
  const title = `Network ${scene.value.title}: ${scene.value.line ?? `${scene.value.layers.length} layers`}`;
  return {
    title,
    width: height ? width : layout.width,
    height: height || layout.height,
    draw: (/** @type {CanvasRenderingContext2D} */ context) => {
      const view = height ? {x: (width - ratio * layout.width) / 2, y: (height - ratio * layout.height) / 2, scale: ratio} : undefined;
      const {pinned, discretize} = display.value;
      const count = head.value?.task.classes?.length ?? 0;
      drawNetwork(context, layout, dataOf(layout, discretize), {
        palette: colors.value, view, pinned: new Set(pinned), still: true, classColors: classColors(colors.value, count),
      });
    },
  };
}

/** The output over the plane, with the points; nothing where pictures go in. @returns {Drawing | null} */
export function outputFigure({width = 480} = {}) {
  if (!plane.value || isPicture.value) return null;
  const isLine = plane.value.kind === "line";
  const height = isLine ? Math.round(0.72 * width) : width;
  const picture = new MapPicture();
  return {
    width, height, title: `Output over ${plane.value.labels.join(" and ")}`,
    draw: (context, stamps) => {
      if (isLine) drawLine(context, width, height, stamps);
      else drawMap(context, width, height, stamps, picture);
    },
  };
}

const PARTS = /** @type {const} */ (["train", "validation", "test"]);
const LOOKS = {train: {width: 1.75, dash: []}, validation: {width: 1.75, dash: [7, 4]}, test: {width: 2.5, dash: []}};

/** Losses up to the epoch that is shown. @returns {Drawing | null} */
export function lossFigure({width = 480, height = 200} = {}) {
  const {epochs, columns} = curves.value;
  const until = epochNow();
  const parts = PARTS.filter((part) => columns[`${part}.loss`]);
  const most = Math.max(...parts.flatMap((part) => columns[`${part}.loss`]).map((value) => (Number.isFinite(value) ? Number(value) : 0)), 1e-9);
  if (!epochs.length) return null;
  const shown = epochs.filter((epoch) => epoch <= until);
  const lines = parts.map((part) => ({
    x: shown, y: columns[`${part}.loss`].slice(0, shown.length).map((value) => value ?? NaN),
    color: part === "train" ? colors.value.muted : part === "test" ? colors.value.ink : colors.value.classes[2], ...LOOKS[part],
  }));
  const extent = {low: [Math.min(epochs[0], 1), 0], high: [Math.max(epochs[epochs.length - 1], 2), 1.05 * most], labels: ["epoch", "loss"]};
  return {
    width, height, title: "Loss",
    draw: (context, stamps) => { drawCurve(context, {extent, lines, points: null}, {palette: colors.value, stamps, width, height}); },
  };
}

/** Network, output and losses beside each other, with what is to be said about them. @returns {Drawing | null} */
export function pageFigure() {
  const [across, side, top] = [720, 380, 64];
  const [output, loss] = [outputFigure({width: side}), lossFigure({width: side, height: 190})];
  const right = [output, loss].filter((each) => each !== null);
  const tall = Math.max(right.reduce((sum, {height}) => sum + height + MARGIN, 0) - MARGIN, 420);
  const network = networkFigure({width: across, height: tall});
  if (!network) return null;
  const width = MARGIN + across + (right.length ? MARGIN + side : 0) + MARGIN;
  return {
    width, height: top + tall + MARGIN, title: `${scene.value.title}, epoch ${epochNow()}`,
    draw: (context, stamps) => {
      context.fillStyle = css(colors.value.panel);
      context.fillRect(0, 0, width, top + tall + MARGIN);
      drawHead(context, width);
      at(context, MARGIN, top, () => network.draw(context));
      let y = top;
      for (const figure of right) {
        at(context, MARGIN + across + MARGIN, y, () => figure.draw(context, stamps));
        y += figure.height + MARGIN;
      }
    },
  };
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {() => void} draw */
function at(context, x, y, draw) {
  context.save();
  context.translate(x, y);
  draw();
  context.restore();
}

/** Title at the left, epoch and losses at the right. @param {CanvasRenderingContext2D} context @param {number} width */
function drawHead(context, width) {
  const {ink, muted, sans} = colors.value;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillStyle = css(ink);
  context.font = `600 18px ${sans}`;
  context.fillText(shortened(scene.value.title, 48), MARGIN, 32);
  context.textAlign = "right";
  context.fillStyle = css(muted);
  context.font = `500 15px ${sans}`;
  context.fillText(wordsNow(), width - MARGIN, 32);
}

/** The epoch that is shown. */
const epochNow = () => Number(look.value?.epoch ?? frame.value?.epoch ?? scene.value?.epoch ?? 0);

/** The epoch and its losses. */
function wordsNow() {
  const {epochs, columns} = curves.value;
  const until = epochNow();
  const index = epochs.findLastIndex((epoch) => epoch <= until);
  const losses = PARTS.filter((part) => columns[`${part}.loss`] && index >= 0)
    .map((part) => `${part} ${measured("loss", columns[`${part}.loss`][index])}`);
  return [`epoch ${grouped(until)}`, ...losses].join("   ");
}
