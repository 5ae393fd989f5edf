/** Losses and measures over the epochs: a plot that grows while it is watched, and a legend that tells each value. */

import {amount, grouped} from "../format.js";
import {classes, html, useEffect, useLayoutEffect, useMemo, useRef, useState} from "/studio/parts/html.js";
import {Figure} from "./figure.js";
import {drawnOf, linesOf, moved, nearest, resized, spanOf, summary, toldAt, valueAt, within} from "./loss-data.js";
import {fill, plotOf, pointAt, STROKES} from "./loss-plot.js";
import {Icon} from "/studio/parts/icons.js";
import {useIsLow, useTheme, useWidth} from "./theme.js";

export const defaults = {measure: "loss", height: 200, log: false};

/**
 * @typedef {object} LossProps
 * @property {number[]} epochs
 * @property {Record<string, (number | null)[]>} columns such as `train.loss`
 * @property {string} [measure] which of them: loss, accuracy …
 * @property {string} [title]
 * @property {string[]} [parts] train, validation, test: those that are wanted
 * @property {boolean} [log] whether the side counts in powers of ten
 * @property {import("./loss-data.js").Marker[]} [markers] where something was changed
 * @property {import("./loss-data.js").Ghost[]} [ghosts] the same measure on other branches: the last part's
 * @property {number | null} [moment] the epoch that is looked at
 * @property {(epoch: number) => void} [onSeek] an epoch was chosen, by a click or Enter
 * @property {number} [height]
 * @property {any} [tools]
 */

/** @param {LossProps} props */
export function LossChart({
  epochs, columns, measure = defaults.measure, title = measure, parts, log = defaults.log, markers = [], ghosts = [],
  moment = null, onSeek, height = defaults.height, tools,
}) {
  const lines = linesOf(columns, measure, parts);
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const [wantedPart, setPart] = useState(/** @type {number[] | null} */ (null));
  const whole = wholeOf(epochs, ghosts);
  const part = wantedPart && wantedPart[1] <= whole[1] ? wantedPart : null; // a shorter run begins whole
  const shownAt = at === null ? epochs.length - 1 : nearest(epochs, at);
  const table = () => ({
    columns: ["epoch", ...lines.map(({label}) => label)],
    rows: epochs.map((epoch, index) => [epoch, ...lines.map(({values}) => valueAt(measure, values[index]))]),
  });
  const here = at === null ? [] : markers.filter(({epoch}) => Math.abs(epoch - epochs[shownAt]) <= span(epochs) / 100);
  const zoom = zoomOf({epochs, whole, at, part, setPart});
  const legend = html`<${Legend} lines=${lines} ghosts=${ghosts} index=${shownAt} epochs=${epochs} measure=${measure}
    markers=${here} />`;
  return html`<${Figure} title=${title} class="loss" table=${table} aside=${legend} tools=${tools}>
    <${Plot} ...${{
      epochs, lines, ghosts, measure, log, markers, moment, onSeek, height, at, setAt, part, setPart, zoom,
    }} />
  <//>`;
}

/** From the first to the last epoch of the run and of those behind it. @param {number[]} epochs @param {any[]} ghosts */
function wholeOf(epochs, ghosts) {
  const spans = [epochs, ...ghosts.map((ghost) => ghost.epochs)].map(spanOf);
  return [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];
}

/** What part of the run is shown, and how to show more or less of it. @param {Record<string, any>} now */
function zoomOf({epochs, whole, at, part, setPart}) {
  const shown = part ?? whole;
  const around = at ?? (part ? (part[0] + part[1]) / 2 : epochs[epochs.length - 1] ?? whole[1]);
  return {
    isPart: part !== null,
    closer: epochs.length > 4 && shown[1] - shown[0] > 4 ? () => setPart(resized(shown, whole, 1 / 2, around)) : null,
    wider: part ? () => setPart(resized(shown, whole, 2, around)) : null,
    whole: () => setPart(null),
    move: (/** @type {number} */ share) => part && setPart(moved(part, whole, share)),
    reach: (/** @type {number} */ epoch) => part && (epoch < part[0] || epoch > part[1])
      && setPart(moved(part, whole, (epoch - (part[0] + part[1]) / 2) / (part[1] - part[0]))),
  };
}

