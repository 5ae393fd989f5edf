/** Own points over the output's map: a bar of tools, and the layer where a hand or the keyboard uses them. */

import {Gesture, pointTools} from "../brush.js";
import {ClassMark} from "../charts/shapes.js";
import {columnNames} from "../features.js";
import {written} from "../format.js";
import {Button} from "../parts/button.js";
import {Segmented} from "../parts/choice.js";
import {html, useId, useMemo, useRef, useState} from "../parts/html.js";
import {NumberField, TextField} from "../parts/number.js";
import {Popover} from "../parts/popover.js";
import {Slider} from "../parts/slider.js";
import {announce, changeDisplay, display, points, scene, send} from "../state.js";
import {pointsFrom} from "../canvas/points.js";

/** @typedef {import("../brush.js").Geometry} Geometry */
/** @typedef {import("../brush.js").Place} Place */

const TOOLS = [
  {value: "", label: "Look", icon: "inspect", tip: "Look: nothing is changed"},
  {value: "add", label: "Add", icon: "plus", tip: "Add a point"},
  {value: "brush", label: "Spray", icon: "brush", tip: "Spray points"},
  {value: "erase", label: "Erase", icon: "eraser", tip: "Erase points"},
  {value: "move", label: "Move", icon: "move", tip: "Move a point"},
  {value: "relabel", label: "Relabel", icon: "edit", tip: "Give points another class or value"},
];

const WITH_SIZE = new Set(["brush", "erase", "relabel"]);
const WITH_LABEL = new Set(["add", "brush", "relabel"]);
const USUAL_RADIUS = 24;

/** The class or value that new points get. @returns {string | number} */
function labelNow() {
  const {target} = scene.value.data;
  const chosen = display.value.pointLabel;
  if (target.kind !== "class") return typeof chosen === "number" ? chosen : 1;
  const known = target.classes.includes(chosen) || (chosen && chosen === display.value.newClass);
  return known ? chosen : target.classes[0];
}

const radiusNow = () => display.value.brushRadius ?? USUAL_RADIUS;

/** Whether points of the plane can be set by hand, and a tool is in the hand. */
export const isDrawing = () => Boolean(display.value.pointTool && scene.value?.data.editable);

/** The tools, and what goes with the one that is chosen. */
export function PointBar() {
  const {data} = scene.value;
  if (!data.editable) return null;
  const tool = display.value.pointTool ?? "";
  const line = data.columns.length === 1;
  const tools = line ? TOOLS.filter(({value}) => value !== "relabel") : TOOLS;
  return html`<div class="point-bar" data-control="drawPoints">
    <${Segmented} label="Own points" quietLabel icons value=${tool} options=${tools}
      onChange=${(/** @type {string} */ next) => changeDisplay({pointTool: next})} />
    ${WITH_LABEL.has(tool) && !line && html`<${Label} target=${data.target} />`}
    ${WITH_SIZE.has(tool) && html`<${Slider} label="Size" value=${radiusNow()} min=${4} max=${80} step=${1} unit="px"
      onChange=${(/** @type {number} */ brushRadius) => changeDisplay({brushRadius})} />`}
    ${tool && !data.own && html`<p class="muted point-note">The first change makes these points your own; they stay as
      they are.</p>`}
  </div>`;
}

/** @param {{target: any}} props */
function Label({target}) {
  const name = useId();
  const label = labelNow();
  if (target.kind !== "class") {
    return html`<${NumberField} label="Value" value=${label}
      onChange=${(/** @type {number} */ value) => changeDisplay({pointLabel: value})} />`;
  }
  const fresh = display.value.newClass;
  const classes = fresh && !target.classes.includes(fresh) ? [...target.classes, fresh] : target.classes;
  return html`<fieldset class="class-choice"><legend class="unseen">Class of the points</legend>
    ${classes.map((/** @type {string} */ each, /** @type {number} */ index) => html`<label key=${each}
        class="class-choice-one">
      <input type="radio" name=${name} checked=${each === label} onChange=${() => changeDisplay({pointLabel: each})} />
      <${ClassMark} index=${index} count=${classes.length} /><span>${each}</span></label>`)}
    <${Popover} label="A class of your own" icon="plus">${(/** @type {() => void} */ close) =>
      html`<${NewClass} close=${close} />`}<//>
  </fieldset>`;
}

