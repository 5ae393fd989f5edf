/** The network: a canvas to look at and to touch, the value under the pointer, and the same as a list. */

import {html, useEffect, useRef} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {legendOf, widestOf} from "../canvas/edges.js";
import {fitted} from "../canvas/hit.js";
import {grouped, written} from "../format.js";
import {arrays, plan} from "../sight.js";
import {display, look, scene} from "../state.js";
import {provide} from "./actions.js";
import {ColumnHeads} from "./column-heads.js";
import {EditCard} from "./edit-card.js";
import {HoverCard} from "./hover-card.js";
import {backToNow} from "./looking.js";
import {neuronName} from "./naming.js";
import {NetworkList} from "./network-list.js";
import {onPointer, zoomBy} from "./network-touch.js";
import {Paint} from "./paint.js";
import {createStage, layout, scale, size, view} from "./stage.js";

/** The canvas with its legend, and the list of everything on it. */
export function NetworkView() {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    if (!box.current || !canvas.current) return undefined;
    const [end, takeBack] = [createStage(canvas.current, box.current), provide({fit})];
    return () => {
      end();
      takeBack();
    };
  }, []);
  return html`<div class="network">
    <div class=${look.value ? "network-stage network-past" : "network-stage"} ref=${box}>
      <canvas ref=${canvas} class="network-canvas" tabindex="0" role="application"
        aria-roledescription="drawing of a network" aria-label=${described()}
        aria-describedby="network-keys" data-control="network"
        onPointerMove=${onPointer.move} onPointerDown=${onPointer.down} onPointerUp=${onPointer.up}
        onPointerLeave=${onPointer.leave} onPointerCancel=${onPointer.leave} onWheel=${onPointer.wheel}
        onDblClick=${onPointer.double} onFocus=${onPointer.focus} onBlur=${onPointer.blur}></canvas>
      <${ColumnHeads} />
      <${HoverCard} />
      <${EditCard} />
      <div class="network-tools">
        <${IconButton} icon="plus" label="Larger" onClick=${() => zoomBy(1.25)} />
        <${IconButton} icon="minus" label="Smaller" onClick=${() => zoomBy(0.8)} />
        <${IconButton} icon="fit" label="Fit the network into its pane" shortcut="F" onClick=${fit} />
      </div>
    </div>
    <p id="network-keys" class="unseen">Arrow keys go from neuron to neuron, Enter pins one to the output, E opens its
      weights and bias, plus and minus change how many its layer has. The same is in the list below.</p>
    <div class="network-foot"><${LookedBack} /><div class="network-foot-inside"><${Paint} /><${Widths} /></div></div>
    <${NetworkList} />
  </div>`;
}

/** The whole drawing in the pane again. */
export function fit() {
  const {width, height} = size.value;
  if (layout.value) view.value = fitted(layout.value, width, height);
}

/** What is on the canvas, in a sentence. */
function described() {
  const now = scene.value;
  if (!now || !plan.value) return "Network";
  const layers = now.layers.map((/** @type {any} */ layer) => `${layer.name} with ${layer.units}`).join(", ");
  const pinned = display.value.pinned.map(neuronName).join(", ");
  return `Network with ${grouped(now.parameters)} parameters. Layers: ${layers}.${pinned ? ` Pinned: ${pinned}.` : ""}`;
}

/** That this is no present, while it is not. */
function LookedBack() {
  if (!look.value) return null;
  const epoch = grouped(/** @type {any} */ (look.value).epoch ?? 0);
  return html`<div class="looked-back" role="status">
    <span>Epoch ${epoch}<span class="looked-more">, looked back</span></span>
    <${Button} kind="quiet" onClick=${backToNow}>Back to now<//>
  </div>`;
}

const SHOWN = /** @type {Record<string, string>} */ ({gradient: "gradient", update: "update", contribution: "w · a"});

/** What the widths and dashes of lines say. */
function Widths() {
  if (!arrays.value || !scale.value || !layout.value) return null;
  const widths = legendOf(scale.value, widestOf(layout.value));
  return html`<div class="widths" role="img"
      aria-label=${`Line widths: the widest line is ${written(scale.value)}; blue is positive, orange dashed is negative`}>
    <span class="widths-name">${SHOWN[display.value.paint] ?? "weight"}</span>
    ${widths.map(({value, width}) => html`<span class="widths-entry">
      <svg width="22" height="12" aria-hidden="true"><line class="widths-line" x1="1" y1="6" x2="21" y2="6"
        stroke-width=${Math.max(width, 0.75)} /></svg>${written(value, 2)}</span>`)}
    <${Sign} sign="positive" word="+" /><${Sign} sign="negative" word="−" />
  </div>`;
}

/** @param {{sign: string, word: string}} props */
const Sign = ({sign, word}) => html`<span class="widths-entry"><svg width="22" height="12" aria-hidden="true">
  <line class="widths-${sign}" x1="1" y1="6" x2="21" y2="6" stroke-width="3" /></svg>${word}</span>`;
