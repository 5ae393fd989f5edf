/** Input fields for a table's columns, in the user's own words: numbers with sliders, classes to choose, dates. */

import {h} from "./dom.js";
import {dateText, daysOf} from "./values.js";

export function fieldsView(state) {
  const {inputs} = state.page.model;
  const fields = inputs.fields ?? inputs.names.map((name) => ({name}));
  const rows = fields.map((field, index) => fieldRow(field, (value) => change(index, value)));
  function change(index, value) {
    if (!Number.isFinite(value) && !fields[index].missing) return;
    const raw = Float64Array.from(state.raw);
    raw[index] = value;
    state.setInput(raw, "Your values.");
  }
  state.listen(() => rows.forEach(({show}, index) => show(state.raw[index])));
  return h(
    "div",
    {class: "fields-box"},
    h("h3", {}, "Try values"),
    h("div", {class: "fields"}, rows.map(({element}) => element)),
  );
}

/** The unit, where the name does not say it already. */
const unitBeside = ({name, unit}) => (unit && !name.includes(`(${unit})`) ? unit : "");

function fieldRow(field, change) {
  const unit = unitBeside(field);
  const slider = field.kind === "class" ? null : sliderOf(field, change);
  const box = (boxes[field.kind] ?? boxes.number)(field, change);
  return {
    element: h(
      "div",
      {class: "field"},
      h("span", {class: "name"}, field.name, unit ? h("span", {class: "muted"}, ` ${unit}`) : null),
      slider?.element ?? h("span"),
      box.element,
    ),
    show: (value) => [slider, box].forEach((one) => one?.show(value)),
  };
}

/** From where to where the slider goes: what the column can be, else what it was in the training rows. */
const reachOf = ({low, high, range}) => [low ?? range?.[0], high ?? range?.[1]];

/** Slider steps that a hand can hit: whole days, or two hundred steps. */
const stepOf = ({kind, clock}, low, high) => (kind === "date" && !clock ? 1 : (high - low) / 200);

function sliderOf(field, change) {
  const [low, high] = reachOf(field);
  if (!(Number.isFinite(low) && Number.isFinite(high) && high > low)) return null;
  const element = h("input", {
    type: "range",
    min: low,
    max: high,
    step: stepOf(field, low, high),
    "aria-label": `${field.name}, slider`,
    on: {input: () => change(Number(element.value))},
  });
  const show = (value) => {
    if (Number.isFinite(value)) element.value = value;
  };
  return {element, show};
}

const boxes = {
  number: (field, change) =>
    typed(
      field,
      {type: "number", step: "any"},
      (value) => String(Number(value.toPrecision(6))),
      (text) => (text === "" ? NaN : Number(text)),
      change,
    ),
  date: (field, change) =>
    typed(field, {type: field.clock ? "datetime-local" : "date"}, (days) => dateText(days, field.clock), daysOf, change),
  class: ({name, classes, seen, missing}, change) => {
    const options = seen.map((index) => h("option", {value: index}, classes[index]));
    const none = missing ? h("option", {value: -1}, "missing") : null;
    const element = h("select", {"aria-label": name, on: {change: () => change(Number(element.value))}}, options, none);
    return {element, show: (index) => (element.value = index)};
  },
};

/** A box for what a hand types; it stays as it is while someone types in it, and is empty where a value is missing. */
function typed({name, missing}, attributes, textOf, valueOf, change) {
  const listen = {input: () => change(valueOf(element.value))};
  const element = h("input", {...attributes, placeholder: missing ? "missing" : null, "aria-label": name, on: listen});
  const show = (value) => {
    if (document.activeElement !== element) element.value = Number.isNaN(value) ? "" : textOf(value);
  };
  return {element, show};
}
