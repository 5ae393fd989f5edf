/** The pad: draw with mouse, finger, pen or keys; every stroke becomes the network's input. */

import {bitmapFromCounts, blockCounts, enlarged, fittedToBox, softStroke, stroke} from "./drawing.js";
import {h} from "./dom.js";
import {paintInk, pictureCanvas} from "./picture.js";

const KEYS = "Drawing pad. Arrow keys move the pen, space lowers or lifts it, Delete clears.";

const COUNTED = {
  side: 32,
  radius: 1.75,
  draw: stroke,
  toInput: blockCounts,
  fromInput: bitmapFromCounts,
  about: "32 × 32 pixels, counted in blocks of 4 × 4",
};

/** Drawn four times as finely as the network sees, so that scaling loses nothing. */
const FITTED = {
  side: 112,
  radius: 5,
  draw: softStroke,
  toInput: (pixels) => fittedToBox(pixels, 112),
  fromInput: (raw) => enlarged(raw, 28, 4),
  about: "28 × 28 pixels: the ink scaled into 20 × 20, its centre of mass in the middle, as MNIST was made",
};

const PLAIN = (side) => ({
  side,
  radius: side / 26,
  draw: softStroke,
  toInput: (pixels) => Float64Array.from(pixels),
  fromInput: (raw) => Float64Array.from(raw),
  about: `${side} × ${side} pixels`,
});

/** How the pad's pixels become the input: as the bundled digits were made, as MNIST was, or as they are. */
export function padFor({shape, fields}) {
  const [rows] = shape;
  const high = fields?.[0]?.high ?? 1;
  if (rows === 8 && high === 16) return COUNTED;
  const pad = rows === 28 ? FITTED : PLAIN(rows);
  return {
    ...pad,
    toInput: (pixels) => pad.toInput(pixels).map((ink) => ink * high),
    fromInput: (raw) => pad.fromInput(Float64Array.from(raw, (ink) => ink / high)),
  };
}

export function padView(state) {
  const {inputs} = state.page.model;
  const pad = padFor(inputs);
  const [rows, columns] = inputs.shape;
  const hand = {
    pixels: new Float64Array(pad.side ** 2),
    pen: [pad.side / 2, pad.side / 2],
    down: false,
    erase: false,
    own: null,
    keys: false,
  };
  const canvas = h("canvas", {class: "pad", tabindex: "0", role: "application", "aria-label": KEYS});
  const pen = h("span", {class: "pen", hidden: true});
  const seen = pictureCanvas("what the network is given", "pixels medium");
  const erase = h("button", {type: "button", "aria-pressed": "false"}, "Erase");
  const clear = h("button", {type: "button"}, "Clear");

  function drawn() {
    hand.own = pad.toInput(hand.pixels);
    state.setInput(hand.own, "Your drawing.");
  }
  function move(to) {
    if (hand.down) pad.draw(hand.pixels, pad.side, hand.pen, to, pad.radius, hand.erase ? 0 : 1);
    hand.pen = to;
    hand.down ? drawn() : show();
  }
  function wipe() {
    hand.pixels.fill(0);
    drawn();
  }
  function show() {
    paintInk(canvas, hand.pixels, pad.side, pad.side, 1);
    showPen(pen, hand, pad.side);
  }
  erase.addEventListener("click", () => erase.setAttribute("aria-pressed", String((hand.erase = !hand.erase))));
  clear.addEventListener("click", wipe);
  listenToPointer(canvas, pad.side, hand, move);
  listenToKeys(canvas, pad.side, hand, move, wipe, show);
  state.listen(() => {
    if (hand.own === null || state.raw.some((value, k) => value !== hand.own[k])) {
      hand.pixels = Float64Array.from(pad.fromInput(state.raw));
      hand.own = state.raw;
    }
    show();
    paintInk(seen, state.raw, columns, rows, inputs.fields?.[0]?.high ?? 1);
  });
  return h(
    "div",
    {class: "pad-box"},
    h("h3", {}, "Draw"),
    h("div", {class: "pad-frame"}, canvas, pen),
    h("div", {class: "row"}, clear, erase),
    h(
      "figure",
      {class: "row seen"},
      seen,
      h("figcaption", {}, `What the network is given: ${pad.about}. Keys: arrows move, space draws, Delete clears.`),
    ),
  );
}

function listenToPointer(canvas, side, hand, move) {
  const place = ({clientX, clientY}) => {
    const box = canvas.getBoundingClientRect();
    return [((clientX - box.left) / box.width) * side, ((clientY - box.top) / box.height) * side];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    Object.assign(hand, {down: true, pen: place(event), keys: false});
    move(hand.pen);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!hand.down || hand.keys) return;
    const between = event.getCoalescedEvents?.() ?? [];
    [...between, event].forEach((one) => move(place(one)));
  });
  const lift = () => Object.assign(hand, {down: false});
  ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, lift));
}

function listenToKeys(canvas, side, hand, move, wipe, show) {
  const ways = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
  canvas.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (!way && ![" ", "Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    hand.keys = true;
    if (event.key === " ") hand.down = !hand.down;
    if (event.key === "Delete" || event.key === "Backspace") wipe();
    else move(hand.pen.map((at, axis) => Math.min(Math.max(at + (way ? way[axis] : 0), 0), side)));
  });
  canvas.addEventListener("blur", () => {
    Object.assign(hand, {down: false, keys: false});
    show();
  });
}

/** The pen is shown only while keys move it; a lowered pen has a thick rim. */
function showPen(pen, {pen: [x, y], keys, down}, side) {
  pen.hidden = !keys;
  pen.className = down ? "pen down" : "pen";
  pen.style.left = `${(100 * x) / side}%`;
  pen.style.top = `${(100 * y) / side}%`;
}
