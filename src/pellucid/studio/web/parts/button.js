/** Buttons: with words, and with an icon alone whose words are its tip. */

import {classes, html} from "./html.js";
import {Icon} from "./icons.js";

/**
 * @typedef {object} ButtonProps
 * @property {"plain" | "primary" | "quiet" | "danger"} [kind]
 * @property {string} [icon]
 * @property {(event: MouseEvent) => void} [onClick]
 * @property {boolean} [disabled]
 * @property {boolean} [pressed] for a button that stays in
 * @property {string} [tip] what it does, where its words do not say it all
 * @property {string} [class]
 * @property {import("./html.js").Children} [children]
 */

/** A button with words; other attributes are handed on. @param {ButtonProps & Record<string, any>} props */
export function Button({kind = "plain", icon, pressed, tip, class: extra, children, ...rest}) {
  return html`<button type="button" class=${classes("button", `button-${kind}`, extra)} aria-pressed=${pressed}
      data-tip=${tip} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}
    ${children && html`<span class="button-words">${children}</span>`}
  </button>`;
}

/**
 * An icon that can be pressed.
 * @param {{icon: string, label: string, shortcut?: string, kind?: ButtonProps["kind"], size?: "small" | "large",
 *   pressed?: boolean, class?: string} & Record<string, any>} props
 */
export function IconButton({icon, label, shortcut, kind = "quiet", size, pressed, class: extra, ...rest}) {
  return html`<button type="button" aria-label=${label} aria-pressed=${pressed} aria-keyshortcuts=${shortcut}
      class=${classes("button", "button-icon", `button-${kind}`, size && `button-${size}`, extra)}
      data-tip=${shortcut ? `${label} · ${shortcut}` : label} ...${rest}>
    <${Icon} name=${icon} size=${size === "small" ? 16 : size === "large" ? 24 : 20} />
  </button>`;
}
