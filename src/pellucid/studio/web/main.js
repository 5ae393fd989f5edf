/** Start: enter, connect, open or join a session, show the page. */

import {brought} from "./api.js";
import {effect, html, render} from "./parts/html.js";
import {complain, join, locks, open, session, start} from "./state.js";
import {Shell} from "./views/shell.js";
import {bring} from "./views/upload.js";

/** What the address says after its #: a token once, the session, what was shared, what a lesson hides. */
const address = location.hash.slice(1);
const said = new URLSearchParams(address);

/** Links of the classic playground have these. */
const CLASSIC = ["networkShape", "dataset", "activation", "batchSize", "percTrainData"];

locks.value = {hidden: [...list("hide"), ...classicHidden()], locked: list("lock")};
render(html`<${Shell} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
effect(() => remember(session.value));
addEventListener("hashchange", () => location.reload());
start(said.get("token") ?? "", begin);

/** The session that was shown, the one of the address, the one the studio began with, or a new one. */
async function begin(/** @type {string} */ first) {
  const id = session.value || said.get("s") || (wanted() ? "" : first);
  if (id && await join(id).then(() => true, missing)) return;
  await open(wanted() ?? {}).catch(instead);
}

/** What cannot be opened is said, or asked for; until then the page begins as it would without it. @param {Problem} problem */
function instead(problem) {
  if (problem.code === "connection" || !wanted()) throw problem;
  complain(problem);
  return open();
}

/** @typedef {import("./api.js").Problem} Problem */

/** Whether the page stays with a session that could not be joined: one that is gone is said, and a new one opened. */
function missing(/** @type {Problem} */ problem) {
  if (problem.code === "data.no-target") brought().then(bring, () => complain(problem));
  else complain(problem);
  return problem.code === "connection";
}

/** What the address wants a new session to begin with, or null. */
function wanted() {
  const share = said.get("share") ?? (CLASSIC.some((name) => said.has(name)) ? address : null);
  return share ? {share} : null;
}

/** The address tells which session is shown, so that a reload finds it; token and shared text are gone from it. */
function remember(/** @type {string} */ id) {
  const kept = new URLSearchParams([...said].filter(([name]) => /^(hide|lock)$|_hide$/.test(name)));
  if (id || said.has("s")) kept.set("s", id || /** @type {string} */ (said.get("s")));
  history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname);
}

/** @param {string} name */
function list(name) {
  return said.get(name)?.split(",").filter(Boolean) ?? [];
}

/** What a lesson made for the classic playground hides. */
function classicHidden() {
  const hidden = [...said].filter(([name, value]) => name.endsWith("_hide") && value === "true");
  return hidden.map(([name]) => name.slice(0, -"_hide".length));
}