/** Buttons that show less or more of the run. @param {{zoom: ReturnType<typeof zoomOf>}} props */
const ZoomTools = ({zoom: {isPart, closer, wider, whole}}) => html`<div class="loss-zoom">
  ${isPart && html`<button type="button" class="figure-switch" onClick=${whole}>Whole run</button>`}
  <span class="figure-pair" role="group" aria-label="Epochs shown">
    <button type="button" class="figure-switch figure-zoom" aria-label="Fewer epochs" data-tip="Fewer epochs · +" disabled=${!closer}
      onClick=${closer}><${Icon} name="plus" size=${16} /></button>
    <button type="button" class="figure-switch figure-zoom" aria-label="More epochs" data-tip="More epochs · −" disabled=${!wider}
      onClick=${wider}><${Icon} name="minus" size=${16} /></button>
  </span></div>`;

const span = (/** @type {number[]} */ epochs) => spanOf(epochs)[1] - spanOf(epochs)[0];

/** The plot itself: drawn by uPlot, walked through with the arrow keys. @param {Record<string, any>} props */
function Plot({epochs, lines, ghosts, measure, log, markers, moment, onSeek, height: wanted, at, setAt, part, setPart, zoom}) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const plot = useRef(/** @type {import("uplot") | null} */ (null));
  const theme = useTheme();
  const width = useWidth(place);
  const height = useIsLow() ? Math.round(0.7 * wanted) : wanted;
  const drawn = useMemo(() => {
    const inside = within(epochs, lines, part);
    return drawnOf(inside.epochs, inside.lines, {columns: width || 600, log});
  }, [epochs, width, log, part, ...lines.map((/** @type {any} */ line) => line.values)]);
  const shown = useRef(/** @type {any} */ ({}));
  shown.current = {gaps: drawn.gaps, markers, moment, log};
  const keyed = useRef(false);
  const behind = ghosts.map((/** @type {any} */ ghost) => ghost.values);
  const look = [theme, width > 0, log, height, lines.map((/** @type {any} */ line) => line.name).join(), ghosts.length];
  useLayoutEffect(() => {
    if (!place.current || width === 0) return undefined;
    const onPoint = (/** @type {number | null} */ index) =>
      setAt(index === null ? null : plot.current?.data[0][index] ?? null);
    const made = plotOf(place.current, {lines, ghosts, log, width, height, theme, shown, onPoint, onZoom: setPart});
    plot.current = made;
    return () => { made.destroy(); plot.current = null; };
  }, look);
  useLayoutEffect(() => { plot.current?.setSize({width: Math.max(width, 1), height}); }, [width, height]);
  useLayoutEffect(() => {
    if (!plot.current) return;
    fill(plot.current, drawn, ghosts, part);
    if (keyed.current) pointAt(plot.current, at);
  }, [drawn, part, ...behind, ...look]);
  useEffect(() => plot.current?.redraw(false, false), [markers, moment]);
  const keys = keysOf({epochs: part ? epochs : drawn.epochs, at, onSeek, zoom, go: (/** @type {number | null} */ epoch) => {
    keyed.current = epoch !== null;
    if (epoch !== null) zoom.reach(epoch);
    setAt(epoch);
    if (plot.current) pointAt(plot.current, epoch);
  }});
  const index = at === null ? epochs.length - 1 : nearest(epochs, at);
  const empty = emptiness(epochs, drawn.lines);
  const click = () => at !== null && onSeek?.(at);
  return html`<div class="loss-room">
    <div class=${classes("loss-plot", onSeek && "loss-seeks")} ref=${place} tabindex="0" role="slider" onKeyDown=${keys}
      onClick=${click} onPointerMove=${() => { keyed.current = false; }}
      aria-label=${summary(measure, epochs, lines)} aria-valuemin=${epochs[0] ?? 0}
      aria-valuemax=${epochs[epochs.length - 1] ?? 0} aria-valuenow=${epochs[index] ?? 0}
      aria-valuetext=${toldAt(measure, epochs, lines, index)}></div>
    ${(zoom.closer || zoom.wider) && html`<${ZoomTools} zoom=${zoom} />`}
    ${empty && html`<p class="chart-empty">${empty}</p>`}
    ${drawn.below > 0 && html`<p class="figure-note">${amount(drawn.below, "value")} not above zero: a logarithm has no
      place for them.</p>`}
  </div>`;
}

