/** What the pad does to its pixels: strokes, block counts, and pictures put back on the pad. */

/** Switches on (or off) the pixels within `radius` of the line from `a` to `b`; places are in pixels. */
export function stroke(bitmap, side, a, b, radius, on = 1) {
  forNear(bitmap, side, a, b, radius, (index) => {
    bitmap[index] = on;
  });
}

/** A soft stroke: ink falls from full to none over one pixel at the rim, and never takes ink away. */
export function softStroke(pixels, side, a, b, radius, on = 1) {
  forNear(pixels, side, a, b, radius + 1, (index, distance) => {
    const ink = Math.min(Math.max(radius + 0.5 - distance, 0), 1);
    pixels[index] = on ? Math.max(pixels[index], ink) : Math.min(pixels[index], 1 - ink);
  });
}

function forNear(pixels, side, a, b, radius, mark) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  for (let index = 0; index < pixels.length; index += 1) {
    const [x, y] = [(index % side) + 0.5 - a[0], Math.floor(index / side) + 0.5 - a[1]];
    const along = length ? Math.min(Math.max((x * dx + y * dy) / length, 0), 1) : 0;
    const distance = Math.hypot(x - along * dx, y - along * dy);
    if (distance <= radius) mark(index, distance);
  }
}

/**
 * Pixels that are on in each 4 × 4 block of a 32 × 32 bitmap: 8 × 8 counts from 0 to 16.
 * This is how the bundled digits were made (Alpaydin, Kaynak, *Optical Recognition of Handwritten Digits*, 1998).
 */
export function blockCounts(bitmap, side = 32, block = 4) {
  const across = side / block;
  const counts = new Float64Array(across * across);
  bitmap.forEach((on, index) => {
    const column = Math.floor((index % side) / block);
    const row = Math.floor(Math.floor(index / side) / block);
    counts[row * across + column] += on ? 1 : 0;
  });
  return counts;
}

/**
 * A bitmap whose block counts are exactly `counts`: in each block the pixels on which a smoothed
 * picture is darkest are switched on, so that strokes look like strokes.
 */
export function bitmapFromCounts(counts, across = 8, block = 4) {
  const side = across * block;
  const bitmap = new Uint8Array(side * side);
  for (let row = 0; row < across; row += 1) {
    for (let column = 0; column < across; column += 1) {
      const places = Array.from(
        {length: block * block},
        (_, k) => [column * block + (k % block), row * block + Math.floor(k / block)],
      );
      const darkness = ([x, y]) => smooth(counts, across, (x + 0.5) / block - 0.5, (y + 0.5) / block - 0.5);
      places.sort((a, b) => darkness(b) - darkness(a));
      places.slice(0, Math.round(counts[row * across + column])).forEach(([x, y]) => {
        bitmap[y * side + x] = 1;
      });
    }
  }
  return bitmap;
}

/** The picture between its pixels, bilinear; nothing outside. */
function smooth(values, across, x, y) {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const at = (i, j) => (i < 0 || j < 0 || i >= across || j >= across ? 0 : values[j * across + i]);
  const [right, down] = [x - column, y - row];
  const upper = at(column, row) * (1 - right) + at(column + 1, row) * right;
  const lower = at(column, row + 1) * (1 - right) + at(column + 1, row + 1) * right;
  return upper * (1 - down) + lower * down;
}

/**
 * A drawing as MNIST's pictures were made: its ink scaled into a box of 20 × 20 without changing its
 * proportions, put into `size` × `size` pixels so that the centre of mass is in the middle
 * (LeCun, Cortes, Burges, *The MNIST database of handwritten digits*).
 */
export function fittedToBox(pixels, side, size = 28, box = 20) {
  const ink = inkBox(pixels, side);
  if (!ink) return new Float64Array(size * size);
  const step = Math.max(ink.width, ink.height) / box; // drawn pixels in one pixel of the picture
  const [left, top] = [ink.left + ink.width / 2 - (size / 2) * step, ink.top + ink.height / 2 - (size / 2) * step];
  const picture = Float64Array.from({length: size * size}, (_, index) => {
    const [x, y] = [left + (index % size) * step, top + Math.floor(index / size) * step];
    return meanInk(pixels, side, x, y, step);
  });
  return centeredByMass(picture, size);
}

/** The smallest box that holds all ink, or null for an empty pad. */
function inkBox(pixels, side) {
  const inked = Array.from(pixels.keys()).filter((index) => pixels[index] > 0);
  if (!inked.length) return null;
  const extent = (places) => [places.reduce((a, b) => Math.min(a, b)), places.reduce((a, b) => Math.max(a, b)) + 1];
  const [left, right] = extent(inked.map((index) => index % side));
  const [top, bottom] = extent(inked.map((index) => Math.floor(index / side)));
  return {left, top, width: right - left, height: bottom - top};
}

/** The mean of 4 × 4 samples of the square at (x, y). */
function meanInk(pixels, side, x, y, step, samples = 4) {
  let sum = 0;
  for (let k = 0; k < samples * samples; k += 1) {
    const column = Math.floor(x + ((k % samples) + 0.5) * (step / samples));
    const row = Math.floor(y + (Math.floor(k / samples) + 0.5) * (step / samples));
    if (column >= 0 && row >= 0 && column < side && row < side) sum += pixels[row * side + column];
  }
  return sum / samples ** 2;
}

/** A small picture enlarged, smooth between its pixels. */
export function enlarged(values, across, times) {
  const side = across * times;
  const place = (at) => (at + 0.5) / times - 0.5;
  return Float64Array.from(
    {length: side * side},
    (_, index) => smooth(values, across, place(index % side), place(Math.floor(index / side))),
  );
}

/** The picture moved by whole pixels so that its centre of mass is the centre, as MNIST's pictures are. */
export function centeredByMass(pixels, side) {
  let [mass, x, y] = [0, 0, 0];
  pixels.forEach((ink, index) => {
    mass += ink;
    x += ink * (index % side);
    y += ink * Math.floor(index / side);
  });
  if (!mass) return Float64Array.from(pixels);
  const [right, down] = [x, y].map((sum) => Math.round((side - 1) / 2 - sum / mass));
  return Float64Array.from(pixels, (_, index) => {
    const [column, row] = [(index % side) - right, Math.floor(index / side) - down];
    return column < 0 || row < 0 || column >= side || row >= side ? 0 : pixels[row * side + column];
  });
}
