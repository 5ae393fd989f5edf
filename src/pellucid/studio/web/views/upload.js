/** Own files: dropped anywhere on the page or chosen, read by the studio, looked at, and opened. */

import {upload} from "../api.js";
import {fileSize} from "../format.js";
import {Button, IconButton} from "../parts/button.js";
import {Dialog} from "../parts/dialog.js";
import {Card, ProgressBar} from "../parts/card.js";
import {Icon} from "../parts/icons.js";
import {html, signal, useEffect, useRef, useState} from "../parts/html.js";
import {complain, notify, open} from "../state.js";
import {Reading} from "./upload-reading.js";
import {NeededFile, awaitsRows, takeRows} from "./absent.js";
import {TableSheet} from "./upload-table.js";

const LARGEST = 64 * 2 ** 20;
const ACCEPTED = [".csv", ".tsv", ".txt", ".parquet", ".npz", ".safetensors", ".toml"];

/**
 * A file on its way in; null where there is none.
 * @typedef {{file: File, name: string, size: number, spelled: Record<string, string>, about: Record<string, any> | null,
 *   problem: import("../api.js").Problem | null, busy: boolean}} Incoming
 * `spelled`: how it is to be read, as far as that was said; `about`: what it holds, once it was read
 */
const incoming = signal(/** @type {Incoming | null} */ (null));

/**
 * Read a file; tables are looked at first, everything else opens.
 * @param {File | undefined} file @param {Record<string, string>} [spelled] how it is to be read, where that is said
 */
export async function bring(file, spelled = {}) {
  if (!file) return;
  const {name, size} = file;
  if (size > LARGEST) {
    refuse(file);
    return;
  }
  const before = incoming.value?.file === file ? incoming.value : null;
  const now = {file, name, size, spelled, about: before?.about ?? null, problem: null, busy: true};
  incoming.value = now;
  try {
    const about = await upload(file, name, spelled);
    if (incoming.value !== now) return;
    if (awaitsRows() && await takeRows({...about, name}).catch(asOwn)) incoming.value = null;
    else if (about.kind === "table") incoming.value = {...now, about, busy: false};
    else await opened(about.kind === "model" ? {model: about.upload} : {upload: about.upload}, `${name} is open.`);
  } catch (refused) {
    const problem = /** @type {import("../api.js").Problem} */ (refused);
    const isSpelling = before || (/\.(csv|tsv|txt)$/i.test(name) && /^(table|upload\.spelling)/.test(problem.code ?? ""));
    incoming.value = isSpelling ? {...now, about: null, problem, busy: false} : null;
    if (!isSpelling) complain(problem);
  }
}

/** A table that does not fit what waits for one is said to, and opens by itself. @param {any} problem */
function asOwn(problem) {
  complain(problem);
  return false;
}

/** A file that is too large is not even sent. @param {File} file */
function refuse({name, size}) {
  complain({
    code: "limit.file",
    what: `This file is too large for the studio, and was not sent: ${name}, ${fileSize(size)} of at most 64 MB.`,
    next: "The command line trains on larger ones: pellucid train FILE --target COLUMN. Or bring a part of its rows.",
  });
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
  return html`<${NeededFile} />
    ${over && html`<div class="drop" aria-hidden="true"><div class="drop-inside"><${Icon} name="upload" size=${32} />
      <p>Drop it: a table, points, a model or an experiment</p></div></div>`}
    ${coming && !coming.about && !coming.problem && html`<${Dialog} title=${`Reading ${coming.name}`} open onClose=${close}
      actions=${html`<${Button} onClick=${close}>Stop<//>`}>
      <${ProgressBar} label="The file is read on this machine, and nowhere else." note=${fileSize(coming.size)} /><//>`}
    ${coming?.problem && html`<${Unread} ...${coming} onClose=${close} />`}
    ${coming?.about && html`<${TableSheet} key=${coming.about.upload} about=${coming.about} busy=${coming.busy} onClose=${close}
      reading=${html`<${Reading} spelled=${coming.spelled} found=${coming.about.spelling} busy=${coming.busy}
        isOpen=${coming.about.columns.length < 2} onChange=${again} />`}
      onOpen=${(/** @type {any} */ from) => opened(from, `${coming.name} is open.`)} />`}`;
}

/** The file once more, read as it was said. @param {Record<string, string>} spelled */
const again = (spelled) => bring(incoming.value?.file, spelled);

/** What can be done on the page, in place of what the command line says. @type {Record<string, string>} */
const ADVICE = {
  "table.encoding": "Choose another encoding below, or let it be found from the file.",
  "table.binary": "If it is UTF-16, choose that encoding below; otherwise save the table as CSV.",
};

/** A text file that is no table as it was read. @param {Incoming & {onClose: () => void}} props */
function Unread({name, problem, spelled, busy, onClose}) {
  const {code = "", what = "", next = "", where = "", got = ""} = /** @type {Record<string, any>} */ (problem ?? {});
  return html`<${Dialog} title=${name} open wide onClose=${onClose} actions=${html`<${Button} onClick=${onClose}>Close<//>`}>
    <${Card} severity="error" title=${what.replace(/^./, (/** @type {string} */ letter) => letter.toUpperCase())}>
      ${where || got ? `${[where, got].filter(Boolean).join(": ")}. ` : ""}${ADVICE[code] ?? next}<//>
    <${Reading} spelled=${spelled} busy=${busy} isOpen onChange=${again} />
  <//>`;
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
