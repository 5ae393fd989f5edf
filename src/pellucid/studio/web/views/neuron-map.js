/** The map of one neuron, small, with its name: what was pinned to the output. */

import {effect, html, useEffect, useRef} from "../parts/html.js";
import {IconButton} from "../parts/button.js";
import {divergingTable} from "../colors.js";
import {paintSigned, signsOf} from "../canvas/pixels.js";
import {strongest} from "../compute/grid.js";
import {RESPONSE, colors, responses} from "../sight.js";
import {fieldOfNeuron} from "./map-drawing.js";
import {neuronName} from "./naming.js";
import {openNeuron, pin} from "./network-touch.js";
import {hovered, layout} from "./stage.js";

/** @param {{id: string}} props */
export function NeuronMap({id}) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => effect(() => {
    for (const each of [responses, colors, layout]) each.value;
    if (canvas.current) draw(canvas.current, id);
  }), [id]);
  const name = neuronName(id);
  const show = (/** @type {string | null} */ key) => () => { hovered.value = key; };
  return html`<figure class="neuron-map" onPointerEnter=${show(id)} onPointerLeave=${show(null)}>
    <canvas ref=${canvas} width=${RESPONSE} height=${RESPONSE} role="img" aria-label=${`What ${name} answers over the plane`}></canvas>
    <figcaption><button type="button" class="link" onClick=${() => openNeuron(id)}>${name}</button>
      <${IconButton} icon="close" size="small" label=${`Take ${name} off`} onClick=${() => pin(id)} /></figcaption>
  </figure>`;
}

/** @param {HTMLCanvasElement} canvas @param {string} key */
function draw(canvas, key) {
  const field = fieldOfNeuron(responses.value, key);
  if (!field || field.length !== RESPONSE * RESPONSE) return;
  const image = new ImageData(RESPONSE, RESPONSE);
  const options = {table: divergingTable(colors.value), most: strongest(field), signs: signsOf(colors.value)};
  paintSigned(new Uint32Array(image.data.buffer), 0, RESPONSE, field, RESPONSE, RESPONSE, options);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
