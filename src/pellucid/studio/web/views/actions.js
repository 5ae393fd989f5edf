/** Everything a person can ask for by name: from a key, from the palette, from a button elsewhere. */

import {signal} from "../parts/html.js";
import {nextPace} from "../paces.js";
import {changeDisplay, display, inspected, look, scene, send, sheet, theme} from "../state.js";
import {isFree} from "../locks.js";
import {redo, undo} from "./history.js";
import {backToNow, continueFromHere, lookBack} from "./looking.js";
import {goAt, newSeed, paceNow, reset, step, toggle} from "./running.js";

/**
 * @typedef {object} Action
 * @property {string} id
 * @property {string} label
 * @property {string} group
 * @property {string[]} keys usual chords
 * @property {string} [control] the control it stands for, which a lesson may lock
 * @property {() => unknown} [run] what it does; without one, a view says so by `provide`
 * @property {() => boolean} [fits] whether it makes sense at the moment
 */

const flip = (/** @type {string} */ name) => () => changeDisplay({[name]: !display.value[name]});
const show = (/** @type {string} */ name) => () => { sheet.value = name; };
const open = (/** @type {Record<string, unknown>} */ display) => () => changeDisplay(display);

/** @type {Action[]} */
export const ACTIONS = [
  {id: "run", label: "Run or pause", group: "Time", keys: ["Space"], control: "playButton", run: toggle},
  {id: "step", label: "One step", group: "Time", keys: ["."], control: "stepButton", run: () => step()},
  {id: "step-epoch", label: "One epoch", group: "Time", keys: ["Shift+."], control: "stepButton",
    run: () => step("epoch")},
  {id: "step-batch", label: "One batch", group: "Time", keys: [], control: "stepButton", run: () => step("batch")},
  {id: "step-ten", label: "Ten epochs", group: "Time", keys: [], control: "stepButton", run: () => step("epoch", 10)},
  {id: "back", label: "Back one kept moment", group: "Time", keys: [","], control: "timeline", run: lookBack},
  {id: "now", label: "Back to now", group: "Time", keys: [], control: "timeline", run: backToNow,
    fits: () => look.value !== null},
  {id: "branch", label: "Continue from the moment shown", group: "Time", keys: [], control: "timeline",
    run: continueFromHere,
    fits: () => look.value !== null},
  {id: "reset", label: "Reset to the same initial weights", group: "Time", keys: ["R"], control: "resetButton",
    run: reset},
  {id: "seed", label: "Other initial weights", group: "Time", keys: ["Shift+R"], control: "newSeed", run: newSeed},
  {id: "slower", label: "Slower", group: "Time", keys: ["["], control: "speed",
    run: () => goAt(nextPace(paceNow(), -1))},
  {id: "faster", label: "Faster", group: "Time", keys: ["]"], control: "speed",
    run: () => goAt(nextPace(paceNow(), 1))},
  {id: "undo", label: "Undo", group: "Changes", keys: ["Ctrl+Z"], control: "history", run: undo,
    fits: () => scene.value?.can_undo},
  {id: "redo", label: "Redo", group: "Changes", keys: ["Ctrl+Shift+Z", "Ctrl+Y"], control: "history", run: redo,
    fits: () => scene.value?.can_redo},
  {id: "regenerate", label: "New points, same weights", group: "Changes", keys: [], control: "regenerate",
    run: () => send("regenerate"), fits: () => scene.value?.data.generated && !scene.value?.data.own},
  {id: "classic", label: "Classic rule on or off", group: "Changes", keys: [], control: "classicRule",
    run: () => send("classic", {on: !scene.value?.classic})},
  {id: "previous", label: "Neuron above", group: "Network", keys: ["ArrowUp"]},
  {id: "next", label: "Neuron below", group: "Network", keys: ["ArrowDown"]},
  {id: "left", label: "Layer before", group: "Network", keys: ["ArrowLeft"]},
  {id: "right", label: "Layer behind", group: "Network", keys: ["ArrowRight"]},
  {id: "pin", label: "Pin the neuron to the output", group: "Network", keys: ["Enter"]},
  {id: "edit", label: "Edit its weights and bias", group: "Network", keys: ["E"], control: "editWeights"},
  {id: "remove", label: "Remove the neuron", group: "Network", keys: ["Delete"], control: "neurons"},
  {id: "more", label: "One neuron more in its layer", group: "Network", keys: ["+"], control: "neurons"},
  {id: "fewer", label: "One neuron less in its layer", group: "Network", keys: ["-"], control: "neurons"},
  {id: "fit", label: "Fit the network into view", group: "Network", keys: ["F"]},
  {id: "palette", label: "Search all commands", group: "Page", keys: ["Ctrl+K", "/"], run: show("palette")},
  {id: "help", label: "Help and keys", group: "Page", keys: ["?"], run: show("help")},
  {id: "goals", label: "Goals", group: "Page", keys: ["G"], control: "goals", run: show("goals")},
  {id: "take-home", label: "Take it home: link, files, pictures, film", group: "Page", keys: [],
    control: "takeHome", run: show("take-home")},
  {id: "code", label: "Code of this network", group: "Page", keys: [],
    run: () => { inspected.value = {kind: "code", title: "Code"}; }},
  {id: "sessions", label: "Sessions: open another, begin a new one", group: "Page", keys: [], run: show("sessions")},
  {id: "lesson", label: "Hide or lock controls for a lesson", group: "Page", keys: [], run: show("lesson")},
  {id: "theme", label: "Light or dark", group: "View", keys: ["T"],
    run: () => changeDisplay({theme: theme.value === "dark" ? "light" : "dark"})},
  {id: "large", label: "Large, for a projector", group: "View", keys: [], run: flip("large")},
  {id: "discretize", label: "Output in two colours only", group: "View", keys: [], control: "discretize",
    run: flip("discretize")},
  {id: "test-points", label: "Show test points", group: "View", keys: [], control: "showTestData",
    run: flip("showTest")},
  {id: "log", label: "Loss on a logarithmic scale", group: "View", keys: [], run: flip("logLoss")},
  {id: "pane-data", label: "Go to data and inputs", group: "View", keys: ["1"], run: open({pane: "data"})},
  {id: "pane-network", label: "Go to the network", group: "View", keys: ["2"], run: open({pane: "network"})},
  {id: "pane-result", label: "Go to the result", group: "View", keys: ["3"], run: open({pane: "result"})},
  {id: "close", label: "Close the inspector", group: "View", keys: ["Escape"], run: () => { inspected.value = null; },
    fits: () => inspected.value !== null},
];

const provided = signal(/** @type {Record<string, () => unknown>} */ ({}));

/**
 * A view says what it does when asked for: provide({fit, pin: …}); what is returned takes it back.
 * @param {Record<string, () => unknown>} runs by the id of the action
 */
export function provide(runs) {
  provided.value = {...provided.peek(), ...runs};
  return () => {
    provided.value = Object.fromEntries(Object.entries(provided.peek()).filter(([id, run]) => runs[id] !== run));
  };
}

/** What an action does, or undefined. @param {Action} action */
const doer = ({id, run}) => provided.value[id] ?? run;

/** Whether an action can be done at the moment. @param {Action} action */
export const isPossible = (action) => Boolean(doer(action)) && isFree(action.control) && (action.fits?.() ?? true);

/** Do it, where it is possible; whether it was. @param {Action} action */
export function perform(action) {
  if (!isPossible(action)) return false;
  Promise.resolve(doer(action)?.()).catch(() => undefined);
  return true;
}
