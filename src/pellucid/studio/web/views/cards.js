/** Trouble that is named, as calm cards: what it is, where, and what to try with one click. */

import {html, useEffect, useState} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {Card} from "../parts/card.js";
import {Icon} from "../parts/icons.js";
import {announce, cards, send} from "../state.js";
import {PairCard} from "./goals.js";

/** By which a card is known: the same trouble at the same layer is one card, whatever its figures. @param {any} card */
const keyOf = ({code, where}) => `${code} ${where ?? ""}`;

/** All cards that were not put away; one that went and came again is shown again. */
export function CardsView() {
  const [away, setAway] = useState(/** @type {string[]} */ ([]));
  const present = cards.value.map(keyOf);
  const signature = present.join("\n");
  useEffect(() => setAway((known) => known.filter((key) => present.includes(key))), [signature]);
  useTold(signature);
  const shown = cards.value.filter((card) => !away.includes(keyOf(card)));
  return html`<div class="cards" data-empty=${shown.length ? undefined : "true"}>
    <${PairCard} />
    ${shown.map((card) => html`<${Trouble} key=${keyOf(card)} card=${card}
      onClose=${() => setAway([...away, keyOf(card)])} />`)}
    ${away.length > 0 && html`<${Button} kind="quiet" icon="note" onClick=${() => setAway([])}>
      ${away.length === 1 ? "One card put away" : `${away.length} cards put away`}<//>`}
  </div>`;
}

/** Say the titles of cards that are new. @param {string} signature */
function useTold(signature) {
  const [known, setKnown] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    const fresh = cards.value.filter((card) => !known.includes(keyOf(card)));
    const told = fresh.map(({title, where, what}) => `${title}${where ? ` in ${where}` : ""}: ${what}`);
    if (told.length) announce(told.join(" "));
    setKnown(signature.split("\n"));
  }, [signature]);
}

/** @param {{card: any, onClose: () => void}} props */
function Trouble({card, onClose}) {
  const [busy, setBusy] = useState(false);
  const attempt = (/** @type {Record<string, any>} */ {do: command, ...fields}) => {
    setBusy(true);
    send(command, fields).finally(() => setBusy(false)).catch(() => undefined);
  };
  const {title, what, where, severity, try: tries = []} = card;
  const actions = tries.length > 0 && tries.map((/** @type {any} */ {label, command}) =>
    html`<${Button} disabled=${busy} onClick=${() => attempt(command)}>${label}<//>`);
  if (severity === "note") return html`<${Note} title=${title} actions=${actions} onClose=${onClose}>${what}<//>`;
  return html`<${Card} title=${where ? `${title}: ${where}` : title} severity=${severity} onClose=${onClose}
    actions=${actions}>${what}<//>`;
}

/**
 * What is no trouble, but worth knowing: a line that opens.
 * @param {{title: string, actions: any, onClose: () => void, children: any}} props
 */
function Note({title, actions, onClose, children}) {
  return html`<article class="card-line" aria-label=${title}>
    <details><summary><${Icon} name="note" size=${18} /><span>${title}</span></summary>
      <div class="card-line-inside"><p>${children}</p>
        ${actions && html`<div class="card-actions">${actions}</div>`}</div></details>
    <${IconButton} icon="close" size="small" label="Close: ${title}" onClick=${onClose} />
  </article>`;
}
