/** What running means on this page: run, pause, step, reset, speed and the end, whoever asks: a button or a key. */

import {whyStopped} from "../stopping.js";
import {act, announce, changeDisplay, display, look, scene, send, status} from "../state.js";
import {endActs, holdActs, isPlaying, isSlow, playActs} from "./acts.js";

/** Whether anything moves. */
export const isRunning = () => (isSlow() ? isPlaying() : status.value.running === true);

/** The pace that is chosen. @returns {import("../paces.js").Pace} */
export const paceNow = () => (isSlow() ? "slow" : status.value.speed ?? scene.value?.speed ?? "frame");

/** Train on; an end that was reached is given up first, for it would stop at once. */
export async function run() {
  look.value = null;
  if (isSlow()) {
    playActs();
    return;
  }
  const bound = REACHED[/** @type {string} */ (status.value.stopped)];
  if (bound) await send("set", {values: {[bound]: null}});
  await send("run").then(() => announce("Running"), () => undefined);
}

/** @type {Record<string, string>} */
const REACHED = {until: "until", patience: "patience", seconds: "max_seconds"};

/** Stand still. */
export async function pause() {
  if (isSlow()) holdActs();
  if (status.value.running) await send("pause");
  announce("Paused");
}

/** Run or pause. */
export const toggle = () => (isRunning() ? pause() : run());

/** The unit of a step that was chosen. */
export const stepUnit = () => display.value.stepUnit ?? "epoch";

/** One step, or several, and stand still. @param {string} [unit] @param {number} [count] */
export function step(unit = stepUnit(), count = 1) {
  look.value = null;
  endActs();
  return send("step", {unit, count});
}

/** Back to the same initial weights, standing still. */
export const reset = () => begin("reset");

/** Other initial weights, standing still. */
export const newSeed = () => begin("new_seed");

/** @param {"reset" | "new_seed"} how */
async function begin(how) {
  endActs();
  look.value = null;
  if (status.value.running) await send("pause");
  await send(how);
  announce(how === "reset" ? "Back to the same initial weights" : "Other initial weights");
}

/** Go at another pace; what runs goes on running. @param {import("../paces.js").Pace} pace */
export async function goAt(pace) {
  const wasRunning = isRunning();
  changeDisplay({slowMotion: pace === "slow"});
  if (pace === "slow") {
    if (status.value.running) await send("pause");
    if (wasRunning) playActs();
    return;
  }
  endActs();
  await send("speed", {pace});
  status.value = {...status.value, speed: pace};
  if (wasRunning && !status.value.running) await send("run");
}

/** Why it stands still, in a sentence, or nothing. */
export const standstill = () => (act.value?.playing || status.value.running ? "" : whyStopped(status.value.stopped));
