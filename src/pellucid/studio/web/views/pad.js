/** The pad: a picture drawn by hand, by pointer or by keys, goes through the network stroke by stroke. */

import {padFor} from "/report/pad-view.js";

import {effect, html, useEffect, useRef, useState} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {Panel} from "../parts/card.js";
import {Help} from "../parts/field.js";
import {ClassBars} from "../charts/bars.js";
import {sharesOf} from "../compute/grid.js";
import {chosenRow, colors, drawnRow, head, onChosen} from "../sight.js";
import {changeDisplay, display, inspected, scene} from "../state.js";
import {Examples} from "./examples.js";
import {Ink, paintInk} from "./ink.js";
import {Layers} from "./layers.js";
import {Likeness} from "./likeness.js";

const KEYS = "Drawing pad. Arrow keys move the pen, Space lowers or lifts it, Delete clears.";

const WIDTHS = [
  {times: 0.6, dot: 4, label: "Fine line"},
  {times: 1, dot: 8, label: "Usual line"},
  {times: 1.7, dot: 13, label: "Thick line"},
];

/** @typedef {{pixels: Float64Array, pen: number[], down: boolean, keys: boolean, own: ArrayLike<number> | null}} Hand */

/** The pane of networks that see pictures. */
export function Pad() {
  const shape = scene.value.model.inputs.shape;
  return html`<${Panel} title="Draw" class="pad-panel" note=${`${shape[0]} × ${shape[1]}`} actions=${html`<${StepButton} />`}>
    <${Board} key=${`${scene.value.session} ${shape}`} />
    <${Answer} />
    <${Likeness} />
    <${Examples} />
    <${Layers} />
  <//>`;
}

/** What goes in at the moment: the drawing, or the chosen row. */
const given = () => drawnRow.value ?? chosenRow.value?.raw ?? null;

/** One step on what is drawn. */
function StepButton() {
  const raw = given();
  return html`<${Button} kind="quiet" icon="inspect" disabled=${!raw} onClick=${() => openStep(drawnRow.value)}>One step<//>`;
}

/** Open the step on a drawing, else on the chosen row. @param {number[] | null} values */
function openStep(values) {
  const which = values ? {values: Array.from(values)} : {row: display.peek().selectedPoint};
  inspected.value = {kind: "step", title: "One step", ...which};
}

/** The pad itself, with its tools and what the network is given. */
function Board() {
  const {inputs} = scene.value.model;
  const pad = padFor(inputs);
  const [width, setWidth] = useState(1);
  const [erase, setErase] = useState(false);
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const tools = useRef({radius: pad.radius, erase});
  tools.current = {radius: width * pad.radius, erase};
  const board = useRef(/** @type {ReturnType<typeof boardOn> | null} */ (null));
  useEffect(() => {
    if (!canvas.current) return undefined;
    board.current = boardOn(canvas.current, pad, tools);
    return board.current.end;
  }, []);
  return html`<div class="pad">
    <div class="pad-frame"><canvas ref=${canvas} class="pad-canvas" width=${pad.side} height=${pad.side} tabindex="0"
      role="application" aria-label=${KEYS}></canvas><span class="pad-pen" hidden></span></div>
    <div class="pad-side">
      <div class="pad-tools">
        <${IconButton} icon="pen" label="Pen" pressed=${!erase} onClick=${() => setErase(false)} />
        <${IconButton} icon="eraser" label="Eraser" pressed=${erase} onClick=${() => setErase(true)} />
        <${IconButton} icon="trash" label="Clear the pad" onClick=${() => board.current?.clear()} />
      </div>
      <div class="pad-tools">${WIDTHS.map(({times, label, dot}) => html`<button type="button" data-tip=${label} aria-label=${label}
        class="button button-icon button-quiet" aria-pressed=${times === width} onClick=${() => setWidth(times)}>
        <span class="pad-dot" style=${{"--dot": `${dot}px`}}></span></button>`)}</div>
      <figure class="pad-seen">
        <${Ink} values=${given()} shape=${inputs.shape} high=${inputs.fields?.[0]?.high ?? 1} size=${72} label="What the network is given" />
        <figcaption>It is given <${Help} about="what the network is given" text=${`${pad.about}.`} /></figcaption>
      </figure>
    </div>
  </div>`;
}

/**
 * What a hand does on the pad; it follows the chosen row where nothing is drawn.
 * @param {HTMLCanvasElement} canvas @param {any} pad @param {{current: {radius: number, erase: boolean}}} tools
 */
