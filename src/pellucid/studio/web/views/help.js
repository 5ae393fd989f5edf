/** Help: what is seen on the page, in plain words and with its marks; the keys; and goals and lessons from here. */

import {html, useState} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {Dialog} from "../parts/dialog.js";
import {Tabs} from "../parts/choice.js";
import {sheet} from "../state.js";
import {KeyTable} from "./keys.js";

const TABS = [
  {value: "seen", label: "What am I looking at?", icon: "inspect"},
  {value: "keys", label: "Keys", icon: "keyboard"},
];

/** The sheet. */
export function Help() {
  const [tab, setTab] = useState("seen");
  const close = () => { if (sheet.value === "help") sheet.value = ""; };
  const turn = (/** @type {string} */ to) => () => { sheet.value = to; };
  return html`<${Dialog} title="Help" open=${sheet.value === "help"} onClose=${close} wide class="help-sheet"
      actions=${html`<${Button} kind="quiet" icon="flag" onClick=${turn("goals")}>Goals<//>
        <${Button} kind="quiet" icon="lock" onClick=${turn("lesson")}>Prepare a lesson<//>`}>
    <${Tabs} label="Help" value=${tab} tabs=${TABS}
        onChange=${setTab}>${tab === "keys" ? html`<${KeyTable} />` : html`<${Seen} />`}<//>
  <//>`;
}

/** Each thing on the page: its mark, its name, what it says. */
const THINGS = [
  {mark: "points", name: "Points",
    text:
      "The data. A shape and a colour say which class a point has. Filled points are to learn from; hollow ones are " +
      "kept apart to test what was learned."},
  {mark: "neuron", name: "Neurons",
    text:
      "Each square is one neuron. The picture in it is its answer at every place of the plane: blue where it is " +
      "positive, orange where it is negative."},
  {mark: "weight", name: "Weights",
    text:
      "Each line is one weight. The thicker, the larger; blue is positive, orange and dashed is negative. A neuron " +
      "adds up what comes in, times the weights, plus its bias, and passes the sum through its activation."},
  {mark: "map", name: "Output",
    text:
      "The large map is the answer of the whole network at every place. The line in it is the boundary, where it " +
      "cannot tell one class from the other. Points on the wrong side are ringed."},
  {mark: "loss", name: "Loss",
    text:
      "One number for how wrong the network is. Training makes the training loss small. The test loss says how well " +
      "it does on points it never learned from: when it rises while the other falls, the network learns by heart."},
  {mark: "epoch", name: "Epoch, batch, step",
    text:
      "In an epoch every training point is used once. Points come in batches; after each batch all weights move one " +
      "step, by the learning rate times the gradient."},
  {mark: "marks", name: "Marks on the curve",
    text:
      "A small triangle marks where you changed something. Nothing you change is lost: undo brings it back, and " +
      "every kept moment can be looked at and continued from."},
];

function Seen() {
  return html`<dl class="seen">${THINGS.map(({mark, name, text}) => html`<div class="seen-thing">
    <dt><${Mark} name=${mark} />${name}</dt><dd>${text}</dd></div>`)}</dl>`;
}

/** @param {{name: string}} props */
function Mark({name}) {
  return html`<svg class="seen-mark" viewBox="0 0 48 32" aria-hidden="true">${MARKS[name]}</svg>`;
}

/** @type {Record<string, any>} */
const MARKS = {
  points: html`<circle class="mark-b" cx="10" cy="16" r="5" />
    <circle class="mark-b mark-hollow" cx="24" cy="16" r="5" />
    <path class="mark-a" d="M33 11h10v10H33z" />`,
  neuron: html`<path class="mark-b mark-soft" d="M10 4h28v24H10z" /><path class="mark-a" d="M10 28 38 12v16z" />
    <rect class="mark-frame" x="10" y="4" width="28" height="24" rx="4" />`,
  weight: html`<path class="mark-line-b" d="M4 9C20 9 28 9 44 9" />
    <path class="mark-line-a" d="M4 23C20 23 28 23 44 23" />`,
  map: html`<path class="mark-a mark-soft" d="M4 3h40v26H4z" /><circle class="mark-b mark-soft" cx="24" cy="16" r="9" />
    <circle class="mark-frame" cx="24" cy="16" r="9" />`,
  loss: html`<path class="mark-train" d="M4 6C12 22 22 26 44 27" />
    <path class="mark-test" d="M4 5C12 18 22 20 44 17" />`,
  epoch: html`<path class="mark-ink" d="M5 13h5v6H5zM14 13h5v6h-5zM23 13h5v6h-5z" />
    <path class="mark-frame" d="M32 13h5v6h-5zM41 13h3v6h-3" />`,
  marks: html`<path class="mark-train" d="M4 8C14 24 26 22 44 26" /><path class="mark-ink" d="M20 4h8l-4 7z" />`,
};
