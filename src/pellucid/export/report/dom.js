/** Elements in one call: `h` for HTML, `s` for SVG; the only place that creates them. */

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
  );
  return element;
}

/** @returns {HTMLElement} */
export const h = (tag, attributes = {}, ...children) => build(document.createElement(tag), attributes, children);

/** @returns {SVGElement} */
export const s = (tag, attributes = {}, ...children) =>
  build(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/** A choice among named things; `pick` gets the index, `set` shows another one. */
export function choice(title, names, chosen, pick) {
  const options = names.map((name, index) => h("option", {value: index, selected: index === chosen}, name));
  const select = h("select", {on: {change: () => pick(Number(select.value))}}, options);
  const set = (index) => {
    select.value = index;
  };
  return {element: h("label", {class: "choice"}, `${title} `, select), set};
}

/** A whole number from 0 to the `high` of the last `set`; `pick` gets it. It stays in place, so focus is kept. */
export function numberField(title, pick) {
  const inside = () => Math.min(Math.max(Math.round(Number(input.value)) || 0, 0), Number(input.max));
  const input = h("input", {type: "number", min: 0, on: {change: () => pick(inside())}});
  const set = (value, high) => Object.assign(input, {max: high, value});
  return {element: h("label", {class: "choice"}, `${title} `, input), set};
}
