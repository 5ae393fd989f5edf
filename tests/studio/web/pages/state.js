/** The page's state alone, with no view: what a test reads and drives. */

import * as state from "/studio/state.js";
import {dismiss} from "/studio/state.js";

globalThis.state = state;
globalThis.dismiss = dismiss;
document.getElementById("app").append(Object.assign(document.createElement("h1"), {textContent: "State"}));
globalThis.ready = state.start(new URLSearchParams(location.search).get("token") ?? "", async (first) => {
  globalThis.first = first;
  await (state.session.value ? state.join(state.session.value) : state.open({source: "circle"}));
});