/**
 * A class that no point has yet: with its first point the output layer begins anew, which is said here.
 * @param {{close: () => void}} props
 */
function NewClass({close}) {
  const [name, setName] = useState("");
  const take = () => {
    changeDisplay({newClass: name, pointLabel: name});
    close();
  };
  return html`<div class="new-class"><${TextField} label="Name of the new class" value=${name} onChange=${setName} />
    <p class="muted">Its first point adds an output to the network: the output layer begins anew, all other layers keep
      their weights.</p>
    <${Button} kind="primary" disabled=${!name.trim()} onClick=${take}>Use it<//></div>`;
}

/**
 * The layer over the map that takes the hand and the keys; to be mounted over the canvas, as large as it.
 * @param {{geometry: Geometry}} props
 */
export function PointLayer({geometry}) {
  const {width, height} = geometry;
  const tools = useMemo(() => pointTools(geometry), [geometry]);
  const gesture = useRef(/** @type {Gesture | null} */ (null));
  const [cursor, setCursor] = useState(/** @type {Place} */ ([width / 2, height / 2]));
  const [, redraw] = useState(0);
  const shown = points.value ? pointsFrom(points.value.arrays) : null;
  if (!isDrawing() || !shown) return null;
  const tool = display.value.pointTool;
  const now = {tools, shown, gesture, cursor, setCursor, redraw: () => redraw((count) => count + 1)};
  const radius = WITH_SIZE.has(tool) ? radiusNow() : 7;
  return html`<div class="point-layer" tabindex="0" role="application" aria-label=${spokenHelp(tool)} data-tool=${tool}
      style=${{width: `${width}px`, height: `${height}px`}} ...${handlers(now)}>
    <svg width=${width} height=${height} aria-hidden="true">
      ${marks(now)}
      <circle class="point-cursor" cx=${cursor[0]} cy=${cursor[1]} r=${radius} />
      <path class="point-cross" d=${`M${cursor[0] - 4} ${cursor[1]}h8M${cursor[0]} ${cursor[1] - 4}v8`} />
    </svg>
  </div>`;
}

/**
 * @typedef {{tools: ReturnType<typeof pointTools>, shown: import("../brush.js").Shown,
 *   gesture: {current: Gesture | null}, cursor: Place, setCursor: (at: Place) => void, redraw: () => void}} Hand
 */

/** What will change once the hand lets go. @param {Hand} hand */
function marks({gesture: {current}, shown, tools}) {
  if (!current) return null;
  const met = [...current.met].map((index) => (current.tool === "move" ? current.at : tools.place(shown, index)));
  return html`${current.added.map(([x, y]) => html`<circle class="point-new" cx=${x} cy=${y} r="3" />`)}
    ${met.map(([x, y]) => html`<circle class=${`point-met point-met-${current.tool}`} cx=${x} cy=${y} r="6" />`)}`;
}

/** @param {string} tool */
const spokenHelp = (tool) => `Points, ${TOOLS.find(({value}) => value === tool)?.label.toLowerCase()}: arrow keys move `
  + "the cursor, with Shift by one pixel; Enter uses the tool, Delete erases the nearest point, numbers choose the "
  + "class, Escape ends.";

/** @param {Hand} hand @returns {Gesture} */
const begun = ({tools, shown}) =>
  new Gesture(tools, shown, {tool: display.value.pointTool, label: labelNow(), radius: radiusNow()});

/** One change of the points, as one entry of the history. @param {Hand} hand */
function end(hand) {
  const fields = hand.gesture.current?.release();
  hand.gesture.current = null;
  hand.redraw();
  if (!fields) return;
  send("points", fields).then(() => announce(`${spokenChange(fields)}`), () => undefined);
}

