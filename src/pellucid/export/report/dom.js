/** Elements in one call: `h` for HTML, `s` for SVG; the only place that creates them. */

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** @returns {HTMLElement} */
export const h = (tag, attributes = {}, ...children) => build(document.createElement(tag), attributes, children);

/** @returns {SVGElement} */
export const s = (tag, attributes = {}, ...children) =>
  build(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/** A choice among named things; `pick` gets the index. */
export function choice(title, names, chosen, pick) {
  const options = names.map((name, index) => h("option", {value: index, selected: index === chosen}, name));
  return h("label", {class: "choice"}, `${title} `, h("select", {on: {change: (event) => pick(Number(event.target.value))}}, options));
}

/** A short number field; `pick` gets the number, kept inside the bounds. */
export function numberField(title, value, low, high, pick) {
  const change = (event) => pick(Math.min(Math.max(Math.round(Number(event.target.value)) || low, low), high));
  return h("label", {class: "choice"}, `${title} `, h("input", {type: "number", value, min: low, max: high, on: {change}}));
}
