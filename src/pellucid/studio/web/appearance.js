/** How the page looks: the theme that was chosen or that of the system, size and colours, told to the style sheets. */

import {computed, effect, signal} from "/studio/parts/html.js";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const isDarkAround = signal(prefersDark.matches);
prefersDark.addEventListener("change", () => { isDarkAround.value = prefersDark.matches; });

/** @template T @typedef {import("@preact/signals").ReadonlySignal<T>} Readable */

/**
 * The theme that is on the page, "light" or "dark"; from now on the page follows the choices of display.
 * @param {Readable<Record<string, any>>} display
 */
export function worn(display) {
  const theme = computed(() => {
    const chosen = display.value.theme;
    return chosen === "auto" ? (isDarkAround.value ? "dark" : "light") : chosen;
  });
  effect(() => {
    const root = document.documentElement;
    root.dataset.theme = theme.value;
    root.dataset.size = display.value.large ? "projector" : "normal";
    root.dataset.colors = display.value.classicColors ? "classic" : "own";
  });
  return theme;
}
