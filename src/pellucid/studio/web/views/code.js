/** The code of what is on the page: as Python and as a command, and it changes with every click. */

import {html, signal} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {Tabs} from "../parts/choice.js";
import {inspected, changeDisplay, scene} from "../state.js";
import {copy} from "./share.js";

const TABS = [
  {value: "python", label: "Python"},
  {value: "command", label: "Command line"},
];

const tab = signal("python");

/** Strings, numbers, words that the language knows, names of options, and all that lies between. */
const PYTHON = /(?<text>"[^"]*"|'[^']*')|(?<word>\b(?:import|from|None|True|False)\b)|(?<option>\b\w+(?==))|(?<number>\b\d[\d.e+-]*\b)/g;
const COMMAND = /(?<text>'[^']*'|"[^"]*")|(?<option>--[\w-]+)|(?<number>(?<= )-?\d[\d.e+,-]*(?= |$))/g;

/**
 * A text in pieces, each with what it is: text, word, option, number or "".
 * @param {string} code @param {"python" | "command"} language
 * @returns {[kind: string, piece: string][]}
 */
export function pieces(code, language) {
  /** @type {[string, string][]} */
  const found = [];
  let at = 0;
  for (const match of code.matchAll(language === "python" ? PYTHON : COMMAND)) {
    if (match.index > at) found.push(["", code.slice(at, match.index)]);
    const [kind] = Object.entries(match.groups ?? {}).find(([, piece]) => piece !== undefined) ?? [""];
    found.push([kind, match[0]]);
    at = match.index + match[0].length;
  }
  if (at < code.length) found.push(["", code.slice(at)]);
  return found;
}

/** Code as it is read: its pieces in their own looks. @param {{code: string, language: "python" | "command", label: string}} props */
export function Code({code, language, label}) {
  const shown = language === "command" ? code.replace(/ (--)/g, " \\\n  $1") : code.trimEnd();
  return html`<pre class="code" tabindex="0" aria-label=${label}><code>${pieces(shown, language).map(([kind, piece]) =>
    (kind ? html`<span class="code-${kind}">${piece}</span>` : piece))}</code></pre>`;
}

/** The code in the drawer, while it is open there. */
export function CodeView() {
  if (inspected.value?.kind !== "code" || !scene.value) return null;
  const language = /** @type {"python" | "command"} */ (tab.value);
  const code = scene.value.code[language];
  const what = TABS.find(({value}) => value === language)?.label ?? "";
  return html`<div class="code-view">
    <${Tabs} label="Code as" value=${language} tabs=${TABS} onChange=${(/** @type {string} */ to) => { tab.value = to; }}>
      <${Code} code=${code} language=${language} label="${what} of this network" />
      <div class="code-foot">
        <${Button} icon="copy" onClick=${() => copy(code, `${what} copied`)}>Copy<//>
        <p class="muted">It makes the same run, and changes with every click.</p>
      </div>
    <//>
  </div>`;
}

/** Open the code at the side, or close it. */
export function toggleCode() {
  const isOpen = inspected.value?.kind === "code";
  inspected.value = isOpen ? null : {kind: "code", title: "Code"};
  if (!isOpen && matchMedia("(max-width: 899.98px)").matches) changeDisplay({pane: "inspect"});
}

/** The button in the head of the page. */
export const CodeButton = () => html`<span class="head-wide"><${IconButton} icon="code" label="Code of this network"
  pressed=${inspected.value?.kind === "code"} onClick=${toggleCode} /></span>`;
