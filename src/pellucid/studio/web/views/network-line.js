/** The whole network as one line of text: typed, with errors at the word. */

import {html} from "../parts/html.js";
import {Popover} from "../parts/popover.js";
import {scene, send} from "../state.js";
import {TypedLine} from "./formula.js";

/** Opens the line; a network that a line cannot say is told so. */
export function NetworkLine() {
  const {line} = scene.value;
  return html`<${Popover} label="The network as a line" icon="code" align="end" class="network-line">
    <div class="network-line-inside">
      ${line === null && html`<p class="muted">This network has more in it than a line can say; a typed line
        replaces it.</p>`}
      <${TypedLine} label="Network" value=${line ?? ""} placeholder="dense 4 tanh, dense 2 tanh"
        help="Layers from the inputs on, with commas between: dense 8 relu, dropout 0.2. The same layers keep their weights."
        onTake=${(/** @type {string} */ network) => send("set", {values: {network}}, {quiet: true})} />
      <p class="muted">A last <code>dense tanh</code> without a number is the output's activation; left out, the task
        decides.</p>
    </div>
  <//>`;
}
