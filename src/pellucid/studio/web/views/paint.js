/** What the lines are painted by: weight, gradient, last update, contribution. */

import {html, useEffect} from "../parts/html.js";
import {Segmented} from "../parts/choice.js";
import {isTable, looked, plane} from "../sight.js";
import {changeDisplay, display, send, session} from "../state.js";

const WAYS = [
  {value: "weight", label: "Weight"},
  {value: "gradient", label: "Gradient"},
  {value: "update", label: "Update"},
  {value: "contribution", label: "w · a"},
];

const PICTURES = [
  {value: "weights", label: "Weights"},
  {value: "responses", label: "Responses"},
];

/** The choice, told to the server, which sends only what is looked at. */
export function Paint() {
  const {paint, pictures = "weights"} = display.value;
  useEffect(() => {
    if (session.value) send("paint", {by: paint}, {quiet: true}).catch(() => undefined);
  }, [paint, session.value]);
  return html`<div class="paint" data-control="paint">
    <${Segmented} label="Lines show" value=${paint} options=${WAYS}
      onChange=${(/** @type {string} */ by) => changeDisplay({paint: by})} />
    ${isTable.value && plane.value && html`<${Segmented} label="Neurons show" value=${pictures} options=${PICTURES}
      onChange=${(/** @type {string} */ to) => changeDisplay({pictures: to})} />`}
    ${paint === "contribution" && !looked.value && html`<p class="note">Choose a point in the output: the lines then show
      what each weight adds for it.</p>`}
  </div>`;
}
