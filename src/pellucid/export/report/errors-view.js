/** Where it errs: the confusion matrix, and the worst mistakes, which can be put back in. */

import {h} from "./dom.js";
import {percent} from "./format.js";
import {paintInk, pictureCanvas} from "./picture.js";
import {flat} from "./arrays.js";
import {rawOf, told} from "./values.js";

export function confusionView({confusion: {classes, counts}}) {
  const cell = (count, row, column) => {
    const share = count / (counts[row].reduce((a, b) => a + b, 0) || 1);
    const element = h(
      "td",
      {class: row === column ? "right" : "wrong", title: `${count} rows: ${classes[row]} taken for ${classes[column]}`},
      count || h("span", {class: "faint"}, "·"),
    );
    element.style.setProperty("--share", `${(100 * (count ? 0.12 + 0.68 * Math.sqrt(share) : 0)).toFixed(1)}%`);
    return element;
  };
  const head = h("tr", {}, h("td"), classes.map((name) => h("th", {scope: "col"}, name)));
  const line = (row, at) => h("tr", {}, h("th", {scope: "row"}, classes[at]), row.map((one, to) => cell(one, at, to)));
  const table = h("table", {class: "confusion"}, h("thead", {}, head), h("tbody", {}, counts.map(line)));
  return h(
    "div",
    {},
    h("p", {class: "legend"}, "Rows: what it is; columns: what the network said."),
    h("p", {class: "legend"}, "Blue is right, orange wrong; the shade follows the share of the row."),
    h("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": "Confusion matrix"}, table),
  );
}

/** Where a mistake came from, in words. */
export const aboutMistake = ({row, target, prediction}) =>
  `Row ${row} of the data: ${target}, taken for ${prediction}.`;

export function mistakesView(state) {
  const {shape, fields} = state.page.model.inputs;
  const buttons = state.page.mistakes.map((mistake) => {
    const load = () => {
      state.setInput(rawOf(mistake.input), aboutMistake(mistake));
      document.getElementById("alive").scrollIntoView(
        {behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"},
      );
    };
    const picture = shape.length > 1
      ? pictureCanvas("", "pixels fill")
      : h("span", {class: "muted"}, rawOf(mistake.input).slice(0, 3).map((x, k) => told(fields?.[k] ?? {}, x)).join(", "));
    if (shape.length > 1) state.listen(
      () => paintInk(picture, flat(mistake.input), shape[1], shape[0], fields?.[0]?.high),
    );
    const sure = Number.isFinite(mistake.probability)
      ? h("span", {class: "muted"}, percent(mistake.probability, 2))
      : null;
    const words = h(
      "span",
      {},
      `${mistake.target} `,
      h("span", {class: "muted"}, "taken for"),
      ` ${mistake.prediction}`,
    );
    return h(
      "button",
      {type: "button", class: "tile mistake", "aria-label": `load: ${aboutMistake(mistake)}`, on: {click: load}},
      picture,
      words,
      sure,
    );
  });
  return h("div", {class: "tiles"}, buttons);
}