function boardOn(canvas, pad, tools) {
  /** @type {Hand} */
  const hand = {pixels: new Float64Array(pad.side ** 2), pen: [pad.side / 2, pad.side / 2], down: false, keys: false, own: null};
  const pen = /** @type {HTMLElement} */ (canvas.nextElementSibling);
  let asked = false;
  const show = () => {
    paintInk(canvas, hand.pixels, [pad.side, pad.side], 1, colors.peek());
    showPen(pen, hand, pad.side);
  };
  const drawn = () => {
    hand.own = pad.toInput(hand.pixels);
    changeDisplay({probe: {values: Array.from(/** @type {ArrayLike<number>} */ (hand.own))}, selectedPoint: null});
  };
  const ask = () => {
    if (!asked) requestAnimationFrame(() => { asked = false; drawn(); });
    asked = true;
  };
  const settle = () => {
    if (inspected.peek()?.kind === "step" && hand.own) requestAnimationFrame(() => openStep(drawnRow.value));
  };
  const move = (/** @type {number[]} */ to) => {
    const {radius, erase} = tools.current;
    if (hand.down) pad.draw(hand.pixels, pad.side, hand.pen, to, radius, erase ? 0 : 1);
    hand.pen = to;
    show();
    if (hand.down) ask();
  };
  const clear = () => {
    hand.pixels.fill(0);
    show();
    drawn();
  };
  const ends = [byPointer(canvas, pad.side, hand, move, settle), byKeys(canvas, pad.side, hand, move, clear, show), effect(() => {
    colors.value;
    const chosen = chosenRow.value;
    if (chosen && !drawnRow.value && hand.own !== chosen.raw) {
      hand.pixels = Float64Array.from(pad.fromInput(chosen.raw));
      hand.own = chosen.raw;
    }
    show();
  })];
  return {clear, end: () => ends.forEach((each) => each())};
}

/**
 * @param {HTMLCanvasElement} canvas @param {number} side @param {Hand} hand @param {(to: number[]) => void} move
 * @param {() => void} settle the stroke has ended
 */
function byPointer(canvas, side, hand, move, settle) {
  const place = (/** @type {PointerEvent} */ {clientX, clientY}) => {
    const box = canvas.getBoundingClientRect();
    return [((clientX - box.left) / box.width) * side, ((clientY - box.top) / box.height) * side];
  };
  const lift = () => {
    hand.down = false;
    settle();
  };
  return listening(canvas, {
    pointerdown: (event) => {
      canvas.setPointerCapture(event.pointerId);
      Object.assign(hand, {down: true, keys: false, pen: place(event)});
      move(hand.pen);
    },
    pointermove: (event) => {
      if (hand.down && !hand.keys) for (const one of [...(event.getCoalescedEvents?.() ?? []), event]) move(place(one));
    },
    pointerup: lift,
    pointercancel: lift,
  });
}

/** @type {Record<string, number[]>} */
const WAYS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

/**
 * @param {HTMLCanvasElement} canvas @param {number} side @param {Hand} hand @param {(to: number[]) => void} move
 * @param {() => void} clear @param {() => void} show
 */
function byKeys(canvas, side, hand, move, clear, show) {
  const by = Math.max(side / 32, 1);
  return listening(canvas, {
    keydown: (event) => {
      const way = WAYS[event.key];
      const isClear = event.key === "Delete" || event.key === "Backspace";
      if ((!way && event.key !== " " && !isClear) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      hand.keys = true;
      if (event.key === " ") hand.down = !hand.down;
      if (isClear) clear();
      else move(hand.pen.map((at, axis) => Math.min(Math.max(at + by * (way ? way[axis] : 0), 0), side)));
    },
    blur: () => {
      Object.assign(hand, {down: false, keys: false});
      show();
    },
  });
}

/** @param {HTMLElement} element @param {Record<string, (event: any) => void>} listeners */
function listening(element, listeners) {
  const all = Object.entries(listeners);
  for (const [name, listener] of all) element.addEventListener(name, listener);
  return () => all.forEach(([name, listener]) => element.removeEventListener(name, listener));
}

/** The pen is shown while keys move it; a lowered one is full. @param {HTMLElement} pen @param {Hand} hand @param {number} side */
function showPen(pen, {pen: [x, y], keys, down}, side) {
  pen.hidden = !keys;
  pen.classList.toggle("pad-pen-down", down);
  pen.style.left = `${(100 * x) / side}%`;
  pen.style.top = `${(100 * y) / side}%`;
}

/** What the network answers to what goes in. */
function Answer() {
  const [values, output] = [onChosen.value, head.value];
  const task = output?.task;
  const found = output && values?.values.get(output.node);
  if (!task?.classes || !found) return html`<p class="note">Draw, or choose an example: every layer answers at once.</p>`;
  const shares = task.kind === "labels" ? found : sharesOf(task, found, found.length, 1);
  const chosen = drawnRow.value ? null : chosenRow.value;
  return html`<${ClassBars} title="The answer" classes=${task.classes} shares=${shares} truth=${chosen ? chosen.y : null} />`;
}
