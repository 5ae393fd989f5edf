/** What every control has: its label, help behind a question mark, and what is wrong with its value. */

import {classes, html} from "./html.js";
import {Icon} from "./icons.js";

/**
 * @typedef {object} FieldProps
 * @property {string} [label]
 * @property {string} [help] one or two sentences for whoever asks
 * @property {string} [error] what is wrong, and what would be right
 * @property {boolean} [quietLabel] whether the label is only said, not shown
 * @property {string} [class]
 */

/** By which attributes a control points at its label and error. @param {string} id @param {FieldProps} field */
export const described = (id, {error}) => ({
  id, "aria-invalid": error ? "true" : undefined, "aria-describedby": error ? `${id}-error` : undefined,
});

/**
 * Label, control, and what is wrong; `aside` stands at the end of the label's line.
 * @param {FieldProps & {id: string, aside?: any, children: any}} props
 */
export function Field({id, label, help, error, quietLabel, aside, children, class: extra}) {
  return html`<div class=${classes("field", error && "field-wrong", extra)}>
    ${label && html`<div class=${classes("field-line", quietLabel && !help && !aside && "unseen")}>
      <label class=${classes("field-label", quietLabel && "unseen")} for=${id}>${label}</label>
      ${help && html`<${Help} about=${label} text=${help} />`}
      ${aside && html`<span class="field-aside">${aside}</span>`}
    </div>`}
    ${children}
    ${error && html`<p class="field-error" id="${id}-error"><${Icon} name="error" size=${16} />${error}</p>`}
  </div>`;
}

/** A question mark whose tip explains. @param {{about: string, text: string}} props */
export function Help({about, text}) {
  return html`<button type="button" class="help" aria-label="What is ${about}?" data-tip=${text} data-tip-opens="click">
    <${Icon} name="help" size=${16} />
  </button>`;
}
