/** A line of text with a grammar: checked while it is typed, shown as a picture, taken on Enter; errors at the word. */

import {ExpressionProblem, parseExpression, parseFeatures} from "../expression.js";
import {classes, html, useId, useState} from "../parts/html.js";
import {Field, described} from "../parts/field.js";
import {Icon} from "../parts/icons.js";

/** @typedef {import("../expression.js").Tree} Tree */
/** @typedef {{what: string, at?: number, length?: number}} Wrong */

/**
 * @param {import("../parts/field.js").FieldProps & {value: string, onTake: (text: string) => Promise<unknown>,
 *   check?: (text: string) => Wrong | null, preview?: (text: string) => any, placeholder?: string, clears?: boolean,
 *   disabled?: boolean}} props `onTake` may refuse; `clears`: the field is empty once its text was taken
 */
export function TypedLine({value, onTake, check = () => null, preview, placeholder, clears, disabled, ...field}) {
  const id = useId();
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const [refused, setRefused] = useState(/** @type {{text: string, wrong: Wrong} | null} */ (null));
  const text = draft ?? value;
  const wrong = text.trim() === "" || draft === null ? null
    : refused?.text === text ? refused.wrong : check(text);
  const take = () => {
    if (draft === null || (draft === value && !clears) || draft.trim() === "") return setDraft(null);
    const found = check(draft);
    if (found) return setRefused({text: draft, wrong: found});
    const refuse = (/** @type {any} */ problem) => setRefused({text: draft, wrong: wrongOf(problem, draft)});
    return onTake(draft).then(() => setDraft(null), refuse);
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") take();
    else if (event.key === "Escape" && draft !== null) setDraft(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<${Field} id=${id} ...${field} error=${wrong?.what}>
    <span class="typed typed-code">
      <input type="text" ...${described(id, {error: wrong?.what})} value=${text} disabled=${disabled}
        placeholder=${placeholder} autocomplete="off" autocapitalize="none" spellcheck=${false} onKeyDown=${keys}
        onBlur=${() => clears || take()}
        onInput=${(/** @type {any} */ event) => setDraft(event.currentTarget.value)} />
      ${clears && draft && html`<button type="button" class="button button-quiet button-icon button-small typed-take"
        aria-label="Add ${draft}" onClick=${take}><${Icon} name="check" size=${16} /></button>`}
    </span>
    ${wrong?.at !== undefined && html`<${Marked} text=${text} wrong=${wrong} />`}
    ${preview && !wrong && preview(text)}
  <//>`;
}

/** The text again with the word that is wrong underlined. @param {{text: string, wrong: Wrong}} props */
function Marked({text, wrong: {at = 0, length = 1}}) {
  const end = at + Math.max(1, length);
  return html`<code class=${classes("typed-marked", at >= text.length && "typed-marked-end")} aria-hidden="true"
    >${text.slice(0, at)}<mark>${text.slice(at, end) || "\u00a0"}</mark>${text.slice(end)}</code>`;
}

/**
 * A problem of the server as one of the field; `where` ends in line:column where it knows the word.
 * @param {import("../state.js").Problem} problem @param {string} text
 * @returns {Wrong}
 */
export function wrongOf({what, where = "", got, next}, text) {
  const first = `${what[0].toUpperCase()}${what.slice(1)}`.replace(/\.?$/, ".");
  const sentence = next ? `${first} ${next}` : first;
  const column = Number(where.match(/:(\d+)$/)?.[1] ?? NaN) - 1;
  const word = typeof got === "string" ? got : "";
  const from = column >= 0 && column <= text.length ? column : -1;
  const at = word ? text.indexOf(word, Math.max(from, 0)) : -1;
  if (at >= 0) return {what: sentence, at, length: word.length};
  if (from < 0) return {what: sentence};
  return {what: sentence, at: from, length: text.slice(from).match(/^[\w.]+/)?.[0].length ?? 1};
}

/**
 * What is wrong with an expression, found on the page.
 * @param {string[]} [names] the columns there are
 * @returns {(text: string) => Wrong | null}
 */
export const expressionCheck = (names, {several = false} = {}) => (text) => {
  try {
    if (several) parseFeatures(text, names);
    else parseExpression(text, names);
    return null;
  } catch (problem) {
    if (!(problem instanceof ExpressionProblem)) throw problem;
    return {what: problem.message, at: problem.at, length: problem.length};
  }
};

/** The tree of a text that is right, or null. @param {string} text @returns {Tree | null} */
export function treeOf(text) {
  try {
    return parseExpression(text);
  } catch {
    return null;
  }
}
