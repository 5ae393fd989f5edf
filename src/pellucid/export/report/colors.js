/** Colours for canvases, read from the page's CSS, so that light and dark have one source. */

/** The color of a role such as `"positive"`, as `[red, green, blue]`. */
export function color(role) {
  const text = getComputedStyle(document.documentElement).getPropertyValue(`--${role}`).trim();
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
}

/** The role of a class's color; seven colors repeat. */
export const classRole = (index) => `class${index % 7}`;

/** Calls back when the reader's light or dark setting changes. */
export function onSchemeChange(listener) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);
}
