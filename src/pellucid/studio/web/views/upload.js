/** Own files: dropped anywhere on the page or chosen, read by the studio, looked at, and opened. */

import {upload} from "../api.js";
import {fileSize} from "../format.js";
import {Button, IconButton} from "../parts/button.js";
import {Dialog} from "../parts/dialog.js";
import {ProgressBar} from "../parts/card.js";
import {Icon} from "../parts/icons.js";
import {html, useEffect, useRef, useState} from "../parts/html.js";
import {complain, incoming, notify, open} from "../state.js";
import {TableSheet} from "./upload-table.js";

const LARGEST = 64 * 2 ** 20;
const ACCEPTED = [".csv", ".tsv", ".txt", ".parquet", ".npz", ".safetensors", ".toml"];

/** Read a file; tables are looked at first, everything else opens. @param {File | undefined} file */
export async function bring(file) {
  if (!file) return;
  const {name, size} = file;
  if (size > LARGEST) {
    complain({
      code: "limit.file",
      what: `${name} is too large for the studio: ${fileSize(size)} of ${fileSize(LARGEST)}.`,
      next: "Train on it from the command line: pellucid train FILE --target COLUMN",
    });
    return;
  }
  incoming.value = {name, size, about: null};
  try {
    const about = await upload(file, name);
    if (incoming.value?.name !== name) return;
    if (about.kind === "table") incoming.value = {name, size, about};
    else await opened(about.kind === "model" ? {model: about.upload} : {upload: about.upload}, `${name} is open.`);
  } catch (problem) {
    incoming.value = null;
    complain(/** @type {any} */ (problem));
  }
}

/** A new session from what was brought. @param {Record<string, unknown>} from @param {string} words */
async function opened(from, words) {
  await open(from);
  incoming.value = null;
  notify(words, {kind: "good"});
}

/** The button that chooses a file. */
export function UploadButton() {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const chosen = (/** @type {any} */ event) => {
    bring(event.currentTarget.files[0]);
    event.currentTarget.value = "";
  };
  return html`<${IconButton} icon="upload" label="Bring a file: a table, points, a model or an experiment"
      data-control="upload" onClick=${() => input.current?.click()} />
    <input type="file" class="unseen" tabindex="-1" aria-hidden="true" accept=${ACCEPTED.join(",")} ref=${input}
      onChange=${chosen} />`;
}

/** Where a file can be dropped: everywhere; and the sheet of what has come. */
export function UploadView() {
  const [over, setOver] = useState(false);
  useEffect(() => listen(setOver), []);
  const coming = incoming.value;
  const close = () => { incoming.value = null; };
  return html`
    ${over && html`<div class="drop" aria-hidden="true"><div class="drop-inside"><${Icon} name="upload" size=${32} />
      <p>Drop it: a table, points, a model or an experiment</p></div></div>`}
    ${coming && !coming.about && html`<${Dialog} title=${`Reading ${coming.name}`} open onClose=${close}
      actions=${html`<${Button} onClick=${close}>Stop<//>`}>
      <${ProgressBar} label="The file is read on this machine, and nowhere else." note=${fileSize(coming.size)} /><//>`}
    ${coming?.about && html`<${TableSheet} about=${coming.about} onClose=${close}
      onOpen=${(/** @type {any} */ from) => opened(from, `${coming.name} is open.`)} />`}`;
}

/** Listens on the whole page. @param {(over: boolean) => void} show */
function listen(show) {
  let depth = 0;
  const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  const turn = (/** @type {number} */ next) => {
    depth = Math.max(0, next);
    show(depth > 0);
  };
  /** @type {Record<string, (event: any) => void>} */
  const handlers = {
    dragenter: (event) => carries(event) && turn(depth + 1),
    dragleave: (event) => carries(event) && turn(depth - 1),
    dragover: (event) => carries(event) && event.preventDefault(),
    drop: (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      turn(0);
      bring(event.dataTransfer.files[0]);
    },
  };
  for (const [name, handle] of Object.entries(handlers)) addEventListener(name, handle);
  return () => Object.entries(handlers).forEach(([name, handle]) => removeEventListener(name, handle));
}
