/** What lies above the page: the palette, help, goals, sessions, lessons; and what listens while the page is there. */

import {html, useEffect} from "../parts/html.js";
import {IconButton} from "../parts/button.js";
import {keepLocks} from "../locks.js";
import {scene, sheet} from "../state.js";
import {GoalsView} from "./goals.js";
import {Help} from "./help.js";
import {useKeys} from "./keys.js";
import {Lesson} from "./lesson.js";
import {useNarration} from "./narration.js";
import {Palette} from "./palette.js";
import {SessionsView} from "./sessions.js";

/** All sheets; it is rendered once, with the page. */
export function Above() {
  useKeys();
  useNarration();
  useEffect(() => keepLocks(), []);
  return html`${scene.value && html`<${GoalsView} />`}<${SessionsView} /><${Palette} /><${Help} /><${Lesson} />`;
}

const show = (/** @type {string} */ name) => () => { sheet.value = name; };

/** Buttons for the head of the page that open the sheets. */
export function SheetButtons() {
  return html`
    <span data-control="goals"><${IconButton} icon="flag" label="Goals" shortcut="G" onClick=${show("goals")} /></span>
    <${IconButton} icon="search" label="Search all commands" shortcut="Control+K" onClick=${show("palette")} />
    <${IconButton} icon="help" label="Help and keys" shortcut="?" onClick=${show("help")} />`;
}
