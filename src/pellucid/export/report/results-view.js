/** How good it is: the network beside a trivial guess and a linear model. */

import {h} from "./dom.js";
import {measured} from "./format.js";

const ROWS = [
  ["test", "this network, on rows it never saw"],
  ["validation", "this network, on rows kept for choosing"],
  ["train", "this network, on rows it learned from"],
  ["linear", "a linear model"],
  ["trivial", "a trivial guess"],
];

/** Measures in the order of the results, those that are numbers. */
export function measuresIn(results) {
  const names = ROWS.flatMap(
    ([key]) => Object.keys(results[key] ?? {}).filter((name) => typeof results[key][name] === "number"),
  );
  return [...new Set(names)].sort((a, b) => leading(b) - leading(a));
}

const leading = (name) => (["accuracy", "r2"].includes(name) ? 2 : name === "loss" ? 1 : 0);

/** The headline: one sentence with its comparison, or nothing when there is nothing to compare. */
export function headline(results) {
  const shown = results?.test ?? results?.validation;
  const name = shown ? measuresIn(results)[0] : null;
  if (!name || shown[name] === undefined) return "";
  const others = [
    ["linear", "a linear model"],
    ["trivial", "a trivial guess"],
  ].filter(([key]) => typeof results[key]?.[name] === "number");
  const beside = others.map(([key, words]) => `${words} ${measured(name, results[key][name])}`).join(", ");
  const value = measured(name, shown[name]);
  const head = name === "accuracy" ? `Right on ${value} of` : `${name}: ${value} on`;
  return `${head} the rows it never saw${beside ? `; ${beside}` : ""}.`;
}

export function resultsView({results}) {
  const measures = measuresIn(results).slice(0, 4);
  const rows = ROWS.filter(([key]) => results[key]);
  const most = (name) => Math.max(...rows.map(([key]) => results[key][name] ?? 0), 1e-12);
  const cell = (key, name) => {
    const value = results[key][name];
    const share = /accuracy|r2|f1/.test(name) ? value : value / most(name);
    return h(
      "td",
      {},
      value === undefined ? "–" : measured(name, value),
      value === undefined ? null : meter(share, key),
    );
  };
  return h(
    "table",
    {class: "results"},
    h("thead", {}, h("tr", {}, h("td"), measures.map((name) => h("th", {scope: "col"}, name)))),
    h(
      "tbody",
      {},
      rows.map(
        ([key, words]) => h(
          "tr",
          {class: key},
          h("th", {scope: "row"}, words),
          measures.map((name) => cell(key, name)),
        ),
      ),
    ),
  );
}

function meter(share, key) {
  const strip = h("span", {class: ["linear", "trivial"].includes(key) ? "fill plain" : "fill positive"});
  strip.style.width = `${100 * Math.min(Math.max(share, 0), 1)}%`;
  return h("span", {class: "track", "aria-hidden": "true"}, strip);
}
