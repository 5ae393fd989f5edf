/** A choice of one among several, as the system's own list. */

import {html, useId} from "./html.js";
import {Icon} from "./icons.js";
import {Field, described} from "./field.js";

/** @typedef {{value: string | number, label: string, group?: string, disabled?: boolean}} Option */

/**
 * @param {import("./field.js").FieldProps & {value: string | number, options: (Option | string)[],
 *   onChange: (value: any) => void, disabled?: boolean}} props
 */
export function Select({value, options, onChange, disabled, ...field}) {
  const id = useId();
  const all = options.map((each) => (typeof each === "string" ? {value: each, label: each} : each));
  const groups = [...new Set(all.map((each) => each.group))];
  const chosen = (/** @type {Event} */ event) =>
    onChange(all[/** @type {HTMLSelectElement} */ (event.currentTarget).selectedIndex].value);
  const listed = (/** @type {string | undefined} */ group) => all.filter((each) => each.group === group)
    .map((each) => html`<option value=${each.value} disabled=${each.disabled} selected=${each.value === value}>
      ${each.label}</option>`);
  return html`<${Field} id=${id} ...${field}>
    <span class="select">
      <select ...${described(id, field)} value=${value} disabled=${disabled} onChange=${chosen}>
        ${groups.map((group) => (group ? html`<optgroup label=${group}>${listed(group)}</optgroup>` : listed(group)))}
      </select>
      <${Icon} name="down" size=${16} />
    </span>
  <//>`;
}
