/** Scenes and frames as the server sends them, made by hand, for the page of canvases. */

/** The same numbers in every run. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const call = (name, ...parts) => ({call: name, arguments: parts});
const [X, Y] = [{name: "x1"}, {name: "x2"}];
const CLASSIC = {
  "x1": X, "x2": Y, "x1^2": call("square", X), "x2^2": call("square", Y), "x1*x2": call("multiply", X, Y),
  "sin(x1)": call("sin", X), "sin(x2)": call("sin", Y),
};

/**
 * A scene with its weights: `widths` of the layers, the last one the output.
 * @param {{features?: string[], widths?: number[], activation?: string, output?: string, task?: object,
 *   shape?: number[], dropout?: number, size?: number, seed?: number}} options
 */
export function sceneOf({
  features = ["x1", "x2"], widths = [4, 2, 1], activation = "tanh", output = "tanh", shape = [2], dropout = 0,
  task = {kind: "classification", target: "label", classes: ["outside", "inside"], low: -1}, size = 1, seed = 1,
} = {}) {
  const random = generator(seed);
  const [nodes, layers, arrays] = [[], [], new Map()];
  const image = shape.length > 1;
  let [before, width] = ["input", image ? shape.reduce((a, b) => a * b, 1) : features.length];
  if (image) {
    nodes.push({name: "flatten1", kind: "flatten", inputs: ["input"], part_of: "flatten1"});
    layers.push({at: 0, name: "flatten1", kind: "flatten", node: "flatten1", output: "flatten1", units: width});
    before = "flatten1";
  }
  widths.forEach((units, k) => {
    const name = `dense${k + 1}`;
    const last = k === widths.length - 1;
    const kind = last ? output : activation;
    nodes.push({name, kind: "dense", inputs: [before], part_of: name,
      parameters: {weight: {shape: [width, units]}, bias: {shape: [units]}}});
    nodes.push({name: `${name}.${kind}`, kind, inputs: [name], part_of: name});
    const spread = size * 2.4 / Math.sqrt(width);
    const numbers = (count, by) => Float32Array.from({length: count}, () => by * (2 * random() - 1));
    arrays.set(`params/${name}/weight`, {shape: [width, units], data: numbers(width * units, spread)});
    arrays.set(`params/${name}/bias`, {shape: [units], data: numbers(units, 0.5)});
    layers.push({at: last ? null : layers.length, name, kind: "dense", node: name, output: `${name}.${kind}`, units,
      is_output: last, options: {}});
    before = `${name}.${kind}`;
    if (dropout && !last) {
      const drop = `dropout${k + 1}`;
      nodes.push({name: drop, kind: "dropout", inputs: [before], options: {rate: dropout}, part_of: drop});
      layers.push({at: layers.length, name: drop, kind: "dropout", node: drop, output: drop, units});
      before = drop;
    }
    width = units;
  });
  const names = shape[0] === 1 && !image ? ["x1"] : ["x1", "x2"];
  const fields = names.map((name) => ({name, low: -6, high: 6}));
  const plain = features.every((name, k) => name === names[k]) && features.length === names.length;
  const expressions = features.map((name) => CLASSIC[name]);
  const steps = plain || image ? [] : [{step: "features", expressions, names: features}];
  const pixels = Array.from({length: image ? shape[0] * shape[1] : 0}, (_, k) => `pixel${k}`);
  const inputs = image ? {names: pixels, shape} : {names, shape: [names.length], fields};
  const model = {inputs, nodes, outputs: [{node: before, task}], preprocessing: steps};
  const plane = {x: "x1", y: names[1] ?? null, low: [-6, -6], high: [6, 6]};
  return {scene: {model, layers, data: {plane}}, arrays};
}

/** Points in two rings, or in as many wedges as there are classes. */
export function pointsOf(count, classes, seed = 7) {
  const random = generator(seed);
  const x = new Float32Array(2 * count);
  const [y, part, row] = [new Float32Array(count), new Uint8Array(count), new Int32Array(count)];
  for (let k = 0; k < count; k += 1) {
    const inner = random() < 0.5;
    const radius = classes !== 2 ? 5.5 * random() : inner ? 2.5 * random() : 3.5 + 1.5 * random();
    const angle = 2 * Math.PI * random();
    x.set([radius * Math.sin(angle), radius * Math.cos(angle)], 2 * k);
    if (classes === 2) y[k] = Number(inner);
    else y[k] = classes ? Math.floor((angle / (2 * Math.PI)) * classes) : (x[2 * k] + x[2 * k + 1]) / 10;
    [part[k], row[k]] = [k % 2 ? (k % 10 === 1 ? 1 : 2) : 0, k];
  }
  return {x, columns: 2, y, part, row};
}

export const ALL_FEATURES = Object.keys(CLASSIC);

/** An eight by eight ring: a zero, as a pen draws it. */
export const ZERO = Float32Array.from({length: 64}, (_, k) => {
  const distance = Math.hypot((k % 8) - 3.5, (Math.floor(k / 8) - 3.5) * 0.85);
  return 16 * Math.max(0, 1 - Math.abs(distance - 2.4) / 1.3);
});
