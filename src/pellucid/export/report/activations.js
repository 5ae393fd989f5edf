/** Activation functions, the same formulas as in the library, for one number z. */

const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/**
 * The error function, by the series whose terms are all positive (Abramowitz and Stegun 7.1.6),
 * so nothing cancels: erf(x) = 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)).
 */
export function erf(x) {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** @type {Object<string, (z: number, options: Object<string, number>) => number>} */
export const activations = {
  linear: (z) => z,
  step: (z, {threshold = 0}) => (z > threshold ? 1 : 0),
  sigmoid,
  tanh: Math.tanh,
  relu: (z, {threshold = 0}) => (z > threshold ? z : 0),
  leaky_relu: (z, {slope = 0.01}) => (z > 0 ? z : slope * z),
  elu: (z, {alpha = 1}) => (z > 0 ? z : alpha * Math.expm1(z)),
  gelu: (z) => 0.5 * z * (1 + erf(z / Math.SQRT2)),
  gelu_tanh: (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),
  silu: (z) => z * sigmoid(z),
  mish: (z) => z * Math.tanh(softplus(z)),
  softplus,
  sine: Math.sin,
  gaussian: (z) => Math.exp(-z * z),
};

/** How each is written in a formula. */
export const formulas = {
  linear: "z",
  step: "1 if z > threshold, else 0",
  sigmoid: "1 / (1 + exp(−z))",
  tanh: "tanh(z)",
  relu: "z if z > threshold, else 0",
  leaky_relu: "z if z > 0, else slope · z",
  elu: "z if z > 0, else alpha · (exp(z) − 1)",
  gelu: "z · Φ(z)",
  gelu_tanh: "½ z (1 + tanh(√(2/π) (z + 0.044715 z³)))",
  silu: "z / (1 + exp(−z))",
  mish: "z · tanh(ln(1 + exp(z)))",
  softplus: "ln(1 + exp(z))",
  sine: "sin(z)",
  gaussian: "exp(−z²)",
  softmax: "exp(z) / Σ exp(z)",
};
