/** What the lines are painted by: weight, gradient, last update, contribution. */

import {html, useEffect} from "../parts/html.js";
import {Segmented} from "../parts/choice.js";
import {changeDisplay, display, send, session} from "../state.js";

const WAYS = [
  {value: "weight", label: "Weight"},
  {value: "gradient", label: "Gradient"},
  {value: "update", label: "Update"},
  {value: "contribution", label: "w · a"},
];

/** The choice, told to the server, which sends only what is looked at. */
export function Paint() {
  const {paint, selectedPoint} = display.value;
  useEffect(() => {
    if (session.value) send("paint", {by: paint}, {quiet: true}).catch(() => undefined);
  }, [paint, session.value]);
  return html`<div class="paint" data-control="paint">
    <${Segmented} label="Lines show" value=${paint} options=${WAYS}
      onChange=${(/** @type {string} */ by) => changeDisplay({paint: by})} />
    ${paint === "contribution" && selectedPoint === null
      && html`<p class="note">Choose a point in the output to see what each weight adds for it.</p>`}
  </div>`;
}
