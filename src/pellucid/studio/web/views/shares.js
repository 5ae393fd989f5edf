/** Shares of the data for training, validation and test: one bar with two thumbs, and three numbers. */

import {PARTS, sharesOf, withShare} from "../shares.js";
import {grouped, percent} from "../format.js";
import {html, useRef} from "../parts/html.js";
import {NumberField} from "../parts/number.js";
import {scene, send} from "../state.js";
import {useSettled} from "./settled.js";

/** @typedef {import("../shares.js").Shares} Shares */

const NAMES = ["Training", "Validation", "Test"];
const THUMBS = ["End of the training share", "Start of the test share"];
const KEYS = /** @type {Record<string, number>} */ ({
  ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01, PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1,
});

/** The bar with its numbers; the weights stay when it changes. */
export function SharesField() {
  const {experiment, data} = scene.value;
  const asked = sharesOf(experiment.data.split, data.rows);
  const [shares, change] = useSettled(asked, (split) => send("set", {values: {split}}));
  return html`<fieldset class="shares" data-control="percTrainData">
    <legend class="field-label">Shares of the data</legend>
    <${Bar} shares=${shares} onChange=${change} />
    <div class="shares-parts">${PARTS.map((part, which) => html`<div class="share share-${part}">
      <${NumberField} label=${NAMES[which]} value=${100 * shares[which]} min=${which ? 0 : 1} max=${100} unit="%"
        digits=${3} onChange=${(/** @type {number} */ value) => change(withShare(shares, which, value / 100))} />
      <span class="share-rows">${grouped(data.rows[part] ?? 0)} ${data.rows[part] === 1 ? "row" : "rows"}</span>
    </div>`)}</div>
  </fieldset>`;
}

/** @param {{shares: Shares, onChange: (shares: Shares) => void}} props */
function Bar({shares, onChange}) {
  const track = useRef(/** @type {HTMLElement | null} */ (null));
  const sum = shares[0] + shares[1] + shares[2] || 1;
  const ends = [shares[0] / sum, (shares[0] + shares[1]) / sum];
  const text = NAMES.map((name, which) => `${name.toLowerCase()} ${percent(shares[which])}`).join(", ");
  /**
   * The first thumb sets the training share against the test share, the second parts validation and test.
   * @param {number} thumb
   * @param {number} end
   */
  const put = (thumb, end) => {
    const at = Math.round(100 * Math.min(1, Math.max(0, end))) / 100;
    onChange(thumb === 0 ? withShare(shares, 0, at * sum)
      : withShare(shares, 2, Math.min(1 - at, 1 - ends[0]) * sum, [1, 0]));
  };
  const drag = (/** @type {number} */ thumb) => (/** @type {PointerEvent & {currentTarget: HTMLElement}} */ event) => {
    const box = track.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    put(thumb, (event.clientX - box.left) / box.width);
  };
  const keys = (/** @type {number} */ thumb) => (/** @type {KeyboardEvent} */ event) => {
    const by = KEYS[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    put(thumb, ends[thumb] + (event.shiftKey ? 10 * by : by));
  };
  return html`<div class="shares-bar" ref=${track}>
    ${PARTS.map((part, which) => html`<span class="shares-part shares-${part}"
      style=${{"--share": shares[which] / sum}}></span>`)}
    ${ends.map((end, thumb) => html`<span class="shares-thumb shares-thumb${thumb}" role="slider" tabindex="0"
      style=${{"--share": end}} aria-label=${THUMBS[thumb]} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${Math.round(100 * end)} aria-valuetext=${text} onKeyDown=${keys(thumb)}
      onPointerDown=${(/** @type {any} */ event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove=${drag(thumb)}></span>`)}
  </div>`;
}
