/** Colours for canvases, read from the page's roles once for a theme, and the tables that turn numbers into pixels. */

/**
 * @typedef {[number, number, number]} Rgb
 * @typedef {{positive: Rgb, negative: Rgb, zero: Rgb, zeroLine: Rgb, magnitude: Rgb[], classes: Rgb[], ink: Rgb,
 *   muted: Rgb, surface: Rgb, panel: Rgb, raised: Rgb, hairline: Rgb, outline: Rgb, focus: Rgb, warning: Rgb,
 *   error: Rgb, dark: boolean, sans: string}} Palette
 */

/** What is used where the page has no such role: the light theme. */
const FALLBACK = {
  "positive": "#0072b2",
  "negative": "#b35806",
  "zero": "#f4f2ec",
  "zero-line": "#8d9299",
  "ink": "#191d23",
  "muted": "#545d68",
  "surface": "#f5f4f0",
  "panel": "#fdfdfb",
  "raised": "#ffffff",
  "hairline": "#dfddd6",
  "outline": "#858b92",
  "focus": "#6a3fd4",
  "warning": "#8a5a00",
  "error": "#b3261e",
};
const MAGNITUDE = ["#f3f1ea", "#c9d3b8", "#7fb39d", "#3d8a8c", "#265b78", "#232c54"];
const CLASSES = ["#0072b2", "#d55e00", "#00805d", "#b04f88", "#3d8fc7", "#9a6a00", "#1c2127"];

/** The pair of the classic playground, for lessons that speak of it. */
const CLASSIC = {positive: "#0877bd", negative: "#f59322", zero: "#e8eaeb"};

/** `#rgb`, `#rrggbb` or `rgb(…)` as three numbers. @param {string} text @returns {Rgb | null} */
export function parsed(text) {
  const hex = text.trim().match(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)?.[1];
  if (hex) {
    const long = hex.length === 3 ? hex.replace(/./g, "$&$&") : hex;
    const pairs = [0, 2, 4].map((at) => long.slice(at, at + 2));
    return /** @type {Rgb} */ (pairs.map((pair) => parseInt(pair, 16)));
  }
  const numbers = text.match(/^\s*rgba?\(([^)]*)\)/)?.[1].match(/[\d.]+/g)?.slice(0, 3).map(Number);
  return numbers?.length === 3 ? /** @type {Rgb} */ (numbers) : null;
}

/**
 * The colours of the theme that is shown; ask again when the theme changes.
 * @param {Document} document @param {{classic?: boolean}} [options] `classic`: the old pair for what is signed
 * @returns {Palette}
 */
export function palette(document, {classic = false} = {}) {
  const style = document.defaultView?.getComputedStyle(document.documentElement);
  const role = (/** @type {string} */ name, /** @type {string} */ fallback) =>
    /** @type {Rgb} */ (parsed(style?.getPropertyValue(`--${name}`) ?? "") ?? parsed(fallback));
  const named = Object.fromEntries(Object.entries(FALLBACK).map(([name, color]) => [name, role(name, color)]));
  const {"zero-line": zeroLine, ...rest} = named;
  const dark = lightness(named.surface) < 0.5;
  const own = Object.fromEntries(Object.entries(CLASSIC).map(([name, color]) => [name, parsed(color)]));
  const found = {
    ...rest,
    zeroLine,
    magnitude: MAGNITUDE.map((color, k) => role(`magnitude-${k}`, color)),
    classes: CLASSES.map((color, k) => role(`class${k}`, color)),
    dark,
    sans: style?.getPropertyValue("--sans").trim() || "system-ui, sans-serif",
    ...(classic ? {...own, ...(dark ? {zero: named.zero} : {})} : {}),
  };
  return /** @type {Palette} */ (/** @type {unknown} */ (found));
}

/** As CSS. @param {Rgb} color @param {number} [opacity] */
export const css = ([red, green, blue], opacity = 1) =>
  `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)} / ${opacity})`;

