/** What befell the session from outside: its process was started again, it could not be brought back, it was removed. */

import {Button} from "../parts/button.js";
import {Dialog} from "../parts/dialog.js";
import {effect, html, signal, useEffect} from "../parts/html.js";
import {amount, grouped} from "../format.js";
import {complain, join, notify, open, scene, session, sheet, status} from "../state.js";
import {epochNow} from "./looking.js";

/** @typedef {"lost" | "closed"} Fate */

/** @type {Record<Fate, {title: string, words: string, next: string}>} */
const WORDS = {
  lost: {
    title: "This session stopped twice",
    words: "The process that computes it ended twice within a short time, so it was not started again. What was saved last is kept.",
    next: "Perhaps this machine has too little memory for it: a smaller network or fewer points may help.",
  },
  closed: {
    title: "This session was removed",
    words: "It was removed in another window, with its files. What is on the screen can be looked at, and no longer trained.",
    next: "A new session begins with the opening scene; the others are kept.",
  },
};

const seen = signal("");

/** @returns {Fate | null} */
const fateNow = () => (status.value.closed ? "closed" : status.value.lost ? "lost" : null);

/** Says what happened, and what can be done. */
export function FateView() {
  useEffect(() => effect(tellRestart), []);
  const fate = fateNow();
  const isOpen = fate !== null && seen.value !== session.value;
  const {title, words, next} = WORDS[fate ?? "closed"];
  const close = () => { seen.value = session.value; };
  const act = (/** @type {() => Promise<unknown>} */ begin) => () => begin().then(close, complain);
  const actions = html`${fate === "lost" ? html`<${Button} onClick=${act(again)}>Open it again<//>`
    : html`<${Button} onClick=${() => { close(); sheet.value = "sessions"; }}>Other sessions<//>`}
    <${Button} kind="primary" onClick=${act(() => open({}))}>New session<//>`;
  return html`<${Dialog} title=${title} open=${isOpen} onClose=${close} actions=${actions}><p>${words}</p><p>${next}</p><//>`;
}

/** The session as it was saved last. */
async function again() {
  await join(session.peek());
  status.value = {...status.peek(), lost: false, restarted: false};
  seen.value = "";
}

const STOPPED = "The process that computes this stopped, and is started again.";

/** Where it stood when its process ended, until the scene comes that it goes on from. */
let before = /** @type {{scene: unknown, epoch: number, session: string} | null} */ (null);

/** That the process is started again is told at once, and what is gone as soon as that is known. */
function tellRestart() {
  const {restarted, lost} = status.value;
  const now = scene.value;
  if (restarted && !lost) {
    before = {scene: now, epoch: epochNow(), session: session.peek()};
    status.value = {...status.peek(), restarted: false};
    notify(STOPPED, {kind: "warning", next: "The session opens as it was saved last."});
  } else if (before && now && now !== before.scene) {
    const gone = before.epoch - now.epoch;
    if (before.session === session.peek()) notify(STOPPED, {kind: "warning", next: afterwards(now.epoch, gone, now.running)});
    before = null;
  }
}

/** @param {number} epoch @param {number} gone epochs that were not saved yet @param {boolean} running whether it trains again */
function afterwards(epoch, gone, running) {
  const kept = gone > 0 ? `It went back to its last save, epoch ${grouped(epoch)}; the ${amount(gone, "epoch")} after it must be trained again.`
    : "Nothing was lost.";
  return `${kept} ${running ? "It trains on." : "Press Run to train on."}`;
}
