/** Every neuron of every layer as one cell, for what goes in at the moment. */

import {REARRANGES} from "/report/network.js";

import {divergingTable} from "../colors.js";
import {strongest} from "../compute/grid.js";
import {signsOf, paintSigned} from "../canvas/pixels.js";
import {written} from "../format.js";
import {html, useLayoutEffect, useRef} from "../parts/html.js";
import {colors, onChosen} from "../sight.js";
import {scene} from "../state.js";

const MOST_ACROSS = 32;

/** A line of cells for each layer. */
export function Layers() {
  const values = onChosen.value;
  if (!values) return null;
  return html`<section class="layers" aria-label="Every layer">
    ${scene.value.layers.filter((/** @type {any} */ {kind}) => !REARRANGES.has(kind)).map((/** @type {any} */ layer) => {
      const found = values.values.get(layer.output);
      return found && html`<${Cells} key=${layer.name} name=${layer.name} values=${found} />`;
    })}
    <p class="muted">One cell a neuron: blue is positive, orange negative, as strong as its layer's strongest.</p>
  </section>`;
}

/** @param {{name: string, values: Float32Array}} props */
function Cells({name, values}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const palette = colors.value;
  const across = Math.min(values.length, values.length > 512 ? 2 * MOST_ACROSS : MOST_ACROSS);
  const down = Math.ceil(values.length / across);
  const most = strongest(values);
  const silent = values.reduce((count, value) => count + Number(Math.abs(value) < 1e-6), 0);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = new ImageData(across, down);
    const field = new Float32Array(across * down);
    field.set(values);
    paintSigned(new Uint32Array(image.data.buffer), 0, across, field, across, down, {table: divergingTable(palette), most, signs: signsOf(palette)});
    context.putImageData(image, 0, 0);
  });
  return html`<div class="layer-cells">
    <span class="layer-name">${name}</span>
    <canvas ref=${canvas} class="ink" width=${across} height=${down} style=${{"--across": across, "--down": down}} role="img"
      aria-label="${name}: ${values.length} neurons, the strongest ${written(most)}, ${silent} silent"></canvas>
    <span class="muted number">${written(most)}${silent > 0 ? ` · ${silent} silent` : ""}</span>
  </div>`;
}
