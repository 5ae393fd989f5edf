/** Rows that are not here: what a network without them says, and the file that a link or an experiment needs. */

import {upload} from "../api.js";
import {Button} from "../parts/button.js";
import {Card} from "../parts/card.js";
import {Dialog} from "../parts/dialog.js";
import {html, useRef, useState} from "../parts/html.js";
import {complain, needed, notify, open, scene, send} from "../state.js";

/** Whether a table that comes is for what is there already: for what was to be opened, or for a network without rows. */
export const awaitsRows = () => needed.value !== null || Boolean(scene.value?.data.absent);

/**
 * Give a file that was read to what waits for it; whether that took it.
 * @param {{upload: string, name: string, kind: string}} about
 */
export async function takeRows({upload: rows, name, kind}) {
  if (kind !== "table" && kind !== "points") return false;
  if (needed.value) await open({...needed.value.from, rows});
  else await send("rows", {upload: rows}, {quiet: true});
  notify(`${name} is here: the network can train on.`, {kind: "good"});
  return true;
}

/** The card in the panel of the data. */
export function AbsentRows() {
  const file = scene.value.data.absent;
  if (!file) return null;
  return html`<div class="absent"><${Card} title="Its rows are not here" actions=${html`<${FileButton} label=${`Bring ${file}`} />`}>
    The rows of ${file} are no part of a model. It answers as it did. To train on, bring the table, or one with the same
    columns.<//></div>`;
}

/** The dialog that asks for the file of a link or an experiment. */
export function NeededFile() {
  const wanted = needed.value;
  const close = () => { needed.value = null; };
  if (!wanted) return null;
  return html`<${Dialog} title=${`${wanted.file} is needed`} open onClose=${close}
      actions=${html`<${Button} onClick=${close}>Do without<//><${FileButton} label=${`Choose ${wanted.file}`} primary />`}>
    <p>What you opened was made with rows of ${wanted.file}, and they are not in it. Choose that file here, or drop it
      anywhere on the page; it is read on this machine, and nowhere else.</p>
  <//>`;
}

/** A button that chooses a file and gives it to what waits. @param {{label: string, primary?: boolean}} props */
function FileButton({label, primary = false}) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [busy, setBusy] = useState(false);
  const chosen = async (/** @type {any} */ event) => {
    const [file] = event.currentTarget.files;
    event.currentTarget.value = "";
    if (!file) return;
    setBusy(true);
    try {
      const about = await upload(file, file.name);
      if (!await takeRows(about)) notify(`${file.name} holds no rows.`, {kind: "warning", next: "Choose a table."});
    } catch (problem) {
      complain(/** @type {any} */ (problem));
    } finally {
      setBusy(false);
    }
  };
  return html`<${Button} kind=${primary ? "primary" : "plain"} icon="upload" disabled=${busy}
      onClick=${() => input.current?.click()}>${busy ? "Reading…" : label}<//>
    <input type="file" class="unseen" tabindex="-1" aria-hidden="true" ref=${input} onChange=${chosen} />`;
}
