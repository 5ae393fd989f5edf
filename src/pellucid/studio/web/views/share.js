/** A link with everything in it, and links of others to open. */

import {html, signal, useEffect, useState} from "../parts/html.js";
import {Button} from "../parts/button.js";
import {Collapsible} from "../parts/card.js";
import {Toggle} from "../parts/choice.js";
import {amount} from "../format.js";
import {announce, display, locks, needed, notify, open, scene, send, sheet} from "../state.js";

/** Links hold no more weights than these. */
const MOST_WEIGHTS = 20_000;

/** Choices of display that go with a link. */
const SHARED = ["discretize", "showTest", "showTrain", "map", "paint", "scale", "logLoss", "classicColors"];

/** Put a text where it can be pasted from. @param {string} text @param {string} words what is said when it is there */
export async function copy(text, words) {
  try {
    await navigator.clipboard.writeText(text);
    announce(words);
    notify(words, {kind: "good"});
  } catch {
    notify("This browser does not let the page copy.", {kind: "warning", next: "Mark the text and copy it by hand."});
  }
}

/** @typedef {{share: string, rows: number, file: string, classic: string, unsaid: string[]}} Links */

/** The links to the session as it is now. @param {boolean} withWeights @returns {Promise<Links>} */
function linksOf(withWeights) {
  const shown = Object.fromEntries(SHARED.map((name) => [name, display.value[name]]));
  return send("share", {weights: withWeights, display: shown, hidden: locks.value.hidden});
}

const withWeights = signal(false);

/** The part of the dialog that makes a link, and opens one. */
export function LinkPart() {
  const [links, setLinks] = useState(/** @type {Links | null} */ (null));
  const tooMany = scene.value.parameters > MOST_WEIGHTS;
  const weights = withWeights.value && !tooMany;
  useEffect(() => {
    let over = false;
    linksOf(weights).then((made) => over || setLinks(made), () => undefined);
    return () => { over = true; };
  }, [weights, scene.value]);
  const link = links ? `${location.origin}/#share=${links.share}` : "";
  return html`<div class="take-link">
    <div class="take-address">
      <input class="take-text" type="text" readonly value=${link} aria-label="Link to this session"
        onFocus=${(/** @type {any} */ event) => event.currentTarget.select()} />
      <${Button} kind="primary" icon="link" disabled=${!link} onClick=${() => copy(link, "Link copied")}>Copy<//>
    </div>
    <div class="take-link-foot">
      <${Toggle} label="With the weights" on=${weights} disabled=${tooMany}
        onChange=${(/** @type {boolean} */ on) => { withWeights.value = on; }} />
      <span class="muted">${tooMany ? "This network has too many weights for a link: send the model file."
        : link && amount(link.length, "character")}</span>
    </div>
    <p class="take-words">Whoever has a studio opens it there, below or in the address. ${links && rowsWords(links)}</p>
    ${links && html`<${ClassicLink} ...${links} />`}
    <${OpenLink} />
  </div>`;
}

/** What of the rows goes along. @param {Links} links */
function rowsWords({rows, file}) {
  const {own, editable} = scene.value.data;
  if (file) return `Its rows are not in it: whoever opens it is asked for ${file}. The model file works without.`;
  if (!own) return "";
  return `Its ${amount(rows, editable ? "own point" : "row")} ${rows === 1 ? "is" : "are"} in it${editable ? ", to a thousandth" : ""}.`;
}

/** The same as a link of the classic playground, or what such a link cannot say. @param {Links} links */
function ClassicLink({classic, unsaid}) {
  const {classic: rule} = scene.value;
  if (!classic) {
    return html`<${Collapsible} title="Not as a link of the classic playground" note=${amount(unsaid.length, "reason")}>
      <p class="take-words">There, it could not be said:</p>
      <ul class="take-unsaid">${unsaid.map((each) => html`<li>${each}</li>`)}</ul><//>`;
  }
  return html`<div class="take-classic">
    <${Button} icon="link" onClick=${() => copy(classic, "Link of the classic playground copied")}>
      Copy as a link of the classic playground<//>
    <p class="take-words">It holds the settings, not the weights${rule ? "" : "; there the classic rule trains"}.</p>
  </div>`;
}

/** A link that came from someone: of this studio, or of the classic playground. */
function OpenLink() {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const go = () => open({share: text}).then(() => { sheet.value = ""; }, (error) => {
    if (needed.value) sheet.value = "";
    else setProblem(`${error.what}. ${error.next ?? ""}`);
  });
  return html`<form class="take-open" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); if (text) go(); }}>
    <div class="take-address">
      <input class="take-text" type="text" value=${text} aria-label="Open a link, of a studio or of the classic playground"
        placeholder="Open a link: of a studio, or of the classic playground" aria-invalid=${problem ? "true" : undefined}
        onInput=${(/** @type {any} */ event) => { setText(event.currentTarget.value.trim()); setProblem(""); }} />
      <${Button} type="submit" disabled=${!text}>Open<//>
    </div>
    ${problem && html`<p class="take-problem" role="alert">${problem}</p>`}
  </form>`;
}
