/** The network: a canvas to look at and to touch, the value under the pointer, and the same as a list. */

import {html, useEffect, useRef} from "../parts/html.js";
import {IconButton} from "../parts/button.js";
import {legendOf} from "../canvas/edges.js";
import {fitted} from "../canvas/hit.js";
import {written} from "../format.js";
import {arrays, plan} from "../sight.js";
import {display, scene} from "../state.js";
import {HoverCard} from "./hover-card.js";
import {NetworkList} from "./network-list.js";
import {onKey, onPointer, zoomBy} from "./network-touch.js";
import {Paint} from "./paint.js";
import {createStage, stage} from "./stage.js";

/** The canvas with its legend, and the list of everything on it. */
export function NetworkView() {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    if (!box.current || !canvas.current) return undefined;
    return createStage(canvas.current, box.current);
  }, []);
  return html`<div class="network">
    <div class="network-stage" ref=${box}>
      <canvas ref=${canvas} class="network-canvas" tabindex="0" role="img" aria-label=${described()}
        aria-describedby="network-keys" data-control="network"
        onPointerMove=${onPointer.move} onPointerDown=${onPointer.down} onPointerUp=${onPointer.up}
        onPointerLeave=${onPointer.leave} onPointerCancel=${onPointer.leave} onWheel=${onPointer.wheel}
        onDblClick=${onPointer.double} onKeyDown=${onKey} onFocus=${onPointer.focus} onBlur=${onPointer.blur}></canvas>
      <${HoverCard} />
      <div class="network-tools">
        <${IconButton} icon="plus" label="Larger" onClick=${() => zoomBy(1.25)} />
        <${IconButton} icon="minus" label="Smaller" onClick=${() => zoomBy(0.8)} />
        <${IconButton} icon="fit" label="Fit the network into its pane" shortcut="F" onClick=${fit} />
      </div>
    </div>
    <p id="network-keys" class="unseen">Arrow keys go from neuron to neuron, Enter pins one to the output, E opens it.
      The same is in the list below.</p>
    <div class="network-foot"><${Paint} /><${Widths} /></div>
    <${NetworkList} />
  </div>`;
}

/** The whole drawing in the pane again. */
export function fit() {
  const {layout, width, height} = stage.value;
  if (layout) stage.value = {...stage.value, view: fitted(layout, width, height)};
}

/** What is on the canvas, in a sentence. */
function described() {
  const now = scene.value;
  if (!now || !plan.value) return "Network";
  const layers = now.layers.map((/** @type {any} */ layer) => `${layer.name} with ${layer.units}`).join(", ");
  const pinned = display.value.pinned.length ? ` Pinned: ${display.value.pinned.join(", ")}.` : "";
  return `Network with ${now.parameters} parameters. Layers: ${layers}.${pinned}`;
}

/** What the widths and dashes of lines say. */
function Widths() {
  const {scale} = stage.value;
  if (!arrays.value || !scale) return null;
  const what = /** @type {Record<string, string>} */ ({gradient: "gradient", update: "update", contribution: "w · a"});
  return html`<div class="widths" role="img"
      aria-label=${`Line widths: the widest line is ${written(scale)}; blue is positive, orange dashed is negative`}>
    <span class="widths-name">${what[display.value.paint] ?? "weight"}</span>
    ${legendOf(scale).map(({value, width}) => html`<span class="widths-entry">
      <svg width="22" height="12" aria-hidden="true"><line class="widths-line" x1="1" y1="6" x2="21" y2="6"
        stroke-width=${Math.max(width, 0.75)} /></svg>${written(value, 2)}</span>`)}
    <span class="widths-entry"><svg width="22" height="12" aria-hidden="true">
      <line class="widths-positive" x1="1" y1="6" x2="21" y2="6" stroke-width="3" /></svg>+</span>
    <span class="widths-entry"><svg width="22" height="12" aria-hidden="true">
      <line class="widths-negative" x1="1" y1="6" x2="21" y2="6" stroke-width="3" /></svg>−</span>
  </div>`;
}
