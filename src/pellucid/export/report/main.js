/** The page: one section for each part that is there, and a sentence for each that is not. */

import {answerView} from "./answer-view.js";
import {sizeOf} from "./arrays.js";
import {onSchemeChange} from "./colors.js";
import {curveView} from "./curve-view.js";
import {h} from "./dom.js";
import {aboutMistake, confusionView, mistakesView} from "./errors-view.js";
import {fieldsView} from "./fields-view.js";
import {networkView} from "./network-view.js";
import {neuronView} from "./neuron-view.js";
import {padView} from "./pad-view.js";
import {planeView} from "./plane-view.js";
import {headline, resultsView} from "./results-view.js";
import {createState} from "./state.js";
import {stepView} from "./step-view.js";
import {stripsView} from "./strips-view.js";
import {rawOf} from "./values.js";
import {weightsView} from "./weights-view.js";

/** What a missing part would have shown. */
const ABSENT = {
  results: "results beside a trivial guess and a linear model",
  history: "curves over the epochs",
  snapshots: "weights of earlier epochs",
  confusion: "the confusion matrix",
  mistakes: "the worst mistakes",
  step: "one learning step, opened",
  asked: "what was asked",
};

/** Names of the parts this page lacks; what cannot be is not missed: a confusion matrix without classes, for example. */
export function absentParts(page) {
  const classes = page.model.outputs.some(({task}) => task.kind === "classification");
  const possible = {confusion: classes, mistakes: classes && !page.confusion};
  return Object.keys(ABSENT).filter((part) => !page[part] && (possible[part] ?? true));
}

/** A real row to begin with, where the page holds one; never an invented one. */
export function firstRow({first, mistakes, model, plane}) {
  if (mistakes?.length) return {raw: rawOf(mistakes[0].input), about: aboutMistake(mistakes[0])};
  const points = plane?.test ?? plane?.train;
  if (points?.x.length) return {raw: points.x[0], about: `A point of the ${plane.test ? "test" : "training"} rows.`};
  if (first) return {raw: rawOf(first.input), about: `Row ${first.row} of the data.`};
  const usual = usualOf(model.inputs);
  if (usual) return {raw: usual, about: "The medians of the training rows; of classes the first."};
  const empty = new Array(sizeOf(model.inputs.shape)).fill(0);
  return {raw: empty, about: model.inputs.shape.length > 1 ? "An empty pad: draw." : "All inputs are 0."};
}

/** What is usual in each column, where the model knows it. */
function usualOf({fields, shape}) {
  const usual = fields?.map((field) => field.usual ?? null) ?? [];
  return shape.length === 1 && usual.length && usual.every((value) => value !== null) ? usual : null;
}

function inputView(state) {
  const {inputs} = state.page.model;
  const [rows, columns, channels = 1] = inputs.shape;
  if (inputs.shape.length > 1 && rows === columns && channels === 1) return padView(state);
  if (inputs.shape.length > 1) return h("p", {}, "There is no pad for pictures of this shape; load a mistake below.");
  return rows === 2 && state.page.plane ? planeView(state) : fieldsView(state);
}

function section(id, title, lead, ...content) {
  return h(
    "section",
    {id, "aria-labelledby": `${id}-title`},
    h("h2", {id: `${id}-title`}, title),
    lead ? h("p", {class: "lead"}, lead) : null,
    content,
  );
}

function alive(state) {
  const {page} = state;
  const banner = h("p", {class: "banner", role: "status"});
  const back = h("button", {type: "button", on: {click: () => state.setEpoch(null)}}, "Back to the trained network");
  state.listen(() => {
    banner.hidden = state.epoch === null;
    banner.replaceChildren(`Shown as it was after epoch ${state.epoch}. `, back);
  });
  const tall = page.plane || page.model.inputs.shape.length > 1; // a map or a pad has room for the neuron beside it
  const few = tall && state.answers.flatMap(({scores}) => scores).length < 5;
  return section(
    "alive",
    "The network, alive",
    "It computes in this page. Every change of the input runs through every neuron.",
    banner,
    h(
      "div",
      {class: few ? "alive stacked" : "alive"},
      h("div", {class: "card given"}, inputView(state)),
      h("div", {class: "card answered"}, answerView(state)),
      h("div", {class: "card drawing"}, networkView(state), h("h3", {}, "Every neuron"), stripsView(state)),
      neuronView(state),
    ),
  );
}

function sections(state) {
  const {page} = state;
  const pictures = page.model.inputs.shape.length > 1;
  const has = (part, make) => (page[part] ? make() : null);
  return [
    alive(state),
    has(
      "history",
      () =>
        section(
          "curves",
          "How it learned",
          page.snapshots ? "Move the slider: the whole page goes back to the weights of that epoch, kept to four digits of the largest." : "",
          curveView(state),
        ),
    ),
    state.layers.some(({weighted}) => weighted)
      ? section(
        "weights",
        pictures ? "What each neuron looks for" : "The weights",
        pictures ? "Ink on blue raises a neuron's weighted sum, ink on orange lowers it. Choose one to open it." : "",
        weightsView(state),
      )
      : null,
    page.confusion || page.mistakes
      ? section(
        "errors",
        "Where it errs",
        "",
        h("div", {class: "pair"}, has("confusion", () => confusionView(page)), worst(state)),
      )
      : null,
    has("step", () => section("step", "One learning step, opened", "", stepView(state))),
    has(
      "asked",
      () => section("asked", "What was asked", "", h("pre", {class: "asked", tabindex: "0"}, page.asked.toml)),
    ),
    absent(page),
  ];
}

function worst(state) {
  if (!state.page.mistakes) return h("p", {}, "No row it was tested on is answered wrongly.");
  return h(
    "div",
    {},
    h("h3", {}, "The worst mistakes"),
    h("p", {class: "legend"}, "The percentage is how sure the network was. Choose one to put it into the network."),
    mistakesView(state),
  );
}

function absent(page) {
  const parts = absentParts(page);
  return parts.length
    ? section(
      "absent",
      "What is not here",
      "",
      h("p", {}, `This page was written without: ${parts.map((part) => ABSENT[part]).join("; ")}.`),
    )
    : null;
}

function start() {
  const page = JSON.parse(document.getElementById("page").textContent);
  const main = document.querySelector("main");
  try {
    const state = createState(page, firstRow(page));
    const top = h(
      "header",
      {},
      h(
        "div",
        {},
        h("p", {class: "brand"}, "Pellucid"),
        h("h1", {}, page.title ?? "A trained network"),
        h("p", {class: "lead"}, headline(page.results)),
      ),
      page.results ? h("div", {class: "scroll"}, resultsView(page)) : null,
    );
    const parts = sections(state).filter(Boolean);
    const links = parts.map((part) => h("a", {href: `#${part.id}`}, part.querySelector("h2").textContent));
    main.replaceChildren(
      top,
      h("nav", {"aria-label": "Parts of this page"}, links),
      ...parts,
      h(
        "footer",
        {},
        `Written by ${page.written_by ?? "Pellucid"}. This file is whole: it asks nothing of the network.`,
      ),
    );
    onSchemeChange(() => state.repaint());
  } catch (problem) {
    main.replaceChildren(h("h1", {}, "This page cannot be shown"), h("p", {role: "alert"}, problem.message));
    throw problem;
  }
}

if (globalThis.document) start();
