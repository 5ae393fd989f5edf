/** Whether a row is unlike the training data: its distance from them, in words, measured as the model measures it. */

import {buildDistance} from "/report/unlike.js";
import {prepare} from "/report/preprocessing.js";

import {percent, written} from "../format.js";
import {Help} from "../parts/field.js";
import {computed, html, signal, useEffect} from "../parts/html.js";
import {Icon} from "../parts/icons.js";
import {head, looked, model} from "../sight.js";
import {points, send, session} from "../state.js";

/** What tells a row unlike the training data, once it was asked for. */
const unlike = signal(/** @type {Record<string, any> | null} */ (null));

const measure = computed(() => (unlike.value ? buildDistance(unlike.value) : null));

/**
 * How far a raw row lies from the training data, and whether that is farther than usual; null until that is known.
 * @param {ArrayLike<number>} raw
 */
export function likenessOf(raw) {
  if (!measure.value || !unlike.value || !model.value) return null;
  const {threshold} = unlike.value;
  const distance = measure.value(prepare(model.value, raw).data);
  return Number.isFinite(distance) ? {distance, threshold, isUnlike: distance > threshold} : null;
}

/** Asks what tells unlike rows, whenever the rows or what is made of them changed. */
function useMeasure() {
  const steps = JSON.stringify(model.value?.preprocessing ?? null);
  useEffect(() => {
    let over = false;
    const told = (/** @type {any} */ found) => { if (!over) unlike.value = found; };
    if (points.value) send("unlike", {}, {quiet: true}).then((result) => told(result.unlike), () => told(null));
    return () => { over = true; };
  }, [points.value, steps, session.value]);
  useEffect(() => () => { unlike.value = null; }, [steps, session.value]); // what other steps made is not to be measured by it
}

/** What there is to say of the row that is looked at. */
export function Likeness() {
  useMeasure();
  const found = looked.value && likenessOf(looked.value);
  if (!found) return null;
  const {distance, threshold, isUnlike} = found;
  const words = isUnlike ? "Unlike anything it was trained on" : "Like the training data";
  return html`<div class=${isUnlike ? "likeness likeness-unlike" : "likeness"}>
    ${isUnlike && html`<${Icon} name="warning" size=${16} />`}
    <p>${words}: distance ${written(distance)}, usual up to ${written(threshold)}.${isUnlike && " Trust the answer less."}
      <${Help} about="the distance from the training data" text=${about()} /></p>
    <span class="unseen" role="status">${words}</span>
  </div>`;
}

/** What is measured. */
function about() {
  const to = head.value?.task?.classes?.length ? "the middle of the nearest class" : "the middle";
  const rate = unlike.value?.false_alarm_rate ?? 0;
  return `How far it lies from ${to} of the training rows, in units of how these spread. ${percent(rate)} of usual rows lie `
    + "farther than the limit. Far from what it has seen, a network can be sure and wrong.";
}
