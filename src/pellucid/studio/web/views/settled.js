/** A value that is sent once the hand rests: a slider drawn along is one change, and one entry of the history. */

import {useEffect, useRef, useState} from "../parts/html.js";

const REST = 140;

/**
 * The value as the hand has it, and how to change it. What was refused goes back by itself.
 * @template T
 * @param {T} value as the scene has it
 * @param {(value: T) => Promise<unknown>} commit
 * @returns {[T, (value: T) => void]}
 */
export function useSettled(value, commit) {
  const [draft, setDraft] = useState(/** @type {{value: T} | null} */ (null));
  const rest = useRef({timer: 0, count: 0, commit});
  rest.current.commit = commit;
  useEffect(() => () => clearTimeout(rest.current.timer), []);
  const change = (/** @type {T} */ next) => {
    const now = rest.current;
    const mine = ++now.count;
    setDraft({value: next});
    clearTimeout(now.timer);
    now.timer = window.setTimeout(() => {
      const done = () => now.count === mine && setDraft(null);
      now.commit(next).then(done, done);
    }, REST);
  };
  return [draft ? draft.value : value, change];
}
