/** The sheet of a table that was brought: its columns, what to predict, what to leave out, what is strange about it. */

import {amount, grouped, written} from "../format.js";
import {Button} from "../parts/button.js";
import {Card} from "../parts/card.js";
import {Dialog} from "../parts/dialog.js";
import {Select} from "../parts/select.js";
import {html, useState} from "../parts/html.js";

/** @typedef {Record<string, any>} About what the studio says of a table */

const KINDS = /** @type {Record<string, string>} */ ({
  number: "number", class: "class", date: "date", image: "picture", labels: "labels", "": "not used",
});

/**
 * @param {{about: About, reading: any, busy?: boolean, onClose: () => void,
 *   onOpen: (from: Record<string, unknown>) => Promise<unknown>}} props
 * `reading`: how it was read, and how else it can be; `busy`: it is being read again
 */
export function TableSheet({about, reading, busy: isRead, onClose, onOpen}) {
  const columns = /** @type {About[]} */ (about.columns);
  const targets = columns.filter((column) => column.may_be_target).map((column) => column.name);
  const [target, setTarget] = useState(/** @type {string} */ (about.target ?? targets[targets.length - 1] ?? ""));
  const [dropped, setDropped] = useState(/** @type {string[]} */ ([]));
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(false);
  const drop = dropped.filter((name) => name !== target);
  const inputs = columns.filter((column) => column.kind && column.name !== target && !drop.includes(column.name));
  const unknown = columns.find((column) => column.name === target)?.missing ?? 0;
  const open = () => {
    setBusy(true);
    const from = {upload: about.upload, target: [target], ...(drop.length ? {drop} : {})};
    onOpen(from).catch((/** @type {any} */ refused) => {
      setBusy(false);
      setProblem(refused);
    });
  };
  const toggle = (/** @type {string} */ name) =>
    setDropped(dropped.includes(name) ? dropped.filter((each) => each !== name) : [...dropped, name]);
  const actions = html`<${Button} onClick=${onClose}>Cancel<//>
    <${Button} kind="primary" disabled=${busy || isRead || !target || inputs.length === 0} onClick=${open}>
      ${busy ? "Opening…" : `Learn ${target || "…"} from ${amount(inputs.length, "column")}`}<//>`;
  return html`<${Dialog} title=${about.name} wide open onClose=${onClose} actions=${actions} class="table-sheet">
    <p class="muted">${about.rows > 0 && `${amount(about.rows, "row")}, `}${amount(columns.length + (about.more_columns ?? 0), "column")}.
      It is kept on this machine, and read nowhere else.</p>
    ${problem && html`<${Card} severity="error" title=${problem.what}>${problem.next}<//>`}
    ${about.problems?.length > 0 && html`<${Card} severity="warning" title="What was found while reading">
      <ul>${about.problems.map((/** @type {string} */ each) => html`<li>${each}</li>`)}</ul><//>`}
    ${targets.length > 0 ? html`<div class="table-target"><${Select} label="What should be learned" value=${target}
        options=${targets} onChange=${setTarget} help="The column that is to be predicted from the others." /></div>`
      : html`<${Card} severity="error" title="No column can be predicted">A target is a column of numbers or of
        classes.<//>`}
    ${unknown > 0 && html`<${Card} severity="warning" title=${`${amount(unknown, "row")} will be left out`}>
      ${`Their ${target} is missing, so there is nothing to learn from them.`}<//>`}
    ${reading}
    <${Columns} about=${about} target=${target} dropped=${drop} onToggle=${toggle} />
  <//>`;
}

const HEADS = ["Use", "Column", "Kind", "First rows"];

/** @param {{about: About, target: string, dropped: string[], onToggle: (name: string) => void}} props */
function Columns({about, target, dropped, onToggle}) {
  const rows = /** @type {any[][]} */ (about.preview ?? []).slice(0, 4);
  const samples = (/** @type {number} */ k) => rows.map((row) => sample(row[k])).join(", ");
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="Columns"><table class="table-columns">
    <thead><tr>${HEADS.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${about.columns.map((/** @type {About} */ column, /** @type {number} */ k) => {
      const unused = !column.kind;
      const isTarget = column.name === target;
      return html`<tr class=${isTarget ? "is-target" : unused || dropped.includes(column.name) ? "is-out" : ""}>
        <td><label class="table-use"><input type="checkbox" disabled=${unused || isTarget}
          aria-label="Use ${column.name}" checked=${!unused && !dropped.includes(column.name)}
          onChange=${() => onToggle(column.name)} /></label></td>
        <th scope="row">${column.name}${column.unit && html` <span class="muted">${column.unit}</span>`}</th>
        <td>${isTarget ? html`<b>target</b>, ` : ""}${KINDS[column.kind] ?? column.kind}</td>
        <td class="table-sample">${unused ? column.reason : samples(k)}</td>
      </tr>`;
    })}</tbody></table>
    ${about.more_columns > 0 && html`<p class="muted">And ${amount(about.more_columns, "more column")}.</p>`}
  </div>`;
}

/** A cell in short. @param {any} value */
function sample(value) {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "number" ? written(value, 4) : String(value);
}
