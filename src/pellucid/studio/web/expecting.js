/** What a button would do, said while someone still points at it, so that the worker has it compiled by the click. */

import {send} from "./state.js";

const MILLISECONDS = 100;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/**
 * Handlers for a button that changes the structure of the network.
 * @param {string} command
 * @param {Record<string, unknown>} fields
 */
export function expecting(command, fields) {
  const never = () => clearTimeout(waiting);
  const soon = () => {
    never();
    waiting = setTimeout(() => send("expect", {command: {do: command, ...fields}}, {quiet: true}), MILLISECONDS);
  };
  // After a click the same button may be pressed again, and no pointer enters it a second time.
  return {onPointerEnter: soon, onFocus: soon, onPointerUp: soon, onKeyUp: soon, onPointerLeave: never, onBlur: never};
}
