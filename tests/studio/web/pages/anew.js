/** A page that begins anew without being loaded: no component, no choice and nothing kept is left of what was. */

import {render} from "/studio/parts/html.js";
import * as state from "/studio/state.js";

const usual = state.display.value;

/** Begin a new session on the page that a function draws. */
export const begunAnew = (draw) => async (from = {}) => {
  render(null, document.getElementById("app"));
  state.display.value = usual;
  state.sheet.value = state.spoken.value = "";
  state.notices.value = [];
  state.event.value = null;
  state.locks.value = {hidden: [], locked: []};
  localStorage.clear();
  sessionStorage.clear();
  scrollTo(0, 0);
  await state.open(from);
  draw();
};
