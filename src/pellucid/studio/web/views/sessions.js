/** The sessions that are kept: each opens again where it stood, or is removed for good; and a new one. */

import {get, remove} from "../api.js";
import {classes, html, useEffect, useState} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {Dialog} from "../parts/dialog.js";
import {amount} from "../format.js";
import {complain, join, open, session, sheet} from "../state.js";

/** @typedef {{id: string, title: string, epoch: number, changed: string, open: boolean}} Kept */

const WHEN = new Intl.DateTimeFormat("en", {dateStyle: "medium", timeStyle: "short"});

const close = () => { if (sheet.value === "sessions") sheet.value = ""; };

/** Show what was opened, or say why not. @param {Promise<unknown>} opened */
const shown = (opened) => opened.then(close, complain);

/** The sheet of all sessions; it asks for them when it is opened. */
export function SessionsView() {
  const isOpen = sheet.value === "sessions";
  const [kept, setKept] = useState(/** @type {Kept[] | null} */ (null));
  const [asked, setAsked] = useState("");
  const load = () => get("/api/sessions").then(setKept, complain);
  useEffect(() => {
    setAsked("");
    if (isOpen) load();
  }, [isOpen]);
  const take = (/** @type {string} */ id) => remove(id).then(load, complain);
  return html`<${Dialog} title="Sessions" open=${isOpen} onClose=${close}
      actions=${html`<${Button} icon="plus" onClick=${() => shown(open({}))}>New session<//>`}>
    <p class="muted">Everything you begin is kept on this machine, and opens again where it stood.</p>
    ${kept?.length === 0 && html`<p class="muted">Nothing was saved yet.</p>`}
    <ul class="sessions">${kept?.map((each) => html`<${Line} key=${each.id} kept=${each} asked=${asked === each.id}
      onAsk=${setAsked} onRemove=${take} />`)}</ul>
  <//>`;
}

/** @param {{kept: Kept, asked: boolean, onAsk: (id: string) => void, onRemove: (id: string) => void}} props */
function Line({kept: {id, title, epoch, changed}, asked, onAsk, onRemove}) {
  const here = id === session.value;
  return html`<li class=${classes("session-line", here && "session-here")}>
    <span class="session-words"><strong dir="auto">${title}</strong>
      <span class="muted">${amount(epoch, "epoch")}, ${WHEN.format(new Date(changed))}</span></span>
    ${here ? html`<span class="muted">open here</span>`
      : html`<${Button} onClick=${() => shown(join(id))} aria-label=${`Open: ${title}`}>Open<//>
        ${asked ? html`<${Button} kind="danger" onClick=${() => onRemove(id)} aria-label=${`Remove for good: ${title}`}>Remove for good<//>`
          : html`<${IconButton} icon="trash" label=${`Remove: ${title}`} onClick=${() => onAsk(id)} />`}`}
  </li>`;
}

/** The button beside the title. */
export const SessionsButton = () => html`<${IconButton} icon="down" label="Other sessions"
  onClick=${() => { sheet.value = "sessions"; }} />`;
