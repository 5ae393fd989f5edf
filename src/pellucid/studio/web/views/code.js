/** The code of what is on the page: as Python and as a command, and it changes with every click. */

import {html, signal} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {Tabs} from "../parts/choice.js";
import {inspected, changeDisplay, scene} from "../state.js";
import {pieces} from "../take/highlight.js";
import {copy} from "./share.js";

const TABS = [
  {value: "python", label: "Python"},
  {value: "command", label: "Command line"},
];

const tab = signal("python");

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