/** Why there is nothing to see, if there is not. */
function emptiness(/** @type {number[]} */ epochs, /** @type {(number | null)[][]} */ lines) {
  if (!epochs.length) return "The curve begins with the first epoch.";
  const known = lines.some((values) => values.some((value) => value !== null));
  return known ? "" : "No value is a number that can be drawn.";
}

/**
 * Arrow keys walk through the epochs, Enter chooses one, Escape goes back to the newest; plus and minus show fewer and
 * more of them, with Shift the arrows move what is shown.
 */
function keysOf(/** @type {any} */ {epochs, at, onSeek, zoom, go}) {
  return (/** @type {KeyboardEvent} */ event) => {
    const last = epochs.length - 1;
    if (last < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = at === null ? last : nearest(epochs, at);
    const far = Math.max(Math.round(last / 10), 1);
    const to = {ArrowLeft: here - 1, ArrowDown: here - 1, ArrowRight: here + 1, ArrowUp: here + 1, PageDown: here - far,
      PageUp: here + far, Home: 0, End: last}[event.key];
    if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) zoom.move(event.key === "ArrowLeft" ? -0.25 : 0.25);
    else if (to !== undefined) go(epochs[Math.min(Math.max(to, 0), last)]);
    else if (event.key === "+" || event.key === "=") zoom.closer?.();
    else if (event.key === "-" || event.key === "_") zoom.wider?.();
    else if (event.key === "0") zoom.whole();
    else if (event.key === "Escape" && at !== null) go(null);
    else if (event.key === "Escape" && zoom.isPart) zoom.whole();
    else if (event.key === "Enter" && at !== null && onSeek) onSeek(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Each line with how it looks and its value, now or where the cursor is. @param {Record<string, any>} props */
function Legend({lines, ghosts, index, epochs, measure, markers}) {
  if (!epochs.length) return null;
  return html`<ul class="loss-legend">
    <li class="loss-epoch">epoch <b class="number">${grouped(epochs[index])}</b></li>
    ${lines.map((/** @type {any} */ {label, part, values}) => html`<li>
      <${Sample} part=${part} />${label} <b class="number">${valueAt(measure, values[index])}</b></li>`)}
    ${ghosts.map((/** @type {any} */ ghost) => html`<li class="muted"><${Sample} part="ghost" />
      <span class="loss-name" dir="auto">${ghost.name}</span></li>`)}
    ${markers.map((/** @type {any} */ each) => html`<li class="loss-change"><span aria-hidden="true">▾</span>
      <span class="loss-name" dir="auto">${each.name}</span></li>`)}
  </ul>`;
}

/** A piece of the line, as it is drawn. @param {{part: string}} props */
function Sample({part}) {
  const {width, dash} = STROKES[/** @type {keyof typeof STROKES} */ (part)] ?? {width: 1.25, dash: [2, 3]};
  return html`<svg class="sample sample-${part}" width="22" height="8" aria-hidden="true">
    <path d="M0 4H22" stroke-width=${width} stroke-dasharray=${dash.join(" ")} /></svg>`;
}