const toLinear = (/** @type {number} */ value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
const fromLinear = (/** @type {number} */ share) =>
  255 * (share <= 0.0031308 ? 12.92 * share : 1.055 * Math.max(share, 0) ** (1 / 2.4) - 0.055);

/** Relative luminance, from 0 to 1, as WCAG counts it. @param {Rgb} color */
export const luminance = ([red, green, blue]) =>
  0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);

/** Contrast of two colours, from 1 to 21. @param {Rgb} one @param {Rgb} other */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** OKLab: lightness and two opponent axes, in which equal steps look equal. @param {Rgb} color */
function toLab(color) {
  const [r, g, b] = color.map(toLinear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** @param {number[]} lab @returns {Rgb} */
function fromLab([lightness, a, b]) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return /** @type {Rgb} */ (channels.map((share) => Math.min(Math.max(fromLinear(share), 0), 255)));
}

const lightness = (/** @type {Rgb} */ color) => toLab(color)[0];

/** A colour between two, as far as the eye is concerned. @param {Rgb} from @param {Rgb} to @param {number} share */
export function mixed(from, to, share) {
  const [start, end] = [toLab(from), toLab(to)];
  return fromLab(start.map((value, k) => value + (end[k] - value) * share));
}

/** Half of the entries of a signed table; entry HALF is zero. */
export const HALF = 127;

const packed = (/** @type {Rgb} */ [red, green, blue], opacity = 255) =>
  ((opacity << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;

/**
 * Pixels for −1 to 1: orange, paper at zero, blue; 255 entries.
 * @param {Palette} palette @param {{steps?: number, strength?: number}} [options]
 * `steps`: shades of each sign; 1 is two-coloured; `strength`: how far the ends go from paper to the full colour
 */
export function divergingTable({negative, zero, positive}, {steps = 0, strength = 1} = {}) {
  return Uint32Array.from({length: 2 * HALF + 1}, (_, index) => {
    const share = (index - HALF) / HALF;
    const size = steps ? Math.ceil(Math.abs(share) * steps) / steps : Math.abs(share);
    return packed(mixed(zero, share < 0 ? negative : positive, strength * size ** 0.85));
  });
}

/** Pixels for images, laid out as the signed table: paper up to zero, then ink. @param {Palette} palette */
export function inkTable({zero, ink}) {
  const share = (/** @type {number} */ index) => Math.max(index - HALF, 0) / HALF;
  return Uint32Array.from({length: 2 * HALF + 1}, (_, index) => packed(mixed(zero, ink, share(index))));
}

/** Pixels for 0 to 1: from little to much; 256 entries. @param {Palette} palette */
export function magnitudeTable({magnitude}) {
  const last = magnitude.length - 1;
  return Uint32Array.from({length: 256}, (_, index) => {
    const place = (index / 255) * last;
    const k = Math.min(Math.floor(place), last - 1);
    return packed(mixed(magnitude[k], magnitude[k + 1], place - k));
  });
}

/** The colour of a class; after the last they begin anew. @param {Palette} palette @param {number} index */
export const classColor = ({classes}, index) => classes[index % classes.length];

/** Colours of the classes; of two, the first is what is negative and the second what is positive. */
export const classColors = (/** @type {Palette} */ colors, /** @type {number} */ count) =>
  count === 2
    ? [colors.negative, colors.positive]
    : Array.from({length: count}, (_, index) => classColor(colors, index));

/** Pixels for one class, from paper (not sure at all) to a tint of its colour (sure); 256 entries. */
export function tintTable(/** @type {Palette} */ colors, /** @type {number} */ index) {
  const full = classColor(colors, index);
  return Uint32Array.from({length: 256}, (_, k) => packed(mixed(colors.zero, full, 0.12 + (0.56 * k) / 255)));
}

/** The pixel of a colour. @param {Rgb} color */
export const pixelOf = (color) => packed(color);
