/** Hides and locks controls for a lesson: by rules of style, and by not letting a locked control be moved. */

import {effect} from "/studio/parts/html.js";
import {lockRules, standingOf} from "./controls.js";
import {announce, locks} from "./state.js";

const MOVES = [
  "pointerdown", "mousedown", "click", "dblclick", "keydown", "beforeinput", "input", "change", "drop", "wheel",
];
const LEAVES = new Set(["Tab", "Escape"]);

/** Keep the page as the lesson wants it, from here on; what is returned ends it. */
export function keepLocks() {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const forget = effect(() => sheet.replaceSync(lockRules(locks.value).join("\n")));
  for (const move of MOVES) document.addEventListener(move, refuse, {capture: true, passive: false});
  return () => {
    forget();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    for (const move of MOVES) document.removeEventListener(move, refuse, true);
  };
}

/** Whether the lesson lets a control be used; one without a name is nobody's to lock. @param {string} [name] */
export const isFree = (name) => !name || standingOf(locks.value, name) === "shown";

/** @param {Event} event */
function refuse(event) {
  const control = event.target instanceof Element ? event.target.closest("[data-control]") : null;
  const names = control?.getAttribute("data-control")?.split(" ") ?? [];
  if (names.every(isFree)) return;
  if (event instanceof KeyboardEvent && (LEAVES.has(event.key) || event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === "click" || event.type === "keydown") announce("This control is locked for the lesson.");
}
