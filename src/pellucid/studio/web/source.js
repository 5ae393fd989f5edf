/** Data sources in words, `spiral(points=500, noise=0.1)`: read, and written as the library writes them. */

/** @typedef {string | number | boolean} Option */
/** @typedef {{name: string, options: Record<string, Option>, isPath: boolean}} Source */

const CALL = /^\s*([A-Za-z_][\w-]*)\s*(?:\(([\s\S]*)\)\s*)?$/;
const OPTION = /\s*([A-Za-z_][\w-]*)\s*=\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|[^,\s]+)\s*(?:,|$)/y;
const BARE = /^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$/;
const SUFFIX = /\.[A-Za-z][A-Za-z0-9]{0,9}\s*$/;

/** The call that a text spells; what is no call is the path of a file. @param {string} text @returns {Source} */
export function readSource(text) {
  const found = SUFFIX.test(text) ? null : text.match(CALL);
  if (!found) return {name: text.trim(), options: {}, isPath: true};
  const [, name, inside = ""] = found;
  /** @type {Record<string, Option>} */
  const options = {};
  OPTION.lastIndex = 0;
  for (let option = OPTION.exec(inside); option; option = OPTION.exec(inside)) {
    options[option[1].replaceAll("-", "_")] = valueOf(option[2]);
  }
  return {name, options, isPath: false};
}

/**
 * The text of a source; options that have their usual value go unsaid.
 * @param {string} name @param {Record<string, Option>} options @param {Record<string, Option>} [usual]
 */
export function sourceText(name, options, usual = {}) {
  const said = Object.entries(options).filter(([option, value]) => value !== usual[option]);
  return said.length ? `${name}(${said.map(([option, value]) => `${option}=${optionText(value)}`).join(", ")})` : name;
}

/** @param {string} text @returns {Option} */
function valueOf(text) {
  const mark = text[0];
  if (mark === '"' || mark === "'") return text.slice(1, -1).replaceAll(mark + mark, mark);
  if (text === "true" || text === "false") return text === "true";
  return Number.isNaN(Number(text)) ? text : Number(text);
}

/** @param {Option} value */
function optionText(value) {
  if (typeof value !== "string") return String(value);
  const bare = BARE.test(value) && value !== "true" && value !== "false";
  return bare ? value : `"${value.replaceAll('"', '""')}"`;
}
