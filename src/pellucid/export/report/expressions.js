/** Typed expressions such as `x1^2` or `sin(x1)`: a closed tree, evaluated without eval. */

const functions = {
  "+": (a, b) => a + b,
  "-": (a, b) => (b === undefined ? -a : a - b),
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  negate: (a) => -a,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  tanh: Math.tanh,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  min: Math.min,
  max: Math.max,
  square: (a) => a * a,
};
const constants = {pi: Math.PI, e: Math.E};

/**
 * A number, `{name}` or `{call, arguments}`.
 * @param {object|number} tree @param {Object<string, number>} columns @returns {number}
 */
export function evaluate(tree, columns) {
  if (typeof tree === "number") return tree;
  if (tree.number !== undefined) return tree.number;
  if (tree.name !== undefined) return lookUp(tree.name, columns);
  const call = tree.call ?? tree.function;
  if (!Object.hasOwn(functions, call)) throw new Error(`This page does not know the function "${call}".`);
  return functions[call](...tree.arguments.map((argument) => evaluate(argument, columns)));
}

function lookUp(name, columns) {
  if (Object.hasOwn(columns, name)) return columns[name];
  if (Object.hasOwn(constants, name)) return constants[name];
  throw new Error(`There is no column "${name}".`);
}