/** @param {Record<string, any>} fields */
function spokenChange({add, erase, move, relabel}) {
  if (add) return `${add.length} added`;
  if (erase) return `${erase.length} erased`;
  return move ? "moved" : `${relabel.length} relabelled`;
}

/** @param {Hand} hand */
function handlers(hand) {
  const {tools, gesture, setCursor, redraw} = hand;
  const at = (/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => {
    const {left, top} = event.currentTarget.getBoundingClientRect();
    return /** @type {Place} */ ([event.clientX - left, event.clientY - top]);
  };
  return {
    onPointerDown: (/** @type {any} */ event) => {
      if (event.button > 0 || !tools.inside(at(event))) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      event.preventDefault();
      event.currentTarget.focus({preventScroll: true});
      gesture.current = begun(hand);
      gesture.current.press(at(event));
      setCursor(tools.kept(at(event)));
    },
    onPointerMove: (/** @type {any} */ event) => {
      setCursor(tools.kept(at(event)));
      gesture.current?.drag(at(event));
    },
    onPointerUp: () => gesture.current && end(hand),
    onPointerCancel: () => {
      gesture.current = null;
      redraw();
    },
    onKeyDown: (/** @type {KeyboardEvent} */ event) => keyed(event, hand),
  };
}

const STEPS = /** @type {Record<string, Place>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
});

/** @param {KeyboardEvent} event @param {Hand} hand */
function keyed(event, hand) {
  const step = STEPS[event.key];
  if (step) moveCursor(step, event.shiftKey ? 1 : 10, hand);
  else if (event.key === "Enter" || event.key === " ") useTool(hand);
  else if (event.key === "Delete" || event.key === "Backspace") eraseNearest(hand);
  else if (event.key === "Escape") escape(hand);
  else if (/^[1-9]$/.test(event.key)) chooseClass(Number(event.key) - 1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {Place} step @param {number} by @param {Hand} hand */
function moveCursor([dx, dy], by, {tools, cursor, setCursor, gesture, shown}) {
  const next = tools.kept([cursor[0] + by * dx, cursor[1] + by * dy]);
  setCursor(next);
  gesture.current?.drag(next);
  const near = tools.nearest(shown, next);
  const {data} = scene.value;
  const names = [...columnNames(data), data.target.name];
  const where = tools.valuesAt(next).map((value, k) => `${names[k]} ${written(value, 2)}`).join(", ");
  const value = near < 0 ? "" : data.target.classes?.[shown.y[near]] ?? written(shown.y[near]);
  announce(near < 0 ? where : `${where}, on a point: ${value}`);
}

/**
 * Enter uses the tool; with the hand that moves, the first takes the point and the second lets it go.
 * @param {Hand} hand
 */
function useTool(hand) {
  const {gesture, cursor, redraw} = hand;
  if (gesture.current) return end(hand);
  gesture.current = begun(hand);
  gesture.current.press(cursor);
  if (gesture.current.tool !== "move") return end(hand);
  if (!gesture.current.met.size) gesture.current = null;
  announce(gesture.current ? "Taken: arrow keys move it, Enter lets it go" : "No point here");
  return redraw();
}

/** @param {Hand} hand */
function eraseNearest({tools, shown, cursor}) {
  const near = tools.nearest(shown, cursor);
  if (near < 0) announce("No point here");
  else send("points", {erase: [shown.row[near]]});
}

/** @param {Hand} hand */
function escape({gesture, redraw}) {
  if (!gesture.current) return changeDisplay({pointTool: ""});
  gesture.current = null;
  return redraw();
}

/** @param {number} index */
function chooseClass(index) {
  const name = scene.value.data.target.classes?.[index];
  if (name === undefined) return;
  changeDisplay({pointLabel: name});
  announce(`Class ${name}`);
}
