/** The controls of every layer above its own column, and the places between columns where a layer can go in. */

import {amount} from "../format.js";
import {html} from "../parts/html.js";
import {endOf} from "../structure.js";
import {scene} from "../state.js";
import {ROOMY, isHeaded, layout, view} from "./stage.js";
import {Insert, LayerChip} from "./structure.js";

/** All of them, in the order of the layers; they move with the drawing. */
export function ColumnHeads() {
  const [now, laid, at] = [scene.value, layout.value, view.value];
  if (!now || !laid || !isHeaded.value) return null;
  const step = (laid.columns[1].x - laid.columns[0].x) * at.scale;
  const across = (/** @type {number} */ x) => ({left: `${at.x + x * at.scale}px`});
  const room = {"--room": `${Math.max(step - 26, 40)}px`};
  return html`<div class=${step < ROOMY ? "column-heads column-heads-narrow" : "column-heads"} role="group" aria-label="Layers" style=${room}>
    ${laid.columns.map((column, k) => {
      const layer = now.layers.find((/** @type {any} */ each) => each.name === column.name);
      const between = (column.x + (laid.columns[k - 1]?.x ?? column.x)) / 2;
      return html`
        ${layer && html`<span class="column-insert" key=${`before ${column.name}`} style=${across(between)}>
          <${Insert} at=${layer.is_output ? endOf(now.layers) : layer.at} /></span>`}
        <span class="column-head" key=${column.name} style=${across(column.x)}>
          ${layer ? html`<${LayerChip} layer=${layer} />` : html`<span class="structure-end">${amount(column.units, "input")}</span>`}
        </span>`;
    })}
  </div>`;
}
