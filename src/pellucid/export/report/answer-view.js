/** The answer: outputs as bars, said aloud politely, and marked where the input is unlike the training data. */

import {h} from "./dom.js";
import {percent, written} from "./format.js";

/** The answer in one sentence. */
export function sentence({answers, unlike, distance, page}) {
  const told = answers.map((one) => `${answers.length > 1 && one.title ? `${one.title}: ` : ""}${spoken(one)}`).join("; ");
  const mark = unlike
    ? ` Unlike the training data: distance ${written(distance)}, usual up to ${written(page.model.unlike.threshold)}.`
    : "";
  return `${told}.${mark}`;
}

const spoken = ({label, index, scores}) =>
  label
    ? `${label}${index >= 0 ? `, ${shareText(scores[index].value)}` : ""}`
    : scores.map(({name, value, unit}) => `${name} ${written(value)}${unit ? ` ${unit}` : ""}`).join(", ");

export function answerView(state) {
  const several = state.answers.length > 1;
  const heads = state.answers.map(({title}) => head(several ? title : ""));
  const source = h("p", {class: "muted source"});
  const mark = h("p", {class: "mark-unlike"});
  const live = h("p", {class: "unseen", "aria-live": "polite"});
  let speaking = 0;
  state.listen(() => {
    heads.forEach(({show}, at) => show(state.answers[at]));
    source.textContent = state.about;
    showMark(state, mark);
    clearTimeout(speaking);
    speaking = setTimeout(() => (live.textContent = sentence(state)), 600);
  });
  const elements = heads.map(({element}) => element);
  return h("div", {class: "answer-box"}, h("h3", {}, "The answer"), elements, source, mark, live);
}

/** One output's answer: in large letters, with bars where it is a choice. */
function head(title) {
  const big = h("p", {class: "answer"});
  const bars = h("div", {class: "bars", "aria-hidden": "true"});
  const show = (answer) => {
    big.replaceChildren(...(answer.label ? classAnswer(answer) : answer.scores.map(numberAnswer)));
    bars.replaceChildren(
      ...(answer.shares ? answer.scores : []).map((one, index) => scoreBar(one, index === answer.index)),
    );
  };
  const heading = title ? h("p", {class: "head-title"}, title) : null;
  return {element: h("div", {class: "head"}, heading, big, bars), show};
}

const classAnswer = ({label, index, scores}) =>
  [h("strong", {}, label), h("span", {class: "muted"}, index >= 0 ? shareText(scores[index].value) : "")];

/** Numbers of different units share no scale, so they are written and not drawn. */
const numberAnswer = ({name, value, unit}) => h(
  "span",
  {class: "target"},
  h("span", {class: "muted"}, name),
  h("strong", {}, written(value)),
  h("span", {class: "muted"}, unit),
);

/** A share as percent, tiny ones as such. */
const shareText = (value) => (value > 0 && value < 5e-4 ? "< 0.05 %" : `${(100 * value).toFixed(1)} %`);

function showMark({unlike, distance, page}, mark) {
  const {unlike: measure} = page.model;
  mark.className = unlike ? "mark-unlike on" : "mark-unlike";
  if (!measure) mark.textContent = "";
  else {
    const rate = measure.false_alarm_rate ? ` (${percent(measure.false_alarm_rate)} of the usual rows lie beyond)` : "";
    const numbers = `distance ${written(distance)}, limit ${written(measure.threshold)}${rate}`;
    mark.textContent = unlike
      ? `Unlike anything it was trained on: ${numbers}.`
      : `Like the training data: ${numbers}.`;
  }
}

function scoreBar({name, value}, best) {
  const strip = h("span", {class: "fill positive"});
  strip.style.width = `${(100 * Math.min(Math.max(value, 0), 1)).toFixed(2)}%`;
  return h(
    "div",
    {class: best ? "score best" : "score"},
    h("span", {class: "name"}, name),
    h("span", {class: "track"}, strip),
    h("span", {class: "number"}, shareText(value)),
  );
}
