/** Surfaces: a part of a pane with its title, a card that names something, a section that opens, a chip. */

import {classes, html, useId} from "./html.js";
import {Icon} from "./icons.js";

/**
 * A part of a pane with its title and what can be done there.
 * @param {{title: string, actions?: any, note?: any, children: any, class?: string}} props
 */
export function Panel({title, actions, note, children, class: extra}) {
  const id = useId();
  return html`<section class=${classes("panel", extra)} aria-labelledby=${id}>
    <header class="panel-head">
      <h2 class="panel-title" id=${id}>${title}</h2>
      ${note && html`<span class="panel-note">${note}</span>`}
      ${actions && html`<span class="panel-actions">${actions}</span>`}
    </header>
    ${children}
  </section>`;
}

/** @typedef {"error" | "warning" | "note" | "good"} Severity */

/**
 * Something that is named: what it is, and what can be done about it.
 * @param {{title: string, severity?: Severity, actions?: any, onClose?: () => void, children?: any}} props
 */
export function Card({title, severity = "note", actions, onClose, children}) {
  const id = useId();
  return html`<article class="card card-${severity}" aria-labelledby=${id}>
    <${Icon} name=${severity} />
    <div class="card-inside">
      <strong class="card-title" id=${id}>${title}</strong>
      ${children && html`<div class="card-words">${children}</div>`}
      ${actions && html`<div class="card-actions">${actions}</div>`}
    </div>
    ${onClose && html`<button type="button" class="button button-icon button-quiet button-small" onClick=${onClose}
      aria-label="Close: ${title}"><${Icon} name="close" size=${16} /></button>`}
  </article>`;
}

/**
 * A section that opens and closes.
 * @param {{title: string, open?: boolean, note?: any, onToggle?: (open: boolean) => void, children: any}} props
 */
export function Collapsible({title, open = false, note, onToggle, children}) {
  const toggled = (/** @type {any} */ {currentTarget}) => currentTarget.open !== open && onToggle?.(currentTarget.open);
  return html`<details class="collapsible" open=${open} onToggle=${toggled}>
    <summary><${Icon} name="right" size=${16} /><span class="collapsible-title">${title}</span>
      ${note && html`<span class="collapsible-note">${note}</span>`}</summary>
    <div class="collapsible-inside">${children}</div>
  </details>`;
}

/**
 * A small label that can be switched, or taken away.
 * @param {{label: string, pressed?: boolean, onClick?: () => void, onRemove?: () => void, tip?: string,
 *   children?: any}} props
 */
export function Chip({label, pressed, onClick, onRemove, tip, children}) {
  const words = html`${children}<span class="chip-words">${label}</span>`;
  return html`<span class=${classes("chip", pressed && "chip-on")} data-tip=${onClick ? undefined : tip}>
    ${onClick ? html`<button type="button" class="chip-button" aria-pressed=${pressed} onClick=${onClick}
      data-tip=${tip}>${words}</button>` : words}
    ${onRemove && html`<button type="button" class="chip-remove" aria-label="Remove ${label}" onClick=${onRemove}>
      <${Icon} name="close" size=${14} /></button>`}
  </span>`;
}

/**
 * How far something is; without a value: that it goes on.
 * @param {{label: string, value?: number, note?: string}} props value from 0 to 1
 */
export function ProgressBar({label, value, note}) {
  const known = value !== undefined;
  return html`<div class="progress-field">
    <span class="progress-words"><span>${label}</span>${note && html`<span>${note}</span>`}</span>
    <span class=${classes("progress", !known && "progress-going")} role="progressbar" aria-label=${label}
      aria-valuemin=${known ? 0 : undefined} aria-valuemax=${known ? 100 : undefined}
      aria-valuenow=${known ? Math.round(100 * value) : undefined} style=${{"--share": value ?? 0.3}}></span>
  </div>`;
}

/** Keys as they are on a keyboard. @param {{keys: string}} props */
export const Keys = ({keys}) =>
  html`<span class="keys">${keys.split("+").map((key) => html`<kbd>${key}</kbd>`)}</span>`;
