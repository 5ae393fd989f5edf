/** Typed expressions such as `sin(x1) + x2^2`: from text to the closed tree that the page computes, and back. */

/** @typedef {{number: number} | {name: string} | {call: string, arguments: Tree[]}} Tree */
/** @typedef {{text: string, kind: "number" | "name" | "quoted" | "sign" | "end", at: number}} Token */

/** Functions with their numbers of arguments. @type {Record<string, number>} */
export const FUNCTIONS = {
  sin: 1, cos: 1, tan: 1, tanh: 1, exp: 1, log: 1, sqrt: 1, abs: 1, sign: 1, square: 1, min: 2, max: 2,
};

/** @type {Record<string, number>} */
const CONSTANTS = {pi: Math.PI, e: Math.E};
/** The sign of each operator, and how tightly it binds. */
const OPERATORS = {
  add: ["+", 1], subtract: ["-", 1], multiply: ["*", 2], divide: ["/", 2], negative: ["-", 3], power: ["^", 4],
};
const ATOM = 5;
const DEEPEST = 64;
const WORDS = [
  /((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/u, /([\p{L}_][\p{L}\p{N}_]*)/u, /(`(?:[^`]|``)+`|"(?:[^"]|"")+")/u,
  /(\*\*|[-+*/^(),])/u,
];
const TOKEN = new RegExp(`\\s*(?:${WORDS.map((word) => word.source).join("|")})`, "uy");

/** What is wrong with a text, and where. */
export class ExpressionProblem extends Error {
  /** @param {string} what @param {number} at first character @param {number} length */
  constructor(what, at, length) {
    super(what);
    this.at = at;
    this.length = length;
  }
}

/**
 * The tree of an expression.
 * @param {string} text @param {string[]} [names] the columns there are; left out, every name is taken
 * @returns {Tree}
 * @throws {ExpressionProblem}
 */
export function parseExpression(text, names) {
  const [tree, ...others] = parseFeatures(text, names);
  if (others.length) throw new ExpressionProblem("One expression is wanted here.", text.indexOf(","), 1);
  return tree;
}

/**
 * The trees of expressions separated by commas.
 * @param {string} text @param {string[]} [names] @returns {Tree[]}
 */
export function parseFeatures(text, names) {
  const reader = new Reader(tokensOf(text), names);
  const trees = [reader.sum()];
  while (reader.takes(",")) trees.push(reader.sum());
  reader.end();
  return trees;
}

/** The canonical spelling, which reads back as the same tree. @param {Tree} tree @returns {string} */
export function expressionText(tree) {
  if ("number" in tree) return constantNamed(tree.number) ?? String(tree.number);
  if ("name" in tree) return nameText(tree.name);
  const inside = (/** @type {Tree} */ part, /** @type {number} */ level) =>
    levelOf(part) >= level ? expressionText(part) : `(${expressionText(part)})`;
  const [left, right] = tree.arguments;
  if (tree.call in FUNCTIONS) return `${tree.call}(${tree.arguments.map(expressionText).join(", ")})`;
  const [sign, level] = operatorOf(tree.call);
  if (tree.call === "negative") return sign + inside(left, level);
  if (tree.call === "power") return `${inside(left, ATOM)}^${inside(right, 3)}`;
  const space = level === 1 ? " " : "";
  return `${inside(left, level)}${space}${sign}${space}${inside(right, level + 1)}`;
}

/** The same for people: x1², x1·x2 with lowered numbers. @param {string} text */
export const prettyExpression = (text) => text
  .replace(/\b([a-z])([0-9])\b/g, (_, letter, digit) => letter + "₀₁₂₃₄₅₆₇₈₉"[digit])
  .replace(/\^([23])(?![\d.])/g, (_, power) => (power === "2" ? "²" : "³"))
  .replace(/([\p{L}₀-₉)²³])\*(?=[\p{L}(])/gu, "$1·").replaceAll("-", "−");

/** Columns that are used, each once. @param {Tree} tree @returns {string[]} */
export function namesIn(tree) {
  if ("number" in tree) return [];
  return "name" in tree ? [tree.name] : [...new Set(tree.arguments.flatMap(namesIn))];
}

const constantNamed = (/** @type {number} */ value) => Object.keys(CONSTANTS).find((name) => CONSTANTS[name] === value);
const operatorOf = (/** @type {string} */ call) =>
  /** @type {[string, number]} */ (OPERATORS[/** @type {keyof typeof OPERATORS} */ (call)]);
const levelOf = (/** @type {Tree} */ tree) =>
  ("call" in tree && tree.call in OPERATORS ? operatorOf(tree.call)[1] : ATOM);
const nameText = (/** @type {string} */ name) =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !(name in CONSTANTS) ? name : `\`${name.replaceAll("`", "``")}\``;

/** A name without its quotes, which stand doubled inside. @param {string} text */
const unquoted = (text) => text.slice(1, -1).replaceAll(text[0].repeat(2), text[0]);

/** @param {string} text @returns {Token[]} */
function tokensOf(text) {
  const tokens = [];
  let at = 0;
  while (text.slice(at).trim()) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    const start = at + (text.slice(at).length - text.slice(at).trimStart().length);
    if (!found) throw new ExpressionProblem(`“${text[start]}” is not known here.`, start, 1);
    const kind = /** @type {Token["kind"]} */ (["number", "name", "quoted", "sign"][found.slice(1).findIndex(Boolean)]);
    tokens.push({text: found[0].trim(), kind, at: start});
    at = TOKEN.lastIndex;
  }
  return [...tokens, {text: "", kind: "end", at: text.trimEnd().length}];
}

/** Reads by descent: a sum of products of signed powers of atoms. */
class Reader {
  /** @param {Token[]} tokens @param {string[]} [names] */
  constructor(tokens, names) {
    this.tokens = tokens;
    this.names = names;
    this.depth = 0;
  }

  /** @param {...string} signs */
  takes(...signs) {
    const {kind, text} = this.tokens[0];
    if (kind !== "sign" || !signs.includes(text)) return "";
    this.tokens.shift();
    return text;
  }

  end() {
    if (this.tokens[0].kind !== "end") throw this.problem("An operator such as + or * is missing before this.");
  }

  /** @param {string} what @param {Token} [token] */
  problem(what, token = this.tokens[0]) {
    const said = token.kind === "end" ? "Something is missing at the end." : what;
    return new ExpressionProblem(said, token.at, token.text.length);
  }

  /** @returns {Tree} */
  sum() {
    if ((this.depth += 1) > DEEPEST) throw this.problem("This is nested too deeply.");
    let tree = this.product();
    for (let sign = this.takes("+", "-"); sign; sign = this.takes("+", "-")) {
      tree = {call: sign === "+" ? "add" : "subtract", arguments: [tree, this.product()]};
    }
    this.depth -= 1;
    return tree;
  }

  product() {
    let tree = this.signed();
    for (let sign = this.takes("*", "/"); sign; sign = this.takes("*", "/")) {
      tree = {call: sign === "*" ? "multiply" : "divide", arguments: [tree, this.signed()]};
    }
    return tree;
  }

  /** @returns {Tree} */
  signed() {
    if (this.takes("-")) return {call: "negative", arguments: [this.signed()]};
    const base = this.atom();
    return this.takes("^", "**") ? {call: "power", arguments: [base, this.signed()]} : base;
  }

  /** @returns {Tree} */
  atom() {
    const token = this.tokens[0];
    if (this.takes("(")) {
      const tree = this.sum();
      if (!this.takes(")")) throw this.problem("A closing bracket is missing before this.");
      return tree;
    }
    if (token.kind === "sign" || token.kind === "end") {
      throw this.problem("A number, a column or a bracket is wanted here.");
    }
    this.tokens.shift();
    if (token.kind === "number") return {number: Number(token.text)};
    if (token.kind === "quoted") return this.named(token, unquoted(token.text));
    if (this.takes("(")) return this.call(token);
    return Object.hasOwn(CONSTANTS, token.text) ? {number: CONSTANTS[token.text]} : this.named(token, token.text);
  }

  /** @param {Token} token @returns {Tree} */
  call(token) {
    const given = [this.sum()];
    while (this.takes(",")) given.push(this.sum());
    if (!this.takes(")")) throw this.problem("A closing bracket is missing before this.");
    const wanted = Object.hasOwn(FUNCTIONS, token.text) ? FUNCTIONS[token.text] : 0;
    if (!wanted) {
      throw this.problem(`There is no function “${token.text}”. Known: ${Object.keys(FUNCTIONS).join(", ")}.`, token);
    }
    if (given.length !== wanted) {
      throw this.problem(`${token.text} takes ${wanted === 1 ? "one number" : "two numbers"}.`, token);
    }
    return {call: token.text, arguments: given};
  }

  /** @param {Token} token @param {string} name @returns {Tree} */
  named(token, name) {
    if (this.names && !this.names.includes(name)) {
      throw this.problem(`There is no column “${name}”. Known: ${this.names.slice(0, 8).join(", ")}.`, token);
    }
    return {name};
  }
}
