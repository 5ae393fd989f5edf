/** Which plane of many inputs the map shows: two columns, or the two directions in which the rows differ most. */

import {amount} from "../format.js";
import {html, useEffect} from "../parts/html.js";
import {Segmented} from "../parts/choice.js";
import {NumberField} from "../parts/number.js";
import {Select} from "../parts/select.js";
import {changeDisplay, display, points, scene} from "../state.js";

/**
 * What was chosen, as `display.plane` has it. `fixed` are the values that the other columns are held at: those of a
 * row, or nothing for their middle.
 * @typedef {{kind: "slice" | "components", x: string, y: string, row: number | null, fixed?: Record<string, number>}} Chosen
 */

/** Columns that a plane can lie along: numbers. @param {any} data @returns {string[]} */
const numbersOf = (data) => data.columns.filter((/** @type {any} */ column) => column.kind === "number").map((/** @type {any} */ column) => column.name);

/** What was chosen, as far as these columns have it. @returns {Chosen | null} */
export function chosenPlane() {
  const data = scene.value?.data;
  if (!data?.plane) return null;
  const names = numbersOf(data);
  const {kind = "slice", x, y, row = null} = /** @type {Partial<Chosen>} */ (display.value.plane ?? {});
  const across = x && names.includes(x) ? x : data.plane.x;
  const up = y && y !== across && names.includes(y) ? y : [data.plane.y, ...names].find((name) => name && name !== across);
  return {kind: names.length > 2 ? kind : "slice", x: across, y: up ?? "", row};
}

/** The raw values of a row that is shown, by column. @param {number} row @returns {Record<string, number>} */
function rowValues(row) {
  const [x, rows] = ["x", "row"].map((name) => points.value?.arrays.get(name));
  const at = rows ? rows.data.indexOf(/** @type {never} */ (row)) : -1;
  if (!x || at < 0) return {};
  const {names} = scene.value.model.inputs;
  return Object.fromEntries(names.map((/** @type {string} */ name, /** @type {number} */ k) => [name, x.data[at * names.length + k]])
    .filter((/** @type {[string, number]} */ [, value]) => Number.isFinite(value)));
}

/** @param {Chosen} chosen @returns {Chosen} */
const withFixed = ({fixed: _, ...chosen}) => ({...chosen, ...(chosen.row === null ? {} : {fixed: rowValues(chosen.row)})});

/** What the map shows, in a sentence. @param {Chosen} chosen */
export function planeWords({kind, x, y, row}) {
  const others = scene.value.data.columns.length - (y ? 2 : 1);
  if (kind === "components") return "The map shows the first two principal components: the directions in which the rows differ most.";
  const held = row === null ? "their middle" : `the values of row ${row}`;
  const rest = others > 0 ? ` ${amount(others, "other column")} ${others === 1 ? "is" : "are"} held at ${others === 1 ? held.replace("their", "its") : held}.` : "";
  return `The map shows ${y ? `${x} and ${y}` : x}.${rest}`;
}

/** The choice, where there are more than two columns of numbers or others beside them. */
export function PlaneField() {
  const chosen = chosenPlane();
  const {data} = scene.value;
  const names = numbersOf(data);
  const columns = data.columns.map((/** @type {any} */ column) => column.name).join("\n");
  useEffect(() => () => changeDisplay({plane: null}), [columns]);
  if (!chosen || data.columns.length <= 2) return null;
  const change = (/** @type {Partial<Chosen>} */ part) => changeDisplay({plane: withFixed({...chosen, ...part})});
  return html`<div class="plane-field">
    ${names.length > 2 && html`<${Segmented} label="What the map shows" value=${chosen.kind}
      options=${[{value: "slice", label: "Two columns"}, {value: "components", label: "Components"}]}
      onChange=${(/** @type {Chosen["kind"]} */ kind) => change({kind})} />`}
    ${chosen.kind === "slice" && html`<div class="plane-axes">
      <${Select} label="Across" value=${chosen.x} options=${names} onChange=${(/** @type {string} */ x) => change(x === chosen.y ? {x, y: chosen.x} : {x})} />
      ${names.length > 1 && html`<${Select} label="Up" value=${chosen.y} options=${names.filter((name) => name !== chosen.x)}
        onChange=${(/** @type {string} */ y) => change({y})} />`}
    </div>
    <${Held} row=${chosen.row} onChange=${(/** @type {number | null} */ row) => change({row})} />`}
    <p class="plane-words" role="note">${planeWords(chosen)}</p>
  </div>`;
}

/** Where the columns are held that the plane does not lie along. @param {{row: number | null, onChange: (row: number | null) => void}} props */
function Held({row, onChange}) {
  const rows = points.value?.arrays.get("row")?.data ?? [];
  return html`<div class="plane-held">
    <${Segmented} label="Other columns" value=${row === null ? "middle" : "row"} onChange=${(/** @type {string} */ how) =>
      onChange(how === "middle" ? null : Number(rows[0] ?? 0))}
      options=${[{value: "middle", label: "Middle"}, {value: "row", label: "As in a row"}]} />
    ${row !== null && html`<${NumberField} label="Row" integer min=${0} value=${row} onChange=${onChange} />`}
  </div>`;
}
