/** What drawings must know of the page they are on: its colours now, and the room they have. */

import {palette} from "../colors.js";
import {useEffect, useLayoutEffect, useMemo, useRef, useState} from "/studio/parts/html.js";

/** Roles that are drawn by charts alone. */
const PARTS = ["train", "validation", "test"];

/**
 * @typedef {import("../colors.js").Palette & {train: string, validation: string, test: string, large: number}} Theme
 * `large`: how much larger than usual letters are
 */

/** The colours as they are now. @param {Document} document @returns {Theme} */
export function themeOf(document) {
  const style = getComputedStyle(document.documentElement);
  const own = Object.fromEntries(PARTS.map((part) => [part, style.getPropertyValue(`--${part}`).trim()]));
  const large = parseFloat(style.fontSize) / 16 || 1;
  return /** @type {Theme} */ ({...palette(document), ...own, large});
}

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {MutationObserver | null} */
let observer = null;

/** Calls back whenever the page changes its theme, colours or size; returns how to stop. @param {() => void} changed */
function onThemeChange(changed) {
  listeners.add(changed);
  if (observer === null) {
    observer = new MutationObserver(() => listeners.forEach((each) => each()));
    observer.observe(document.documentElement, {attributeFilter: ["data-theme", "data-colors", "data-size"]});
  }
  return () => { listeners.delete(changed); };
}

/** The colours of the page; a component that asks is drawn anew when they change. */
export function useTheme() {
  const [turn, setTurn] = useState(0);
  useEffect(() => onThemeChange(() => setTurn((now) => now + 1)), []);
  return useMemo(() => themeOf(document), [turn]);
}

const low = globalThis.matchMedia?.("(max-height: 820px)");

/** Whether the window is so low that a chart gives some of its height to what stands above it. */
export function useIsLow() {
  const [is, setIs] = useState(Boolean(low?.matches));
  useEffect(() => {
    const changed = () => setIs(Boolean(low?.matches));
    low?.addEventListener("change", changed);
    return () => low?.removeEventListener("change", changed);
  }, []);
  return is;
}

/**
 * How wide an element is, in whole CSS pixels; 0 until it is on the page. It may come, go and come again.
 * @param {{current: Element | null}} place
 */
export function useWidth(place) {
  const [width, setWidth] = useState(0);
  const watched = useRef({element: /** @type {Element | null} */ (null), stop: () => {}});
  useLayoutEffect(() => {
    const element = place.current;
    if (element === watched.current.element) return;
    watched.current.stop();
    const sizes = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    watched.current = {element, stop: () => sizes.disconnect()};
    if (element === null) return;
    setWidth(Math.floor(element.clientWidth));
    sizes.observe(element);
  });
  useEffect(() => () => watched.current.stop(), []);
  return width;
}
