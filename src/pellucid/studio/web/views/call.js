/** A choice with options of its own, as `adam(beta1=0.8)`: the word from a list, and a field for each option. */

import {html} from "../parts/html.js";
import {Select} from "../parts/select.js";
import {NumberField, TextField} from "../parts/number.js";
import {Toggle} from "../parts/choice.js";
import {readSource, sourceText} from "../source.js";

/**
 * @typedef {{name: string, type?: string, default?: any, low?: number, high?: number, above?: number, choices?:
 * string[], help?: string}} Option
 */
/** @typedef {{name: string, about?: string, options?: Option[]}} Kind what the catalogue says of one */

/**
 * @param {{label: string, value: string | null, kinds: Kind[], help?: string, disabled?: boolean,
 *   onChange: (text: string | null) => void}} props
 */
export function Call({label, value, kinds, help, disabled, onChange}) {
  const said = readSource(value ?? "");
  const kind = kinds.find(({name}) => name === said.name);
  const options = [
    ...(value && !kind ? [{value: said.name, label: said.name}] : []),
    ...kinds.map(({name}) => ({value: name, label: wordOf(name)})),
  ];
  const change = (/** @type {Option} */ option) => (/** @type {any} */ given) =>
    onChange(sourceText(said.name, {...said.options, [option.name]: given}, usual(kind)));
  return html`<div class="call">
    <${Select} label=${label} value=${value ? said.name : ""} options=${options} help=${help ?? kind?.about}
      disabled=${disabled} onChange=${(/** @type {string} */ name) => onChange(name || null)} />
    ${kind?.options?.map((option) => html`<${OptionField} key=${option.name} option=${option} disabled=${disabled}
      value=${said.options[option.name] ?? option.default} onChange=${change(option)} />`)}
  </div>`;
}

/** @param {Kind | undefined} kind */
const usual = (kind) => Object.fromEntries((kind?.options ?? []).map(({name, default: value}) => [name, value]));

/** A word of the catalogue as it is read: half_mse as half mse. @param {string} name */
export const wordOf = (name) => name.replaceAll(/[_-]/g, " ");

/** @param {{option: Option, value: any, disabled?: boolean, onChange: (value: any) => void}} props */
function OptionField({option, value, disabled, onChange}) {
  const {name, type, low, high, above, choices, help} = option;
  const field = {label: wordOf(name), help, disabled, onChange};
  if (choices?.length) return html`<${Select} ...${field} value=${value} options=${choices} />`;
  if (typeof value === "boolean") return html`<${Toggle} label=${field.label} help=${help} disabled=${disabled}
      on=${value} onChange=${onChange} />`;
  if (typeof value !== "number") return html`<${TextField} ...${field} value=${String(value ?? "")} />`;
  return html`<${NumberField} ...${field} value=${value} min=${low ?? (above === 0 ? 1e-12 : undefined)} max=${high}
      integer=${type === "integer"}
    digits=${6} times=${value > 0 && type !== "integer"} />`;
}
