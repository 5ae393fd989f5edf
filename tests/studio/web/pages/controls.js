/** The controls of data, inputs and structure without the rest of the page; the map of the output stands as a plain square. */

import {html, render, useMemo} from "/studio/parts/html.js";
import {LiveRegion, Toasts} from "/studio/parts/toast.js";
import {Tooltips} from "/studio/parts/tooltip.js";
import {dismiss, notices, open, points, scene, spoken, start} from "/studio/state.js";
import {DataView, RowsView} from "/studio/views/data.js";
import {InputsView} from "/studio/views/inputs.js";
import {PointBar, PointLayer} from "/studio/views/points.js";
import {StructureBar} from "/studio/views/structure.js";
import {UploadView} from "/studio/views/upload.js";
import {begunAnew} from "./anew.js";

const SIDE = 240;

function Map() {
  const {low, high} = scene.value.data.plane;
  const geometry = useMemo(() => ({
    width: SIDE, height: SIDE,
    toPlane: (x, y) => [low[0] + (x / SIDE) * (high[0] - low[0]), high[1] - (y / SIDE) * (high[1] - low[1])],
    toPixel: (u, v) => [((u - low[0]) / (high[0] - low[0])) * SIDE, ((high[1] - v) / (high[1] - low[1])) * SIDE],
  }), [scene.value]);
  const {x, row} = Object.fromEntries(points.value.arrays);
  return html`<div class="test-map"><svg width=${SIDE} height=${SIDE} role="img" aria-label="Points">
    ${Array.from(row.data, (each, k) => html`<circle key=${each} r="2" cx=${geometry.toPixel(x.data[2 * k], 0)[0]}
      cy=${geometry.toPixel(0, x.data[2 * k + 1])[1]} />`)}</svg><${PointLayer} geometry=${geometry} /></div>`;
}

function Bench() {
  return html`<main class="test-bench"><h1 class="unseen">Controls</h1><h2 class="unseen">All of them</h2>
    ${scene.value && html`<div class="test-left"><${DataView} /><${InputsView} /><${RowsView} /></div>
    <div class="test-right"><${StructureBar} />${scene.value.data.editable && html`<${PointBar} />`}
      ${points.value?.arrays.get("x").shape[1] === 2 && scene.value.data.plane?.y && html`<${Map} />`}</div>`}
    <${UploadView} /><${Toasts} notices=${notices.value} onClose=${dismiss} /><${LiveRegion} text=${spoken.value} /><${Tooltips} />
  </main>`;
}

const style = new CSSStyleSheet();
style.replaceSync(`#app { height: auto } .test-bench { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); gap: 1rem }
  .test-left, .test-right { display: grid; gap: 1.5rem; padding: 1rem; align-content: start; min-width: 0 }
  .test-map { position: relative; width: ${SIDE}px; background: var(--panel) } .test-map > svg circle { fill: var(--muted) }
  @media (max-width: 700px) { .test-bench { grid-template-columns: minmax(0, 1fr) } }`);
document.adoptedStyleSheets.push(style);
const draw = () => render(html`<${Bench} />`, document.getElementById("app"));
globalThis.anew = begunAnew(draw);
draw();
start("", () => open(Object.fromEntries(new URLSearchParams(location.search))));
