/** A short film to take home: of the kept moments so far, or of what is trained from now on. */

import {canvasOf} from "../take/picture.js";
import {gifRecorder, webmKind, webmRecorder} from "../take/film.js";
import {Button} from "../parts/button.js";
import {Segmented} from "../parts/choice.js";
import {amount, fileSize, grouped} from "../format.js";
import {html, signal} from "../parts/html.js";
import {download} from "../api.js";
import {colors} from "../sight.js";
import {announce, complain, frame, look, scene, session, status} from "../state.js";
import {pageFigure} from "./figures.js";
import {backToNow, epochNow, lookAt} from "./looking.js";
import {pause, run} from "./running.js";

/** @typedef {{of: "kept" | "live", format: "gif" | "webm", count: number, stopping: boolean}} Recording */

const MOST_FRAMES = 60;
const LIVE_FRAMES = 150;
const SHOWN = 0.12;
const LAST_SHOWN = 1.5;

/** Pixels for each unit of the drawing: a GIF is to be small. */
const RATIOS = {gif: 0.75, webm: 1};

/** The film that is being made, or null. */
export const recording = signal(/** @type {Recording | null} */ (null));

const choice = signal(/** @type {{of: "kept" | "live", format: "gif" | "webm"}} */ ({of: "kept", format: "gif"}));

/** @param {Partial<{of: "kept" | "live", format: "gif" | "webm"}>} said */
const choose = (said) => { choice.value = {...choice.value, ...said}; };

/** The part of the dialog that makes a film. */
export function FilmPart() {
  const {of, format} = choice.value;
  const going = recording.value;
  const none = of === "kept" && epochNow() === 0;
  const formats = [{value: "gif", label: "GIF"}, {value: "webm", label: "WebM", disabled: !webmKind(), tip: webmKind() ? undefined : "This browser records no WebM"}];
  const ways = [{value: "kept", label: "So far"}, {value: "live", label: "From now on"}];
  const words = of === "kept" ? (none ? "Nothing was trained yet." : `The moments kept up to epoch ${grouped(epochNow())}, one after the other.`)
    : "Training runs, and every picture is recorded until you stop.";
  return html`<div class="film">
    <div class="film-choices">
      <${Segmented} label="Film of" quietLabel value=${of} options=${ways} disabled=${going !== null} onChange=${(/** @type {any} */ to) => choose({of: to})} />
      <${Segmented} label="Format" quietLabel value=${format} options=${formats} disabled=${going !== null} onChange=${(/** @type {any} */ to) => choose({format: to})} />
    </div>
    <p class="take-words">${words}</p>
    ${going ? html`<p class="film-going" role="status"><span class="film-dot" aria-hidden="true"></span>${amount(going.count, "picture")}
        <${Button} kind="primary" icon="stop" onClick=${end}>${going.of === "live" ? "Stop and save" : "Save what there is"}<//></p>`
      : html`<${Button} icon="film" disabled=${none} onClick=${record}>${of === "kept" ? "Make the film" : "Record"}<//>`}
  </div>`;
}

/** The film is to end with the next picture. */
export function end() {
  if (recording.value) recording.value = {...recording.value, stopping: true};
}

/** Make the film as it was chosen, and save it. */
export async function record() {
  const {of, format} = choice.value;
  if (recording.value) return;
  recording.value = {of, format, count: 0, stopping: false};
  const recorder = format === "gif" ? gifRecorder() : webmRecorder();
  try {
    await (of === "kept" ? ofKept : ofLive)(recorder, canvasFor(format));
    const film = await recorder.end();
    await download(film, `${scene.value?.title || "training"}.${format}`);
    announce(`The film is saved: ${grouped(recording.value?.count ?? 0)} pictures, ${fileSize(film.size)}`);
  } catch (problem) {
    complain(/** @type {any} */ (problem)?.what ? /** @type {any} */ (problem) : {code: "film", what: String(/** @type {any} */ (problem)?.message ?? problem)});
  } finally {
    recording.value = null;
  }
}

/** Draws the page as it is now onto the film's one canvas; whether there was anything. @param {"gif" | "webm"} format */
function canvasFor(format) {
  const canvas = document.createElement("canvas");
  return () => {
    const figure = pageFigure();
    return figure && canvasOf(figure, colors.value, {ratio: RATIOS[format], canvas});
  };
}

/** @typedef {() => HTMLCanvasElement | null} Draw */

/** Each kept moment of the run, from the first to now. @param {import("../take/film.js").Recorder} recorder @param {Draw} draw */
async function ofKept(recorder, draw) {
  const of = session.value;
  const now = epochNow();
  const most = Math.min(now, MOST_FRAMES);
  let shown = -1;
  try {
    for (let k = 0; k < most && !recording.value?.stopping && session.value === of; k += 1) {
      await lookAt({epoch: Math.round(now * (k / most) ** 2)});
      if (look.value?.epoch === shown) continue;
      shown = Number(look.value?.epoch);
      await shownNow();
      await added(recorder, draw, SHOWN);
    }
  } finally {
    backToNow();
  }
  await shownNow();
  await added(recorder, draw, LAST_SHOWN);
}

/** Every picture while it trains, until it is stopped. @param {import("../take/film.js").Recorder} recorder @param {Draw} draw */
async function ofLive(recorder, draw) {
  const of = session.value;
  await run();
  let seen = null;
  let shown = performance.now();
  while (recording.value && !recording.value.stopping && session.value === of && recording.value.count < LIVE_FRAMES) {
    await shownNow();
    if (!status.value.running && seen) break;
    if (frame.value === seen || performance.now() - shown < 1000 * SHOWN) continue;
    seen = frame.value;
    shown = performance.now();
    await added(recorder, draw, SHOWN);
  }
  await pause();
  await added(recorder, draw, LAST_SHOWN);
}

/** @param {import("../take/film.js").Recorder} recorder @param {Draw} draw @param {number} seconds */
async function added(recorder, draw, seconds) {
  const canvas = draw();
  if (!canvas || !recording.value) return;
  await recorder.add(canvas, seconds);
  recording.value = {...recording.value, count: recording.value.count + 1};
}

/** What came is on the screen. */
const shownNow = () => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });
