/** Pictures of the data to choose from: all of them, or those that are answered wrongly. */

import {html, useState} from "../parts/html.js";
import {IconButton} from "../parts/button.js";
import {Segmented} from "../parts/choice.js";
import {grouped} from "../format.js";
import {head, rows} from "../sight.js";
import {changeDisplay, display, inspected, scene} from "../state.js";
import {Ink} from "./ink.js";
import {wrongPoints} from "./map-drawing.js";

const SHOWN = 12;

const WHICH = [
  {value: "all", label: "All"},
  {value: "wrong", label: "Mistakes"},
];

/** A page of examples. */
export function Examples() {
  const [which, setWhich] = useState("all");
  const [from, setFrom] = useState(0);
  const points = rows.value;
  if (!points?.row.length) return null;
  const wrong = wrongPoints();
  const tested = Array.from(points.part.keys()).filter((at) => which === "all" || wrong?.[at]);
  const start = Math.min(from, Math.max(0, Math.floor((tested.length - 1) / SHOWN) * SHOWN));
  const go = (/** @type {number} */ to) => () => setFrom(Math.min(Math.max(to, 0), tested.length - 1));
  return html`<section class="examples" aria-label="Examples of the data">
    <div class="examples-head">
      <${Segmented} label="Examples" value=${which} options=${WHICH} onChange=${(/** @type {string} */ to) => { setWhich(to); setFrom(0); }} />
      <span class="examples-move"><${IconButton} icon="back" size="small" label="Examples before" disabled=${start === 0} onClick=${go(start - SHOWN)} />
        <span class="muted number">${tested.length ? `${grouped(start + 1)}–${grouped(Math.min(start + SHOWN, tested.length))} of ${grouped(tested.length)}` : "none"}</span>
        <${IconButton} icon="step-epoch" size="small" label="More examples" disabled=${start + SHOWN >= tested.length} onClick=${go(start + SHOWN)} /></span>
    </div>
    <ul class="examples-list">${tested.slice(start, start + SHOWN).map((at) => html`<${Example} key=${points.row[at]} at=${at} wrong=${Boolean(wrong?.[at])} />`)}</ul>
  </section>`;
}

/** @param {{at: number, wrong: boolean}} props */
function Example({at, wrong}) {
  const points = /** @type {import("../canvas/points.js").Points} */ (rows.value);
  const {shape, fields} = scene.value.model.inputs;
  const row = points.row[at];
  const name = head.value?.task.classes?.[points.y[at]] ?? String(points.y[at]);
  const chosen = !display.value.probe && display.value.selectedPoint === row;
  const choose = () => {
    changeDisplay({selectedPoint: row, probe: null});
    if (inspected.value?.kind === "step") inspected.value = {kind: "step", title: "One step", row};
  };
  return html`<li><button type="button" class="example" aria-pressed=${chosen} onClick=${choose}
      aria-label="Row ${row}, ${name}${wrong ? ", answered wrongly" : ""}">
    <${Ink} values=${points.x.subarray(at * points.columns, (at + 1) * points.columns)} shape=${shape} high=${fields?.[0]?.high ?? 1} size=${36} />
    <span class="example-name">${name}${wrong && html`<span class="example-wrong" aria-hidden="true">✕</span>`}</span>
  </button></li>`;
}
