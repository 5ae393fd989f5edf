/** How sure the network is of each class, as bars that move with it. */

import {percent} from "../format.js";
import {classes as classNames, html} from "/studio/parts/html.js";
import {Figure} from "./figure.js";
import {ClassMark, colorName} from "./shapes.js";

export const defaults = {title: "How sure it is", most: 12};

/**
 * Classes in the order they are shown: as they come, or where there are more than room the likeliest, likeliest first.
 * @param {ArrayLike<number>} shares @param {number} most
 * @returns {number[]} their indices
 */
export function shownClasses(shares, most) {
  const all = Array.from({length: shares.length}, (_, index) => index);
  const size = (/** @type {number} */ index) => (Number.isFinite(shares[index]) ? shares[index] : -1);
  return shares.length <= most ? all : all.sort((a, b) => size(b) - size(a) || a - b).slice(0, most);
}

/** The likeliest class, or null where there is none. @param {ArrayLike<number>} shares */
export function likeliest(shares) {
  let best = -1;
  for (let index = 0; index < shares.length; index += 1) {
    if (Number.isFinite(shares[index]) && (best < 0 || shares[index] > shares[best])) best = index;
  }
  return best < 0 ? null : best;
}

/**
 * @param {{classes: string[], shares: ArrayLike<number>, truth?: number | null, title?: string, most?: number}} props
 * `truth`: what it really is, where that is known
 */
export function ClassBars({classes, shares, truth = null, title = defaults.title, most = defaults.most}) {
  const order = shownClasses(shares, most);
  const best = likeliest(shares);
  const hidden = shares.length - order.length;
  const table = () => ({
    columns: ["class", "share"],
    rows: classes.map((name, index) => [name, percent(shares[index])]),
  });
  return html`<${Figure} title=${title} table=${table} 
      note=${hidden > 0 && `${hidden} less likely classes are not shown.`}>
    ${order.length === 0 && html`<p class="chart-empty">There are no classes.</p>`}
    <ol class="bars">${order.map((index) => html`<li key=${index}
        class=${classNames("bar", colorName(index, classes.length), index === best && "bar-best")}>
      <${ClassMark} index=${index} count=${classes.length} />
      <span class="bar-name" dir="auto" title=${classes[index]}>${classes[index]}</span>
      <span class="bar-room" aria-hidden="true">
        ${shares[index] > 0 && html`<span class="bar-length"
          style=${{"--share": Math.min(shares[index], 1)}}></span>`}</span>
      <span class="bar-value number">${Number.isFinite(shares[index]) ? percent(shares[index], 2) : "no number"}</span>
      ${truth === index && html`<span class="bar-truth">true</span>`}
    </li>`)}</ol>
  <//>`;
}
