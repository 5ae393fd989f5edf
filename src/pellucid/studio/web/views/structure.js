/** The layers as a row of chips: neurons more and less, layers anywhere, or the whole network as a typed line. */

import {amount} from "../format.js";
import {IconButton} from "../parts/button.js";
import {classes, html} from "../parts/html.js";
import {Menu, Popover} from "../parts/popover.js";
import {featuresOf} from "../features.js";
import {
  countHidden, endOf, hasUnits, lastHidden, layerWords, lineParts, newLayer, writtenLayers,
} from "../structure.js";
import {scene, send} from "../state.js";
import {expecting} from "../expecting.js";
import {aboutThing} from "./things.js";
import {LayerOptions} from "./layer-options.js";
import {NetworkLine} from "./network-line.js";
import {isHeaded} from "./stage.js";

/** @typedef {import("../structure.js").Layer} Layer */

/** Layers that can be put in by a menu: those that fit behind any layer of neurons. */
const SIMPLE = ["dense", "dropout", "batchnorm", "layernorm"];

/**
 * The bar above the drawing: how many hidden layers, the line, and each layer where it has no room above its column.
 */
export function StructureBar() {
  const {layers, data, parameters} = scene.value;
  const count = countHidden(layers);
  const last = lastHidden(layers);
  return html`<div class="structure">
    <div class="structure-head" data-control="numHiddenLayers">
      <${IconButton} icon="minus" label="Remove the last hidden layer" kind="plain" disabled=${!last}
        onClick=${() => last && send("remove_layer", {at: last.at})}
        ...${last ? expecting("remove_layer", {at: last.at}) : {}} />
      <span class="structure-count"><b>${count}</b> hidden ${count === 1 ? "layer" : "layers"}</span>
      <${IconButton} icon="plus" label="Add a hidden layer" kind="plain"
        onClick=${() => send("add_layer", {at: endOf(layers), layer: newLayer(layers)})}
        ...${expecting("add_layer", {at: endOf(layers), layer: newLayer(layers)})} />
      <span class="structure-note muted">${amount(parameters, "parameter")}</span>
      <${NetworkLine} />
    </div>
    ${!isHeaded.value && html`<div class="structure-layers" role="group" aria-label="Layers">
      <span class="structure-end">${data.image ? `${data.image.join(" × ")} pixels`
        : amount(featuresOf(scene.value).length, "input")}</span>
      ${writtenLayers(layers).map((layer) => (layer.is_output ? html`<${Insert} key="end" at=${endOf(layers)} />
          <${LayerChip} key=${layer.name} layer=${layer} />`
        : html`<${Insert} key=${`before ${layer.at}`} at=${layer.at} />
          <${LayerChip} key=${layer.name} layer=${layer} />`))}
    </div>`}
  </div>`;
}

/** A layer: its neurons more and less, and everything else behind its name. @param {{layer: Layer}} props */
export function LayerChip({layer}) {
  const counted = hasUnits(layer);
  const name = layer.is_output ? "Output" : `Layer ${layer.at + 1}`;
  const words = layerWords(layer, lineParts(scene.value.line));
  return html`<span class=${classes("layer-chip", layer.is_output && "layer-output")} data-layer=${layer.name}
      data-control="neurons">
    ${counted && html`<${IconButton} icon="minus" size="small" label=${`One neuron less in layer ${layer.at + 1}`}
      disabled=${layer.units <= 1} onClick=${() => send("remove_neuron", {at: layer.at})}
      ...${expecting("remove_neuron", {at: layer.at})} />`}
    <${Popover} label="${name}: ${words}" words=${html`<span class="unseen">${name}: </span>${words}`} align="center">
      ${(/** @type {() => void} */ close) => html`<${LayerOptions} name=${layer.name} onClose=${close} />`}
    <//>
    ${counted && html`<${IconButton} icon="plus" size="small" label=${`One neuron more in layer ${layer.at + 1}`}
      onClick=${() => send("add_neuron", {at: layer.at})} ...${expecting("add_neuron", {at: layer.at})} />`}
  </span>`;
}

/** A place between layers where another can go in. @param {{at: number}} props */
export function Insert({at}) {
  const {layers} = scene.value;
  const add = (/** @type {string} */ kind) =>
    send("add_layer", {at, layer: kind === "dense" ? newLayer(layers) : {kind}});
  const items = SIMPLE.map((kind) => ({label: kind, note: aboutThing("layers", kind), onClick: () => add(kind)}));
  return html`<span class="structure-insert"><${Menu} label=${`Insert a layer as number ${at + 1}`} icon="plus"
    align="center" items=${items} /></span>`;
}

