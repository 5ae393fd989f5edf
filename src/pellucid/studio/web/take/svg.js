/** A drawing as SVG: what is drawn on this context as on a canvas's becomes lines, shapes and words of a file. */

/** What save keeps and restore gives back. */
const LOOK = /** @type {const} */ ([
  "fillStyle", "strokeStyle", "lineWidth", "lineCap", "lineJoin", "lineDashOffset", "font", "textAlign", "textBaseline",
  "imageSmoothingEnabled", "dashes",
]);

const ANCHORS = /** @type {Record<string, string>} */ ({center: "middle", right: "end", end: "end"});

/** How far below its place a line of words stands, in its size. */
const SINKS = /** @type {Record<string, number>} */ ({middle: 0.35, top: 0.8, bottom: -0.2});

/** @typedef {(source: any, crop: number[]) => string} Encoder a part of a picture (x, y, width, height) as a data URI */

/** The part of a canvas's context that our drawings use; whatever lies outside of it fails loudly. */
export class SvgContext {
  fillStyle = "#000000";
  strokeStyle = "#000000";
  lineWidth = 1;
  lineCap = "butt";
  lineJoin = "miter";
  lineDashOffset = 0;
  font = "10px sans-serif";
  textAlign = "start";
  textBaseline = "alphabetic";
  imageSmoothingEnabled = true;
  imageSmoothingQuality = "low";
  /** @type {number[]} */
  dashes = [];
  path = "";
  groups = 0;
  clips = 0;
  /** @type {string[]} */
  parts = [];
  /** @type {{look: Record<string, any>, groups: number}[]} */
  kept = [];

  /** @param {number} width @param {number} height @param {{encode?: Encoder, measure?: (text: string, font: string) => number}} [options] */
  constructor(width, height, {encode = pngUri, measure = measured} = {}) {
    this.width = width;
    this.height = height;
    this.encode = encode;
    this.measure = measure;
  }

  // Path

  beginPath() { this.path = ""; }

  closePath() { if (this.path) this.path += "Z"; }

  /** @param {number} x @param {number} y */
  moveTo(x, y) { this.trace("M", x, y); }

  /** @param {number} x @param {number} y */
  lineTo(x, y) { this.trace(this.path ? "L" : "M", x, y); }

