/** The only mutable state: the input, the epoch that is shown, the chosen neuron; whoever listens is told. */

import {prepare} from "./preprocessing.js";
import {buildNetwork, layersOf, runNetwork, withArrays} from "./network.js";
import {decode} from "./decode.js";
import {buildDistance} from "./unlike.js";

/**
 * @param {object} page the page's data
 * @param {{raw: number[], about: string}} start the first row and where it comes from
 */
export function createState(page, start) {
  const {model, snapshots = []} = page;
  const final = buildNetwork(model);
  const measure = model.unlike ? buildDistance(model.unlike) : null;
  const listeners = [];
  const state = {
    page,
    network: final,
    trained: final,
    raw: Float64Array.from(start.raw),
    about: start.about,
    chosen: null,
    epoch: null,
  };
  let waiting = false;

  function compute() {
    const prepared = prepare(model, state.raw);
    state.values = runNetwork(state.network, prepared);
    state.layers ??= layersOf(final, state.values);
    state.answers = model.outputs.map(({node, task}) => decode(task, state.values[node].data));
    state.distance = measure ? measure(prepared.data) : null;
    state.unlike = measure ? state.distance > model.unlike.threshold : false;
  }

  function tell() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      compute();
      listeners.forEach((listener) => listener(state));
    });
  }

  compute();
  const first = state.layers.findIndex(({output}) => output === model.outputs[0].node);
  state.chosen = {layer: first, index: Math.max(state.answers[0].index, 0) % state.layers[first].size};
  return Object.assign(state, {
    /** Calls `listener(state)` now and after every change. */
    listen(listener) {
      listeners.push(listener);
      listener(state);
    },
    /** A new raw row; `about` says where it comes from. */
    setInput(raw, about) {
      Object.assign(state, {raw: Float64Array.from(raw), about});
      tell();
    },
    /** The weights as they were after `epoch`; `null` for the trained network. */
    setEpoch(epoch) {
      const snapshot = snapshots.filter((one) => one.epoch <= epoch).pop();
      const shown = epoch === null || !snapshot ? null : snapshot.epoch;
      if (shown === state.epoch) return;
      Object.assign(state, {epoch: shown, network: shown === null ? final : withArrays(final, snapshot.arrays)});
      tell();
    },
    /** The neuron whose numbers are opened. */
    choose(layer, index) {
      state.chosen = {layer, index};
      tell();
    },
    redraw: tell,
    /** Paints everything anew, also what is kept for as long as the network object is the same. */
    repaint() {
      state.network = {...state.network};
      tell();
    },
  });
}
