/** Which plane of many inputs the map shows: two columns, or the two directions in which the rows differ most. */

import {columnNames, numberColumns} from "../features.js";
import {amount} from "../format.js";
import {html, useEffect} from "../parts/html.js";
import {Segmented} from "../parts/choice.js";
import {NumberField} from "../parts/number.js";
import {Select} from "../parts/select.js";
import {changeDisplay, display, points, scene} from "../state.js";

/**
 * What was chosen, as `display.plane` has it. `fixed` are the values that the other columns are held at: those of a
 * row, or nothing for their middle.
 * @typedef {{kind: "slice" | "components", x: string, y: string, row: number | null,
 *   fixed?: Record<string, number>}} Chosen
 */

/** What was chosen, as far as these columns have it. @returns {Chosen | null} */
export function chosenPlane() {
  const data = scene.value?.data;
  if (!data?.plane) return null;
  const names = numberColumns(data);
  const {kind = "slice", x, y, row = null} = /** @type {Partial<Chosen>} */ (display.value.plane ?? {});
  const across = x && names.includes(x) ? x : data.plane.x;
  const others = [y, data.plane.y, ...names].filter((name) => name && name !== across && names.includes(name));
  return {kind: names.length > 2 ? kind : "slice", x: across, y: others[0] ?? "", row};
}

/** The raw values of a row that is shown, by column. @param {number} row @returns {Record<string, number>} */
function rowValues(row) {
  const [x, rows] = ["x", "row"].map((name) => points.value?.arrays.get(name));
  const at = rows ? rows.data.indexOf(/** @type {never} */ (row)) : -1;
  if (!x || at < 0) return {};
  const {names} = scene.value.model.inputs;
  const value = (/** @type {number} */ k) => x.data[at * names.length + k];
  return Object.fromEntries(names.map((/** @type {string} */ name, /** @type {number} */ k) => [name, value(k)])
    .filter((/** @type {[string, number]} */ [, known]) => Number.isFinite(known)));
}

/** @param {Chosen} chosen @returns {Chosen} */
const withFixed = ({fixed: _, ...chosen}) => (chosen.row === null ? chosen : {...chosen, fixed: rowValues(chosen.row)});

/** What the map shows, in a sentence. @param {Chosen} chosen */
export function planeWords({kind, x, y, row}) {
  const others = scene.value.data.columns.length - (y ? 2 : 1);
  if (kind === "components") {
    return "The map shows the first two principal components: the directions in which the rows differ most.";
  }
  const shown = `The map shows ${y ? `${x} and ${y}` : x}.`;
  if (others <= 0) return shown;
  const held = row !== null ? `the values of row ${row}` : others === 1 ? "its middle" : "their middle";
  return `${shown} ${amount(others, "other column")} ${others === 1 ? "is" : "are"} held at ${held}.`;
}

/** The choice, where there are more than two columns of numbers or others beside them. */
export function PlaneField() {
  const chosen = chosenPlane();
  const {data} = scene.value;
  const names = numberColumns(data);
  const columns = columnNames(data).join("\n");
  useEffect(() => () => changeDisplay({plane: null}), [columns]);
  if (!chosen || data.columns.length <= 2) return null;
  const change = (/** @type {Partial<Chosen>} */ part) => changeDisplay({plane: withFixed({...chosen, ...part})});
  return html`<div class="plane-field">
    ${names.length > 2 && html`<${Segmented} label="What the map shows" value=${chosen.kind}
      options=${[{value: "slice", label: "Two columns"}, {value: "components", label: "Components"}]}
      onChange=${(/** @type {Chosen["kind"]} */ kind) => change({kind})} />`}
    ${chosen.kind === "slice" && html`<div class="plane-axes">
      <${Select} label="Across" value=${chosen.x} options=${names}
        onChange=${(/** @type {string} */ x) => change(x === chosen.y ? {x, y: chosen.x} : {x})} />
      ${names.length > 1 && html`<${Select} label="Up" value=${chosen.y}
        options=${names.filter((name) => name !== chosen.x)} onChange=${(/** @type {string} */ y) => change({y})} />`}
    </div>
    <${Held} row=${chosen.row} onChange=${(/** @type {number | null} */ row) => change({row})} />`}
    <p class="plane-words" role="note">${planeWords(chosen)}</p>
  </div>`;
}

/**
 * Where the columns are held that the plane does not lie along.
 * @param {{row: number | null, onChange: (row: number | null) => void}} props
 */
function Held({row, onChange}) {
  const rows = points.value?.arrays.get("row")?.data ?? [];
  return html`<div class="plane-held">
    <${Segmented} label="Other columns" value=${row === null ? "middle" : "row"}
      onChange=${(/** @type {string} */ how) => onChange(how === "middle" ? null : Number(rows[0] ?? 0))}
      options=${[{value: "middle", label: "Middle"}, {value: "row", label: "As in a row"}]} />
    ${row !== null && html`<${NumberField} label="Row" integer min=${0} value=${row} onChange=${onChange} />`}
  </div>`;
}
