/** Keys and what they are called: from an event to a chord, from a chord to words. */

/** @typedef {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} Pressed */

/** @type {Record<string, string>} */
const NAMED = {" ": "Space", Esc: "Escape", Del: "Delete"};

/** @type {Record<string, string>} */
const SAID = {
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Delete: "Del", Escape: "Esc", "-": "−",
};

const ALONE = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process", "Unidentified"]);

/** Signs that are themselves typed with Shift on one keyboard and without on another. */
const isSign = (/** @type {string} */ key) =>
  key.length === 1 && key.toLowerCase() === key.toUpperCase() && key !== " ";

/**
 * What was pressed, as `Ctrl+Shift+Z`; nothing where it was a modifier alone. Command counts as Ctrl. Of a sign only
 * "." and "," keep their Shift, which on every keyboard makes another key of them.
 * @param {Pressed} pressed
 * @param {string} [code] where on the keyboard, which tells Shift+. from >
 */
export function chordOf({key, ctrlKey, metaKey, altKey, shiftKey}, code = "") {
  if (ALONE.has(key)) return "";
  const dotted = shiftKey ? {Period: ".", Comma: ","}[code] : undefined;
  const named = dotted ?? NAMED[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  const shifted = shiftKey && (dotted !== undefined || !isSign(key));
  return [ctrlKey || metaKey ? "Ctrl" : "", altKey ? "Alt" : "", shifted ? "Shift" : "", named]
    .filter(Boolean).join("+");
}

/** The parts of a chord as they are written on keys. @param {string} chord */
export const partsOf = (chord) =>
  (chord.endsWith("++") ? [...chord.slice(0, -2).split("+"), "+"] : chord === "+" ? ["+"] : chord.split("+"))
    .map((part) => SAID[part] ?? part);

/** A chord in words. @param {string} chord */
export const chordText = (chord) => partsOf(chord).join(" ");

/** Whether a chord is one key alone, which someone who dictates may not want. @param {string} chord */
export const isSingle = (chord) => !/^(Ctrl|Alt)\+/.test(chord);

/** @typedef {{id: string, label: string, keys: string[]}} Keyed */

/**
 * Which action each chord does; what was chosen stands above what is usual, and nothing else keeps a chord that was
 * chosen for another.
 * @param {Keyed[]} actions @param {Record<string, string[]>} chosen
 * @returns {Map<string, string>}
 */
export function chordTable(actions, chosen) {
  const own = actions.filter(({id}) => chosen[id]);
  const usual = actions.filter(({id}) => !chosen[id]);
  const table = new Map();
  for (const {id, keys} of [...own.map(({id}) => ({id, keys: chosen[id]})), ...usual]) {
    for (const chord of keys) if (!table.has(chord)) table.set(chord, id);
  }
  return table;
}

/** The chords of an action in a table. @param {Map<string, string>} table @param {string} id */
export const chordsOf = (table, id) => [...table].filter(([, each]) => each === id).map(([chord]) => chord);
