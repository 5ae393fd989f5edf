/** Short messages in a corner, and the words that only a screen reader says. */

import {html, useEffect, useRef} from "./html.js";
import {Card} from "./card.js";

/**
 * Messages, the newest last; those of trouble are told at once.
 * @param {{notices: {id: number, kind: import("./card.js").Severity, text: string, next?: string}[],
 *   onClose: (id: number) => void}} props
 */
export function Toasts({notices, onClose}) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => raise(place.current), [notices]);
  return html`<div class="toasts" popover="manual" ref=${place} role="region" aria-label="Messages">
    <div aria-live="polite" aria-relevant="additions">${notices.map((each) => html`<div class="toast" key=${each.id}>
      <${Card} severity=${each.kind} title=${each.text} onClose=${() => onClose(each.id)}>${each.next}<//>
    </div>`)}</div>
  </div>`;
}

/** Above everything, and above a dialog that opened later than the messages. @param {HTMLElement | null} place */
function raise(place) {
  if (!place?.isConnected) return;
  if (place.matches(":popover-open") && document.querySelector("dialog:modal")) place.hidePopover();
  if (!place.matches(":popover-open")) place.showPopover();
}

/** Words that are said, and not shown. @param {{text: string}} props */
export const LiveRegion = ({text}) => html`<div class="unseen" role="status" aria-live="polite">${text}</div>`;
