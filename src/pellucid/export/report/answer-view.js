/** The answer: outputs as bars, said aloud politely, and marked where the input is unlike the training data. */

import {largest} from "./arrays.js";
import {h} from "./dom.js";
import {percent, written} from "./format.js";

/** The answer in one sentence. */
export function sentence({answer, unlike, distance, page}) {
  const told = answer.label
    ? `${answer.label}${answer.shares && answer.index >= 0 ? `, ${shareText(answer.scores[answer.index].value)}` : ""}`
    : answer.scores.map(({name, value, unit}) => `${name} ${written(value)}${unit ? ` ${unit}` : ""}`).join(", ");
  const mark = unlike
    ? ` Unlike the training data: distance ${written(distance)}, usual up to ${written(page.model.unlike.threshold)}.`
    : "";
  return `${told}.${mark}`;
}

export function answerView(state) {
  const big = h("p", {class: "answer"});
  const source = h("p", {class: "muted source"});
  const mark = h("p", {class: "mark-unlike"});
  const bars = h("div", {class: "bars", "aria-hidden": "true"});
  const live = h("p", {class: "unseen", "aria-live": "polite"});
  let speaking = 0;
  state.listen(() => {
    const {answer} = state;
    big.replaceChildren(...(answer.label ? classAnswer(answer) : answer.scores.map(numberAnswer)));
    source.textContent = state.about;
    showMark(state, mark);
    const most = answer.shares ? 1 : largest(answer.scores.map(({value}) => value)) || 1;
    const scores = answer.label ? answer.scores : [];
    bars.replaceChildren(...scores.map((one, index) => scoreBar(one, most, index === answer.index, answer.shares)));
    clearTimeout(speaking);
    speaking = setTimeout(() => (live.textContent = sentence(state)), 600);
  });
  return h("div", {class: "answer-box"}, h("h3", {}, "The answer"), big, source, mark, bars, live);
}

const classAnswer = ({label, index, scores, shares}) =>
  [h("strong", {}, label), h("span", {class: "muted"}, shares && index >= 0 ? shareText(scores[index].value) : "")];

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

function scoreBar({name, value, unit}, most, best, shares) {
  const strip = h("span", {class: value < 0 ? "fill negative" : "fill positive"});
  strip.style.width = `${(100 * Math.min(Math.abs(value) / most, 1)).toFixed(2)}%`;
  const number = shares ? shareText(value) : `${written(value)}${unit ? ` ${unit}` : ""}`;
  return h(
    "div",
    {class: best ? "score best" : "score"},
    h("span", {class: "name"}, name),
    h("span", {class: "track"}, strip),
    h("span", {class: "number"}, number),
  );
}
