/** What opens beside a button, and closes by Escape, by a click elsewhere, or when done: panels and menus. */

import {classes, html, useLayoutEffect, useId, useRef, useState} from "./html.js";
import {Icon} from "./icons.js";
import {Button, IconButton} from "./button.js";
import {put} from "./place.js";
import {roved} from "./choice.js";

/**
 * A button and the panel it opens.
 * @param {{label: string, icon?: string, words?: any, kind?: import("./button.js").ButtonProps["kind"], role?: string,
 *   align?: "start" | "center" | "end", disabled?: boolean, class?: string,
 *   children: any | ((close: () => void) => any)}} props label: what the panel is; words: what stands on the button
 */
export function Popover(props) {
  const {label, icon, words, kind = "quiet", role = "dialog", align = "start", disabled, class: extra, children} = props;
  const id = useId();
  const anchor = useRef(/** @type {HTMLElement | null} */ (null));
  const panel = useRef(/** @type {HTMLElement | null} */ (null));
  const [open, setOpen] = useState(false);
  const close = () => panel.current?.hidePopover();
  useLayoutEffect(() => {
    const button = anchor.current?.querySelector("button");
    if (!open || !panel.current || !button) return undefined;
    const place = () => panel.current && put(panel.current, button, {align});
    place();
    focusFirst(panel.current);
    const grows = new ResizeObserver(place);
    grows.observe(panel.current);
    addEventListener("resize", place);
    return () => {
      grows.disconnect();
      removeEventListener("resize", place);
    };
  }, [open]);
  const button = {
    kind, icon, disabled, popovertarget: id, "aria-expanded": open ? "true" : "false",
    "aria-haspopup": role === "menu" ? "menu" : "dialog",
  };
  return html`<span class=${classes("popover-anchor", extra)} ref=${anchor}>
    ${words ? html`<${Button} ...${button}>${words}<${Icon} name="down" size=${16} /><//>`
      : html`<${IconButton} ...${button} label=${label} />`}
    <div class="popover" id=${id} popover="auto" role=${role} aria-label=${label} ref=${panel}
        onToggle=${(/** @type {any} */ event) => setOpen(event.newState === "open")}>
      ${open && (typeof children === "function" ? children(close) : children)}
    </div>
  </span>`;
}

const FOCUSABLE = ":is(button, input, select, textarea):not(:disabled), a[href], [tabindex='0']";

/** @param {HTMLElement} element */
function focusFirst(element) {
  const first = element.querySelector(FOCUSABLE);
  if (first instanceof HTMLElement) first.focus({preventScroll: true});
}

/**
 * @typedef {{label: string, icon?: string, shortcut?: string, disabled?: boolean, checked?: boolean, note?: string,
 *   onClick: () => void}} Item a line of a menu; checked makes it one that is on or off
 */

/**
 * A menu of things to do; null between items is a line.
 * @param {{label: string, icon?: string, words?: any, kind?: any, align?: "start" | "center" | "end",
 *   items: (Item | null)[], disabled?: boolean}} props
 */
export function Menu({items, ...rest}) {
  return html`<${Popover} ...${rest} role="menu" class="menu">${(/** @type {() => void} */ close) =>
    html`<div class="menu-items" onKeyDown=${menuKeys}>${items.map((item) => (item === null
      ? html`<hr class="menu-rule" role="separator" />`
      : html`<${MenuItem} item=${item} close=${close} />`))}</div>`}<//>`;
}

/** @param {{item: Item, close: () => void}} props */
function MenuItem({item, close}) {
  const {label, icon, shortcut, disabled, checked, note, onClick} = item;
  const act = () => {
    close();
    onClick();
  };
  return html`<button type="button" class="menu-item" role=${checked === undefined ? "menuitem" : "menuitemcheckbox"}
      aria-checked=${checked === undefined ? undefined : String(checked)} disabled=${disabled} onClick=${act}>
    <span class="menu-icon">${checked ? html`<${Icon} name="check" />` : icon && html`<${Icon} name=${icon} />`}</span>
    <span class="menu-words">${label}${note && html`<small>${note}</small>`}</span>
    ${shortcut && html`<kbd>${shortcut}</kbd>`}
  </button>`;
}

/** @param {KeyboardEvent & {currentTarget: HTMLElement}} event */
function menuKeys(event) {
  const items = /** @type {HTMLElement[]} */ ([...event.currentTarget.querySelectorAll("button:not(:disabled)")]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = roved(event.key, at, items.length);
  const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey
    ? items.find((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase())) : undefined;
  const to = next === null ? typed : items[next];
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}
