/** Finds things by pieces of their names, the best fit first. */

/**
 * How well a label fits what was typed: less is better, Infinity not at all.
 * @param {string} label
 * @param {string} text
 */
export function fitOf(label, text) {
  const [inside, wanted] = [label.toLowerCase(), text.toLowerCase().trim()];
  if (!wanted) return 0;
  let fit = 0;
  for (const word of wanted.split(/\s+/)) {
    const at = inside.indexOf(word);
    if (at < 0) return inside.includes(wanted) ? 0 : Infinity;
    const begins = at === 0 ? 0 : /[\s:(,-]/.test(inside[at - 1]) ? 1 : 2;
    fit += 100 * begins + at;
  }
  return fit + inside.length / 100;
}

/**
 * Those whose label fits, the best first; equals keep their order.
 * @template {{label: string}} T @param {T[]} entries @param {string} text @returns {T[]}
 */
export function found(entries, text) {
  const fits = entries.map((entry, place) => ({entry, place, fit: fitOf(entry.label, text)}));
  return fits.filter(({fit}) => fit < Infinity)
    .sort((a, b) => a.fit - b.fit || a.place - b.place)
    .map(({entry}) => entry);
}
