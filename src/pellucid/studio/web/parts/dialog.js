/** A dialog above the page: its title, what it holds, its buttons; Escape closes it and the focus goes back. */

import {classes, html, useEffect, useId, useRef} from "./html.js";
import {IconButton} from "./button.js";

/**
 * @param {{title: string, open: boolean, onClose: () => void, actions?: any, wide?: boolean, children: any,
 *   class?: string}} props
 */
export function Dialog({title, open, onClose, actions, wide, children, class: extra}) {
  const id = useId();
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const own = useRef(false); // the event comes later than the closing, when it may be open again
  useEffect(() => {
    const dialog = element.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (open || !dialog?.open) return;
    own.current = true;
    dialog.close();
  }, [open]);
  const closed = () => {
    if (!own.current) onClose();
    own.current = false;
  };
  const outside = (/** @type {MouseEvent} */ event) => event.target === element.current && onClose();
  return html`<dialog class=${classes("dialog", wide && "dialog-wide", extra)} ref=${element} aria-labelledby=${id}
      onClose=${closed} onClick=${outside}>
    ${open && html`<div class="dialog-inside">
      <header class="dialog-head">
        <h2 id=${id}>${title}</h2>
        <${IconButton} icon="close" label="Close" shortcut="Escape" onClick=${onClose} />
      </header>
      <div class="dialog-body">${children}</div>
      ${actions && html`<footer class="dialog-foot">${actions}</footer>`}
    </div>`}
  </dialog>`;
}
