/** Input fields for a table's columns: one number each, in the user's own units, and where it usually lies. */

import {h} from "./dom.js";

/** Slider steps that a hand can hit. */
const stepOf = (low, high) => (high - low) / 200;

export function fieldsView(state) {
  const {inputs} = state.page.model;
  const fields = inputs.fields ?? inputs.names.map((name) => ({name}));
  const rows = fields.map((field, index) => fieldRow(field, (value) => change(index, value)));
  function change(index, value) {
    if (!Number.isFinite(value)) return;
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

/** From where to where the slider goes: what the column can be, else what it was in the training rows. */
const reachOf = ({low, high, range}) => [low ?? range?.[0], high ?? range?.[1]];

/** The unit, where the name does not say it already. */
const unitBeside = ({name, unit}) => (unit && !name.includes(`(${unit})`) ? unit : "");

function fieldRow(field, change) {
  const {name} = field;
  const [low, high] = reachOf(field);
  const listen = {input: (event) => change(event.target.value === "" ? NaN : Number(event.target.value))};
  const number = h("input", {type: "number", step: "any", "aria-label": name, on: listen});
  const known = Number.isFinite(low) && Number.isFinite(high) && high > low;
  const slider = known
    ? h(
      "input",
      {type: "range", min: low, max: high, step: stepOf(low, high), "aria-label": `${name}, slider`, on: listen},
    )
    : null;
  const show = (value) => {
    if (document.activeElement !== number) number.value = Number(value.toPrecision(6));
    if (slider) slider.value = value;
  };
  const unit = unitBeside(field);
  return {
    element: h(
      "div",
      {class: "field"},
      h("span", {class: "name"}, name, unit ? h("span", {class: "muted"}, ` ${unit}`) : null),
      slider ?? h("span"),
      number,
    ),
    show,
  };
}
