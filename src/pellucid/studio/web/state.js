/** Everything that changes: the session as the server tells it, what this page shows of it, and how to ask for more. */

import {batch, computed, effect, signal} from "/studio/parts/html.js";
import {Line, enter as enterWith, get} from "./api.js";
import {worn} from "./appearance.js";
import {locksFrom} from "./controls.js";
import {NO_CURVES, extended} from "./curves.js";
import {keep, kept} from "./kept.js";
import {notify} from "./notices.js";

export {announce, dismiss, notices, notify, spoken} from "./notices.js";

/** @typedef {import("./api.js").Problem} Problem */
/** @typedef {import("./tensors.js").Tensor} Tensor */
/** @typedef {import("./tensors.js").Message} Message */

// The session

/** The id of the session that is shown. */
export const session = signal("");

/** The whole scene, after anything structural; null until the first one came. */
export const scene = signal(/** @type {any} */ (null));

/** What there is to choose from: data sets, layers, activations, losses and their options; null until it came. */
export const catalogue = signal(/** @type {Record<string, any> | null} */ (null));

/** The newest frame: its header, and its arrays by name. */
export const frame = signal(/** @type {Message | null} */ (null));

/** The newest frame as words tell it: while it runs, ten times a second. */
export const told = signal(/** @type {Message | null} */ (null));

/** Losses and measures by epoch, as often. */
export const curves = signal(NO_CURVES);

/** The points of the data: arrays x, y, part, row. */
export const points = signal(/** @type {Message | null} */ (null));

const STILL = {running: false, compiling: false, stopped: ""};

/** Whether it runs or compiles, and why it stopped. */
export const status = signal(/** @type {Record<string, any>} */ (STILL));

/** The line to the server. */
export const connection = signal(/** @type {import("./api.js").Connection} */ ("connecting"));

/** The exact numbers of a layer that were asked for: its arrays. */
export const values = signal(/** @type {Message | null} */ (null));

/** The last event of the training: something was changed, or went wrong. */
export const event = signal(/** @type {any} */ (null));

/** Trouble that is named, with what to try. */
export const cards = signal(/** @type {any[]} */ ([]));

/** A kept moment that is looked at instead of the present one, or null. */
export const look = signal(/** @type {Message | null} */ (null));

/** The act of slow motion that is on the stage: forward, loss, backward or update, and how far it is; null: none. */
export const act = signal(/** @type {{name: string, progress: number, elapsed: number, playing: boolean} | null} */ (null));

/** Curves of branches that were left, by the branch's number. */
export const ghosts = signal(/** @type {Map<number, import("./curves.js").Curves>} */ (new Map()));

/** The arrays that are to be drawn: of the moment looked at, else of the newest frame. */
export const shown = computed(() =>
  (look.value && look.value.same_network !== false ? look.value : frame.value)?.arrays ?? new Map());

// What this page shows

/** @type {Record<string, any>} */
const DEFAULTS = {
  discretize: false, showTest: true, showTrain: true, map: "confidence", paint: "weight", scale: "global",
  logLoss: false, theme: "auto", classicColors: false, large: false, shortcuts: true, pane: "network",
};

/** Choices of display: kept in this browser, never sent. */
export const display = signal(/** @type {Record<string, any>} */ ({
  ...DEFAULTS, ...kept("display"), pinned: /** @type {string[]} */ ([]), hovered: null, selectedPoint: null, probe: null,
}));

/** Change some choices of display. @param {Record<string, unknown>} changes */
export function changeDisplay(changes) {
  display.value = {...display.value, ...changes};
}

/** What is open in the drawer at the side: null, or {kind, …}. */
export const inspected = signal(/** @type {Record<string, any> | null} */ (null));

/** The sheet that lies above the page: "palette", "help", "goals", "sessions", "lesson", "take-home", or "" for none. */
export const sheet = signal("");

/** What was to be opened and needs a file that is not in it, and the name of that file; or null. */
export const needed = signal(/** @type {{from: Record<string, unknown>, file: string} | null} */ (null));

/** Controls that a lesson hides or locks, by name. */
export const locks = signal({hidden: /** @type {string[]} */ ([]), locked: /** @type {string[]} */ ([])});

// Commands

const line = new Line({onMessage: receive, onConnection: connected});
/** @type {() => Promise<unknown>} */
let begin = async () => undefined;

/**
 * A command to the session; its result. A problem is shown on the page unless the caller does so itself.
 * @param {string} command
 * @param {Record<string, unknown>} [fields]
 * @param {{quiet?: boolean}} [options]
 * @returns {Promise<any>}
 */
export function send(command, fields = {}, {quiet = false} = {}) {
  const asked = line.ask({session: session.value || undefined, do: command, ...fields});
  asked.catch((problem) => quiet || complain(problem));
  return asked;
}

/** Show a problem in its own words; one that a file solves has a dialog of its own. @param {Problem} problem */
export function complain(problem) {
  if (problem.code === NEEDS_FILE) return;
  const what = problem.what ?? String(problem);
  notify(what[0].toUpperCase() + what.slice(1), {kind: "error", next: problem.next});
}

/**
 * Enter with the token of the address, then hold the line. A token that no longer works is no trouble to whoever
 * has entered before; the line finds out.
 * @param {string} token
 * @param {(first: string) => Promise<unknown>} onOpen runs whenever the line has opened; first: the session that the
 *   studio began with, or ""
 */
export async function start(token, onOpen) {
  const entered = token ? await enterWith(token).catch(() => null) : null;
  begin = () => onOpen(entered?.session ?? "");
  line.open();
}

/** The code of what cannot be opened without a file. */
const NEEDS_FILE = "studio.rows";

