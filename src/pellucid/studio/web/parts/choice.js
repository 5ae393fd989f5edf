/** Choices that are seen at a glance: on or off, one of a few side by side, one of several tabs. */

import {classes, html, useId} from "./html.js";
import {Icon} from "./icons.js";
import {Help} from "./field.js";

/**
 * On or off.
 * @param {{label: string, on: boolean, onChange: (on: boolean) => void, help?: string, disabled?: boolean}} props
 */
export function Toggle({label, on, onChange, help, disabled}) {
  return html`<span class="toggle-line">
    <label class="toggle">
      <input type="checkbox" role="switch" checked=${on} disabled=${disabled}
        onChange=${(/** @type {any} */ event) => onChange(event.currentTarget.checked)} />
      <span class="toggle-words">${label}</span>
    </label>
    ${help && html`<${Help} about=${label} text=${help} />`}
  </span>`;
}

/** @typedef {{value: string | number, label: string, icon?: string, tip?: string, disabled?: boolean}} Choice */

/**
 * One of a few, side by side; arrow keys go from one to the next.
 * @param {{label: string, value: string | number, options: Choice[], onChange: (value: any) => void, icons?: boolean,
 *   quietLabel?: boolean, disabled?: boolean, help?: string}} props
 */
export function Segmented({label, value, options, onChange, icons, quietLabel, disabled, help}) {
  const name = useId();
  return html`<fieldset class="segmented-field" disabled=${disabled}>
    <legend class=${classes("field-label", quietLabel && "unseen")}>${label}</legend>
    ${help && html`<${Help} about=${label} text=${help} />`}
    <span class="segmented">
      ${options.map((each) => html`<label class="segment" data-tip=${each.tip ?? (icons ? each.label : undefined)}>
        <input type="radio" name=${name} value=${each.value} checked=${each.value === value} disabled=${each.disabled}
          onChange=${() => onChange(each.value)} />
        ${each.icon && html`<${Icon} name=${each.icon} size=${18} />`}
        <span class=${icons ? "unseen" : ""}>${each.label}</span>
      </label>`)}
    </span>
  </fieldset>`;
}

/**
 * Tabs and the panel of the one that is open; arrow keys, Home and End go between them.
 * @param {{label: string, value: string, tabs: {value: string, label: string, icon?: string}[],
 *   onChange: (value: string) => void, children?: any, class?: string}} props
 */
export function Tabs({label, value, tabs, onChange, children, class: extra}) {
  const id = useId();
  const keys = (/** @type {KeyboardEvent & {currentTarget: HTMLElement}} */ event) => {
    const next = roved(event.key, tabs.findIndex((tab) => tab.value === value), tabs.length);
    if (next === null) return;
    event.preventDefault();
    onChange(tabs[next].value);
    /** @type {HTMLElement} */ (event.currentTarget.children[next]).focus();
  };
  return html`<div class=${classes("tabs", extra)}>
    <div class="tab-list" role="tablist" aria-label=${label} onKeyDown=${keys}>
      ${tabs.map((tab) => html`<button type="button" role="tab" class="tab" id="${id}-${tab.value}"
          aria-selected=${tab.value === value ? "true" : "false"} tabindex=${tab.value === value ? 0 : -1}
          aria-controls=${children ? `${id}-panel` : undefined} onClick=${() => onChange(tab.value)}>
        ${tab.icon && html`<${Icon} name=${tab.icon} size=${18} />`}<span>${tab.label}</span>
      </button>`)}
    </div>
    ${children && html`<div class="tab-panel" role="tabpanel" id="${id}-panel" tabindex="0"
      aria-labelledby="${id}-${value}">${children}</div>`}
  </div>`;
}

/**
 * Where an arrow key leads among `count` things in a ring, or null.
 * @param {string} key
 * @param {number} at
 * @param {number} count
 */
export function roved(key, at, count) {
  const to = {ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: count - 1}[key];
  return to === undefined || count === 0 ? null : (to + count) % count;
}