  /** @param {number[]} numbers */
  bezierCurveTo(...numbers) { this.trace("C", ...numbers); }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.trace("M", x, y);
    this.path += `h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number} radius */
  roundRect(x, y, width, height, radius) {
    const r = Math.min(radius, width / 2, height / 2);
    const corner = (/** @type {number} */ dx, /** @type {number} */ dy) => `a${short(r)} ${short(r)} 0 0 1 ${short(dx)} ${short(dy)}`;
    this.trace("M", x + r, y);
    this.path += `h${short(width - 2 * r)}${corner(r, r)}v${short(height - 2 * r)}${corner(-r, r)}`
      + `h${short(2 * r - width)}${corner(-r, -r)}v${short(2 * r - height)}${corner(r, -r)}Z`;
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to */
  arc(x, y, radius, from, to) {
    const at = (/** @type {number} */ angle) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    const end = Math.min(to, from + 2 * Math.PI);
    const half = (from + end) / 2;
    this.trace(this.path ? "L" : "M", ...at(from));
    for (const angle of [half, end]) this.trace(`A${short(radius)} ${short(radius)} 0 0 1 `, ...at(angle));
  }

  /** @param {string} step @param {number[]} numbers */
  trace(step, ...numbers) {
    if (numbers.every(Number.isFinite)) this.path += step + numbers.map(short).join(" ");
  }

  fill() { if (this.path) this.put("path", {d: this.path, ...this.filled()}); }

  stroke() { if (this.path) this.put("path", {d: this.path, fill: "none", ...this.stroked()}); }

  clip() {
    this.clips += 1;
    const id = `clip${this.clips}`;
    this.parts.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath>`);
    this.open({"clip-path": `url(#${id})`});
  }

  // Shapes, pictures, words

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) { this.put("rect", {x, y, width, height, ...this.filled()}); }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  strokeRect(x, y, width, height) { this.put("rect", {x, y, width, height, fill: "none", ...this.stroked()}); }

  /** @param {any} source @param {number[]} numbers the place, or the part of the picture and the place */
  drawImage(source, ...numbers) {
    const [crop, [x, y, width = source.width, height = source.height]] = numbers.length > 4
      ? [numbers.slice(0, 4), numbers.slice(4)] : [[0, 0, source.width, source.height], numbers];
    const href = this.encode(source, crop);
    const rendering = this.imageSmoothingEnabled ? undefined : "pixelated";
    this.put("image", {x, y, width, height, preserveAspectRatio: "none", "image-rendering": rendering, href});
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    const {size, family, weight} = fontOf(this.font);
    const sunk = y + (SINKS[this.textBaseline] ?? 0) * size;
    this.put("text", {
      x, y: sunk, "font-family": family, "font-size": size, "font-weight": weight, "text-anchor": ANCHORS[this.textAlign],
      ...this.filled(),
    }, escaped(text));
  }

  /** @param {string} text */
  measureText(text) { return {width: this.measure(text, this.font)}; }

  // Place and look

  save() {
    this.kept.push({look: Object.fromEntries(LOOK.map((name) => [name, this[name]])), groups: this.groups});
  }

  restore() {
    const kept = this.kept.pop();
    if (!kept) return;
    this.close(this.groups - kept.groups);
    Object.assign(this, kept.look);
  }

  /** @param {number} x @param {number} y */
  translate(x, y) { this.open({transform: `translate(${short(x)} ${short(y)})`}); }

  /** @param {number} x @param {number} y */
  scale(x, y) { this.open({transform: `scale(${short(x)} ${short(y)})`}); }

  /** @param {number} angle */
  rotate(angle) { this.open({transform: `rotate(${short((180 * angle) / Math.PI)})`}); }

  /** @param {number[]} dashes */
  setLineDash(dashes) { this.dashes = dashes; }

  filled() {
    const {color, opacity} = paintOf(this.fillStyle);
    return {fill: color, "fill-opacity": opacity};
  }

  stroked() {
    const {strokeStyle, lineWidth, lineCap, lineJoin, lineDashOffset} = this;
    const {color, opacity} = paintOf(strokeStyle);
    const dashed = this.dashes.length > 0;
    return {
      "stroke": color,
      "stroke-opacity": opacity,
      "stroke-width": lineWidth,
      "stroke-linecap": lineCap === "butt" ? undefined : lineCap,
      "stroke-linejoin": lineJoin === "miter" ? undefined : lineJoin,
      "stroke-dasharray": dashed ? this.dashes.map(short).join(" ") : undefined,
      "stroke-dashoffset": dashed && lineDashOffset ? lineDashOffset : undefined,
    };
  }

  // The file

  /** @param {Record<string, any>} attributes */
  open(attributes) {
    this.parts.push(`<g${written(attributes)}>`);
    this.groups += 1;
  }

  /** @param {number} count */
  close(count) {
    for (let k = 0; k < count; k += 1) this.parts.push("</g>");
    this.groups -= count;
  }

  /** @param {string} name @param {Record<string, any>} attributes @param {string} [inside] */
  put(name, attributes, inside) {
    this.parts.push(`<${name}${written(attributes)}${inside === undefined ? "/>" : `>${inside}</${name}>`}`);
  }

  /** The whole file. @param {string} title what it shows, for whoever cannot see it */
  text(title) {
    this.close(this.groups);
    const {width, height} = this;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${short(width)}" height="${short(height)}"`
        + ` viewBox="0 0 ${short(width)} ${short(height)}" role="img" aria-label="${escaped(title)}">`,
      `<title>${escaped(title)}</title>`,
      ...this.parts,
      "</svg>\n",
    ].join("\n");
  }
}

/** Two digits behind the point are enough for any screen. */
const short = (/** @type {number} */ value) => String(Math.round(100 * value) / 100 || 0);

const UNSAFE = /** @type {Record<string, string>} */ ({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"});

/** Letters that mean something in a file, and those that may not be in one. */
const escaped = (/** @type {string} */ text) =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (letter) => UNSAFE[letter]);

/** Attributes that have a value, as text. @param {Record<string, any>} attributes */
const written = (attributes) => Object.entries(attributes)
  .filter(([, value]) => value !== undefined)
  .map(([name, value]) => ` ${name}="${typeof value === "number" ? short(value) : escaped(value)}"`)
  .join("");

/** A colour as any program reads it, and its opacity apart. @param {string} style */
function paintOf(style) {
  const numbers = style.match(/^rgba?\(([^)]*)\)/)?.[1].match(/[\d.]+/g)?.map(Number);
  if (!numbers) return {color: style, opacity: undefined};
  const [red, green, blue, opacity = 1] = numbers;
  const color = `#${[red, green, blue].map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
  return {color, opacity: opacity < 1 ? opacity : undefined};
}

/** `500 12px sans-serif` in its parts. @param {string} font */
function fontOf(font) {
  const [, weight, size = "10", family = "sans-serif"] = font.match(/^(\d+)?\s*([\d.]+)px\s+(.*)$/) ?? [];
  return {weight, size: Number(size), family};
}

/** How wide words are: as a canvas says, or about. @param {string} text @param {string} font */
function measured(text, font) {
  const context = globalThis.document?.createElement("canvas").getContext("2d");
  if (!context) return 0.55 * fontOf(font).size * text.length;
  context.font = font;
  return context.measureText(text).width;
}

/** A part of a canvas as a small picture of its own. @type {Encoder} */
function pngUri(source, [x, y, width, height]) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d")?.drawImage(source, x, y, width, height, 0, 0, width, height);
  return canvas.toDataURL("image/png");
}