/**
 * A new session becomes the one that is shown.
 * @param {Record<string, unknown>} [from] what it begins with; nothing: the opening scene
 * @returns {Promise<string>} its id
 */
export async function open(from = {}) {
  const result = await line.ask({do: "open", from}).catch((problem) => {
    if (problem.code === NEEDS_FILE) needed.value = {from, file: String(problem.got ?? "")};
    throw problem;
  });
  needed.value = null;
  turnTo(result.session);
  adopt(result.display);
  return result.session;
}

/** Look at a session that exists. @param {string} id */
export async function join(id) {
  left.delete(id);
  const result = await line.ask({session: id, do: "join"});
  turnTo(id);
  adopt(result?.display);
}

/** Choices of display, and what a lesson hides or locks, that came with a link. @param {Record<string, any>} [said] */
function adopt(said = {}) {
  const {hidden, locked} = locks.value;
  locks.value = locksFrom({hidden: [...hidden, ...(said.hidden ?? [])], locked: [...locked, ...(said.locked ?? [])]});
  const known = Object.entries(said).filter(([name]) => LINKED.has(name));
  if (known.length) changeDisplay(Object.fromEntries(known));
}

/** What of the display a link may say: the look of the data, never the person's own theme or size. */
const LINKED = new Set(["discretize", "showTest", "showTrain", "map", "paint", "scale", "logLoss", "classicColors"]);

/** Sessions this page looks at no more: what is still said of them is not heard. */
const left = new Set();

/** @param {string} id */
function turnTo(id) {
  const before = session.value;
  if (before === id) return;
  if (before) {
    left.add(before);
    line.tell({session: before, do: "leave"});
  }
  left.delete(id);
  arrived = grown = null;
  batch(() => {
    session.value = id;
    scene.value = frame.value = told.value = points.value = look.value = inspected.value = values.value = act.value = null;
    ghosts.value = new Map();
    curves.value = NO_CURVES;
    cards.value = [];
    status.value = STILL;
    changeDisplay({pinned: [], hovered: null, selectedPoint: null, probe: null, goal: null, goalReached: null});
  });
}

// Messages

/** @param {import("./api.js").Connection} now */
function connected(now) {
  connection.value = now;
  if (now !== "open") return;
  begin().catch(complain);
  if (catalogue.value === null) get("/api/catalogue").then((found) => { catalogue.value = found; }, complain);
}

/** @param {any} message */
function receive(message) {
  if (message.session && message.session !== session.value) {
    if (left.has(message.session) || !["scene", "points"].includes(message.type)) return;
    turnTo(message.session);
  }
  const handle = /** @type {Record<string, (message: any) => void>} */ (HANDLERS)[message.type];
  if (handle) handle(message);
}

/** Points of other columns than the scene has: they wait for theirs, which comes next. @type {Message | null} */
let coming = null;

/** @param {Message} message */
const fits = ({arrays}) => (scene.value?.data?.columns ?? null) === null
  || arrays.get("x")?.shape[1] === scene.value.model.inputs.shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);

/** @typedef {import("./curves.js").Curves & {branch: number}} Left curves of a branch that was left */

const HANDLERS = {
  scene: (/** @type {any} */ message) => batch(() => {
    scene.value = message;
    if (coming) points.value = coming;
    coming = null;
    if (message.cards) cards.value = message.cards;
    status.value = {...status.value, running: message.running ?? status.value.running};
  }),
  frame: (/** @type {Message} */ message) => arrive(message),
  points: (/** @type {Message} */ message) => {
    if (fits(message)) points.value = message;
    else coming = message;
  },
  values: (/** @type {Message} */ message) => { values.value = message; },
  snapshot: (/** @type {Message} */ message) => { look.value = message; },
  branches: (/** @type {{curves: Left[]}} */ message) => {
    ghosts.value = new Map(message.curves.map(({branch, epochs, columns}) => [branch, {epochs, columns}]));
  },
  status: (/** @type {any} */ message) => { status.value = {...status.value, ...message}; },
  cards: (/** @type {any} */ message) => { cards.value = message.cards; },
  event: (/** @type {any} */ message) => { event.value = message.event; },
  reply: (/** @type {any} */ message) => { if (message.error) complain(message.error); },
};

/** @type {Message | null} */
let arrived = null;

/** Frames are drawn with the screen, the newest one only; the server is told when one was. @param {Message} message */
function arrive(message) {
  if (arrived === null) requestAnimationFrame(draw);
  grown = extended(grown ?? curves.value, /** @type {import("./curves.js").Piece} */ (/** @type {any} */ (message)));
  arrived = message;
}

function draw() {
  const message = arrived;
  arrived = null;
  if (message === null || message.session !== session.value) return;
  line.tell({session: message.session, do: "ack", seq: message.seq});
  batch(() => {
    frame.value = message;
    if (!message.running || performance.now() - toldAt > CALM) tell();
    else due ||= window.setTimeout(tell, CALM);
    if (status.value.running !== message.running) status.value = {...status.value, running: message.running};
  });
}

/** While it runs, words and curves change this often, in milliseconds: nobody reads faster. */
const CALM = 100;

/** The curves with every frame that came. @type {import("./curves.js").Curves | null} */
let grown = null;
let [toldAt, due] = [0, 0];

function tell() {
  clearTimeout(due);
  due = 0;
  if (grown) curves.value = grown;
  told.value = frame.value;
  grown = null;
  toldAt = performance.now();
}

// Display, kept and applied

/** As text, so that what is not kept (what is hovered) writes nothing. */
const own = computed(() => JSON.stringify(Object.keys(DEFAULTS).map((name) => [name, display.value[name]])));
effect(() => keep("display", Object.fromEntries(JSON.parse(own.value))));

/** The theme that is on the page: "light" or "dark". */
export const theme = worn(display);
