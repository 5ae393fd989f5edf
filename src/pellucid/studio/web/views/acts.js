/** Slow motion: one batch at a time as four acts with captions: forward, loss, backward, update. */

import {classes, html} from "../parts/html.js";
import {written} from "../format.js";
import {ACTS, begun, nextAct, played} from "../paces.js";
import {act, announce, changeDisplay, display, frame, scene, send, session, status} from "../state.js";
import {Slider} from "../parts/slider.js";

const SECONDS = 1.4;
const STARTS_OVER = new Set(["", "forward"]);
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether slow motion is chosen. */
export const isSlow = () => display.value.slowMotion === true;

/** Whether acts are being played. */
export const isPlaying = () => act.value?.playing === true;

/** How long an act lasts, in seconds. */
const lasts = () => display.value.actSeconds ?? SECONDS;

/** Play acts until told otherwise, from where they were stopped. */
export function playActs() {
  if (isPlaying()) return;
  act.value = act.value ? {...act.value, playing: true} : begun("forward");
  announce(captionOf(act.value.name));
  let last = performance.now();
  const shown = session.value;
  const tick = (/** @type {number} */ now) => {
    if (!act.value?.playing || session.value !== shown) return;
    const {act: later, over} = played(act.value, (now - last) / 1000, lasts(), reduced.matches);
    last = now;
    act.value = over ? begun(nextAct(later.name)) : later;
    if (over) enter(act.value.name);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

/** Hold the acts where they are. */
export function holdActs() {
  if (act.value) act.value = {...act.value, playing: false};
}

/** Leave slow motion's stage. */
export function endActs() {
  act.value = null;
}

/** What an act begins with: the step itself is made when the weights are to move. @param {string} name */
function enter(name) {
  if (status.value.stopped && STARTS_OVER.has(name)) {
    endActs();
    return;
  }
  if (lasts() >= 1) announce(captionOf(name));
  if (name === "update") send("step", {unit: "batch", count: 1}).catch(endActs);
}

/** An act in a sentence, with the numbers of the moment. @param {string} name */
export function captionOf(name) {
  const {batch = 0, batches = 1, live} = /** @type {Record<string, any>} */ (frame.value ?? {});
  const rows = scene.value?.experiment.train.batch_size ?? 1;
  const rate = written(live?.learning_rate ?? scene.value?.experiment.train.learning_rate ?? 0);
  const captions = /** @type {Record<string, string>} */ ({
    forward: `Forward: ${rows} points of batch ${batch + 1} of ${batches} go through the network, layer by layer.`,
    loss: "Loss: each answer is compared with its target; the loss says how wrong they are, in one number.",
    backward: "Backward: δ flows back, and says for every weight how the loss would change with it.",
    update: `Update: every weight moves against its gradient, by the learning rate ${rate}.`,
  });
  return captions[name] ?? "";
}

const TITLES = /** @type {Record<string, string>} */ ({
  forward: "Forward", loss: "Loss", backward: "Backward", update: "Update",
});

/** The four acts, the one on stage, its caption, and how long an act lasts. */
export function ActStrip() {
  if (!isSlow()) return null;
  const {name = "", progress = 0} = act.value ?? {};
  return html`<div class="acts" role="group" aria-label="Slow motion">
    <ol class="acts-list">${ACTS.map((each) => html`<li class=${classes("acts-item", each === name && "acts-now")}
        aria-current=${each === name ? "step" : undefined} style=${{"--share": each === name ? progress : 0}}>
      ${TITLES[each]}</li>`)}</ol>
    <p class="acts-caption">${name ? captionOf(name) : "Press Run: one batch at a time, in four acts."}</p>
    <div class="acts-pace"><${Slider} label="Seconds an act" value=${lasts()} min=${0.2} max=${6} step=${0.1}
      onChange=${(/** @type {number} */ actSeconds) => changeDisplay({actSeconds})} /></div>
  </div>`;
}
