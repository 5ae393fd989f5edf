/** Tips: what an element with `data-tip` says when it is pointed at, focused, or touched for a while. */

import {html, useEffect, useRef} from "./html.js";
import {put} from "./place.js";

const POINTED = 450;
const TOUCHED = 500;
const LEAVING = 120;

/** The one layer of all tips of the page; render it once. */
export function Tooltips() {
  const layer = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => (layer.current ? listen(layer.current) : undefined), []);
  return html`<div class="tooltip" id="tooltip" role="tooltip" popover="manual" ref=${layer}></div>`;
}

/** @param {HTMLElement} tip */
function listen(tip) {
  /** @type {Element | null} */
  let owner = null;
  let timer = 0;
  const later = (/** @type {() => void} */ act, /** @type {number} */ wait) => {
    clearTimeout(timer);
    timer = window.setTimeout(act, wait);
  };
  const hide = () => {
    clearTimeout(timer);
    if (tip.matches(":popover-open")) tip.hidePopover();
    owner?.removeAttribute("aria-describedby");
    owner = null;
  };
  const show = (/** @type {Element} */ target) => {
    const text = target.getAttribute("data-tip");
    if (!text || !target.isConnected || target.getAttribute("aria-expanded") === "true") return;
    hide();
    owner = target;
    tip.textContent = text;
    tip.showPopover();
    put(tip, target, {align: "center", above: true});
    const named = target.getAttribute("aria-label");
    if (!(named && text.startsWith(named)) && !target.hasAttribute("aria-describedby")) {
      target.setAttribute("aria-describedby", tip.id);
    }
  };
  return attach({
    pointerover: (event) => {
      const target = tipped(event.target);
      if (tip.contains(/** @type {Node} */ (event.target))) clearTimeout(timer);
      else if (target && target !== owner && event.pointerType === "mouse") later(() => show(target), POINTED);
      else if (!target && owner) later(hide, LEAVING);
      else if (!target) clearTimeout(timer);
    },
    pointerdown: (event) => {
      const target = tipped(event.target);
      if (target && event.pointerType !== "mouse") later(() => show(target), TOUCHED);
      else hide();
    },
    click: (event) => {
      const target = tipped(event.target);
      if (target?.getAttribute("data-tip-opens") === "click") show(target);
    },
    focusin: (event) => {
      const target = tipped(event.target);
      if (target && target === event.target && target.matches(":focus-visible")) show(target);
    },
    focusout: hide,
    keydown: (event) => {
      if (event.key === "Escape" && owner) hide();
    },
    scroll: hide,
    change: hide,
  });
}

/** @param {EventTarget | null} target */
const tipped = (target) => (target instanceof Element ? target.closest("[data-tip]") : null);

/** @param {Record<string, (event: any) => void>} handlers */
function attach(handlers) {
  for (const [name, handle] of Object.entries(handlers)) document.addEventListener(name, handle, true);
  return () => {
    for (const [name, handle] of Object.entries(handlers)) document.removeEventListener(name, handle, true);
  };
}
