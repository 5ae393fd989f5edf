/** A text of code cut into pieces, each with what it is, so that each can have its look. */

/** Strings, numbers, words that the language knows, names of options, and all that lies between. */
const PYTHON = /(?<text>"[^"]*"|'[^']*')|(?<word>\b(?:import|from|None|True|False)\b)|(?<option>\b\w+(?==))|(?<number>\b\d[\d.e+-]*\b)/g;
const COMMAND = /(?<text>'[^']*'|"[^"]*")|(?<option>--[\w-]+)|(?<number>(?<= )-?\d[\d.e+,-]*(?= |$))/g;

/**
 * A text in pieces, each with what it is: text, word, option, number or "".
 * @param {string} code @param {"python" | "command"} language
 * @returns {[kind: string, piece: string][]}
 */
export function pieces(code, language) {
  /** @type {[string, string][]} */
  const found = [];
  let at = 0;
  for (const match of code.matchAll(language === "python" ? PYTHON : COMMAND)) {
    if (match.index > at) found.push(["", code.slice(at, match.index)]);
    const [kind] = Object.entries(match.groups ?? {}).find(([, piece]) => piece !== undefined) ?? [""];
    found.push([kind, match[0]]);
    at = match.index + match[0].length;
  }
  if (at < code.length) found.push(["", code.slice(at)]);
  return found;
}
