/** Typed expressions such as `x1^2` or `sin(x1)`: a closed tree, evaluated without eval. */

const functions = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power: (a, b) => a ** b,
  negative: (a) => -a,
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

/**
 * `{number}`, `{name}` or `{call, arguments}`.
 * @param {object} tree @param {Object<string, number>} columns @returns {number}
 */
export function evaluate(tree, columns) {
  if (tree.number !== undefined) return tree.number;
  if (tree.name !== undefined) return lookUp(tree.name, columns);
  if (!Object.hasOwn(functions, tree.call)) throw new Error(`This page does not know the function "${tree.call}".`);
  return functions[tree.call](...tree.arguments.map((argument) => evaluate(argument, columns)));
}

function lookUp(name, columns) {
  if (!Object.hasOwn(columns, name)) throw new Error(`There is no column "${name}".`);
  return columns[name];
}
