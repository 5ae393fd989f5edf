/** How it learned: every measure over the epochs side by side, and a scrubber that brings earlier weights back. */

import {h, s} from "./dom.js";
import {measured, ticks, written} from "./format.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [560, 250, 52, 34];
const MOST = 4;
const SPLITS = ["train", "validation", "test"];

/** Measures that were recorded, `loss` first. */
export function measuresOf(history) {
  const found = Object.keys(history).filter((key) => key.includes(".")).map((key) => key.slice(key.indexOf(".") + 1));
  return [...new Set(found)].sort((a, b) => (b === "loss") - (a === "loss"));
}

/** Indices of at most `most` values: the lowest and highest of every span. */
export function thinned(values, most) {
  if (values.length <= most) return values.map((_, index) => index);
  const span = Math.ceil(values.length / (most / 2));
  const kept = new Set([0, values.length - 1]);
  for (let start = 0; start < values.length; start += span) {
    const all = values.slice(start, start + span).map((_, k) => start + k);
    const indices = all.filter((k) => Number.isFinite(values[k]));
    if (!indices.length) continue;
    kept.add(indices.reduce((a, b) => (values[b] < values[a] ? b : a)));
    kept.add(indices.reduce((a, b) => (values[b] > values[a] ? b : a)));
  }
  return [...kept].sort((a, b) => a - b);
}

export function curveView(state) {
  const {history, snapshots = []} = state.page;
  const measures = measuresOf(history).slice(0, MOST);
  const first = Math.min(history.epoch[0], snapshots[0]?.epoch ?? Infinity);
  const last = history.epoch[history.epoch.length - 1];
  const view = {epoch: last};
  const drawings = h("div", {class: measures.length > 1 ? "charts" : "charts alone"});
  const facts = h("p", {class: "muted", "aria-live": "polite"});
  const slider = h(
    "input",
    {
      type: "range",
      min: first,
      max: last,
      value: last,
      class: "wide",
      "aria-label": "epoch",
      on: {input: (event) => scrub(Number(event.target.value))},
    },
  );
  const marks = h("datalist", {id: "snapshots"}, snapshots.map(({epoch}) => h("option", {value: epoch})));
  if (snapshots.length) slider.setAttribute("list", "snapshots");
  function scrub(epoch) {
    view.epoch = epoch;
    state.setEpoch(epoch >= last ? null : epoch);
    show();
  }
  function show() {
    drawings.replaceChildren(...measures.map((measure) => plot(history, measure, view.epoch, [first, last])));
    facts.textContent = told(history, snapshots, view.epoch, last);
  }
  state.listen(() => {
    if (state.epoch === null && snapshots.length && view.epoch < last && slider.value < last) {
      [view.epoch, slider.value] = [last, last];
    }
    show();
  });
  return h("div", {}, drawings, slider, marks, facts);
}

function told(history, snapshots, epoch, last) {
  const at = history.epoch.indexOf(epoch);
  const keys = Object.keys(history).filter((key) => key !== "epoch" && at >= 0);
  const numbers = keys.map((key) => `${key} ${measured(key, history[key][at])}`);
  const shown = snapshots.filter((one) => one.epoch <= epoch).pop();
  const weights = !snapshots.length
    ? " Earlier weights were not stored, so the network stays as trained."
    : epoch < last && shown
      ? ` The whole page shows the weights after epoch ${shown.epoch}.`
      : " The whole page shows the trained weights.";
  return `Epoch ${epoch}${numbers.length ? `: ${numbers.join(", ")}` : ""}.${weights}`;
}

function plot(history, measure, epoch, [first, last]) {
  const recorded = SPLITS.filter((split) => history[`${split}.${measure}`]);
  const lines = recorded.map((split) => ({split, values: history[`${split}.${measure}`]}));
  const finite = lines.flatMap(({values}) => values.filter((value) => Number.isFinite(value)));
  const top = finite.reduce((a, b) => Math.max(a, b), 0);
  const low = finite.reduce((a, b) => Math.min(a, b), top);
  const floor = low > 0.6 * top ? low - (top - low) * 0.1 : Math.min(low, 0); // accuracies near 1 need their own room
  const x = (value) => LEFT + ((value - first) / (last - first || 1)) * (WIDTH - LEFT - 16);
  const y = (value) => HEIGHT - BOTTOM - ((value - floor) / (top - floor || 1)) * (HEIGHT - BOTTOM - 30);
  const ends = lines.map(({split, values}) => `${split} ends at ${written(values[values.length - 1])}`);
  const label = `${measure} by epoch: ${ends.join(", ")}`;
  return s(
    "svg",
    {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", role: "img", "aria-label": label},
    s("text", {x: 0, y: 16, class: "mark"}, measure),
    ticks(floor, top, 4).map(
      (tick) =>
        [
          s("path", {d: `M${LEFT} ${y(tick)}H${WIDTH - 16}`, class: "grid"}),
          s("text", {x: LEFT - 8, y: y(tick) + 4, class: "tiny", "text-anchor": "end"}, written(tick)),
        ],
    ),
    ticks(first, last, 8).filter(Number.isInteger).map(
      (tick) => s("text", {x: x(tick), y: HEIGHT - 16, class: "tiny", "text-anchor": "middle"}, tick),
    ),
    s("text", {x: (LEFT + WIDTH) / 2, y: HEIGHT - 2, class: "tiny", "text-anchor": "middle"}, "epoch"),
    lines.map(({split, values}, at) => curve(split, values, history.epoch, x, y, at, lines.length)),
    s("path", {d: `M${x(epoch)} 26V${HEIGHT - BOTTOM}`, class: "cursor"}),
    missing(lines, finite),
  );
}

function curve(split, values, epochs, x, y, at, count) {
  let path = "";
  let pen = "M";
  for (const k of thinned(values, 800)) {
    if (Number.isFinite(values[k])) path += `${pen}${x(epochs[k]).toFixed(1)} ${y(values[k]).toFixed(1)}`;
    pen = Number.isFinite(values[k]) ? "L" : "M";
  }
  const legend = WIDTH - 16 - 118 * (count - at);
  return [
    s("path", {d: path, class: `line ${split}`}),
    s("path", {d: `M${legend} 12h24`, class: `line ${split}`}),
    s("text", {x: legend + 30, y: 16, class: "mark"}, split),
  ];
}

function missing(lines, finite) {
  const broken = lines.reduce((sum, {values}) => sum + values.length, 0) - finite.length;
  return broken
    ? s("text", {x: WIDTH - 16, y: 16, class: "tiny", "text-anchor": "end"}, `${broken} values are no numbers`)
    : null;
}
