/** Preparing a lesson: which controls are shown, locked or hidden, and the link that carries the choice. */

import {html, useState} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {Collapsible} from "../parts/card.js";
import {Segmented} from "../parts/choice.js";
import {Dialog} from "../parts/dialog.js";
import {amount} from "../format.js";
import {CONTROLS, locksFrom, standingOf, withStanding} from "../controls.js";
import {locks, notify, send, sheet} from "../state.js";

const STANDINGS = [
  {value: "shown", label: "Shown"}, {value: "locked", label: "Locked"}, {value: "hidden", label: "Hidden"},
];

const showAll = () => { locks.value = locksFrom({}); };

const GROUPS = [...new Set(CONTROLS.map(({group}) => group))];

/** The sheet. */
export function Lesson() {
  const close = () => { if (sheet.value === "lesson") sheet.value = ""; };
  const {hidden, locked} = locks.value;
  const count = hidden.length + locked.length;
  return html`<${Dialog} title="Prepare a lesson" open=${sheet.value === "lesson"} onClose=${close}
      actions=${html`<${Button} kind="quiet" disabled=${count === 0} onClick=${showAll}>Show everything<//>
        <${Link} />`}>
    <p class="lesson-about">What is locked can be seen and not moved; what is hidden is not there. Links of the classic
      playground that hide controls do so here, too.</p>
    ${GROUPS.map((group) => html`<${Group} key=${group} group=${group} />`)}
  <//>`;
}

/** @param {{group: string}} props */
function Group({group}) {
  const members = CONTROLS.filter((control) => control.group === group);
  const count = members.filter(({name}) => standingOf(locks.value, name) !== "shown").length;
  return html`<${Collapsible} title=${group} open=${group === GROUPS[0]} note=${count ? amount(count, "change") : ""}>
    <div class="lesson-lines">${members.map(({name, label}) => html`<div class="lesson-line" key=${name}>
      <span class="lesson-label" aria-hidden="true">${label}</span>
      <${Segmented} label=${label} quietLabel value=${standingOf(locks.value, name)} options=${STANDINGS}
        onChange=${(/** @type {any} */ standing) => { locks.value = withStanding(locks.value, name, standing); }} />
    </div>`)}</div><//>`;
}

const OPENS = "It opens where a studio runs at the same address.";
const ALLOWS = "Allow the page to use the clipboard.";

/** The link to this session as it is set up, with what the lesson hides and locks. */
function Link() {
  const [busy, setBusy] = useState(false);
  const copy = async () => {
    setBusy(true);
    const {hidden, locked} = locks.value;
    try {
      const {share} = await send("share");
      const fields = new URLSearchParams({share});
      if (hidden.length) fields.set("hide", hidden.join(","));
      if (locked.length) fields.set("lock", locked.join(","));
      await navigator.clipboard.writeText(`${location.origin}/#${fields}`);
      notify("The link of the lesson is copied.", {kind: "good", next: OPENS});
    } catch (problem) {
      if (problem instanceof DOMException) notify("The link could not be copied.", {kind: "warning", next: ALLOWS});
    } finally {
      setBusy(false);
    }
  };
  return html`<${Button} kind="primary" icon="link" disabled=${busy} onClick=${copy}>Copy the link<//>`;
}
