/** Take it home: a link, the files of the network, its pictures and a film of its training. */

import {html, useState} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {Dialog} from "../parts/dialog.js";
import {Icon} from "../parts/icons.js";
import {download, take, takeAddress} from "../api.js";
import {canvasOf, pngOf, svgText} from "../take/picture.js";
import {colors} from "../sight.js";
import {announce, complain, scene, session, sheet} from "../state.js";
import {toggleCode} from "./code.js";
import {figures} from "./figures.js";
import {FilmPart} from "./film.js";
import {LinkPart, copy} from "./share.js";

/** @typedef {{what: string, icon: string, label: string, about: string, ending: string, text?: boolean}} Thing */

/** @type {Thing[]} */
const THINGS = [
  {what: "model", icon: "network", label: "Model", ending: "safetensors",
    about: "The network with its weights: opens here, on the command line and in Python, with the same numbers."},
  {what: "report", icon: "note", label: "Report", ending: "html",
    about: "One page with the network alive in it: works without a studio, and offline."},
  {what: "experiment", icon: "settings", label: "Experiment", ending: "toml", text: true,
    about: "Everything that was set: train it again with pellucid train --experiment."},
  {what: "code", icon: "code", label: "Python", ending: "py", text: true, about: "The program that makes this run."},
  {what: "points", icon: "data", label: "Points", ending: "csv", about: "The rows, each with its part of the data."},
];

/** A name for files. */
const nameNow = () => (scene.value?.title || "pellucid").replace(/[^\p{L}\p{N}_-]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "pellucid";

/** @param {unknown} problem */
const told = (problem) => complain(/** @type {any} */ (problem)?.what ? /** @type {any} */ (problem)
  : {code: "take", what: String(/** @type {any} */ (problem)?.message ?? problem)});

/** The button in the head of the page. */
export const TakeHomeButton = () => html`<span data-control="takeHome"><${IconButton} icon="share" label="Take it home"
  onClick=${() => { sheet.value = "take-home"; }} /></span>`;

/** The dialog. */
export function TakeHome() {
  const close = () => { if (sheet.value === "take-home") sheet.value = ""; };
  const isOpen = sheet.value === "take-home" && scene.value !== null;
  return html`<${Dialog} title="Take it home" wide open=${isOpen} onClose=${close} class="take-home">
    ${isOpen && html`<div class="take-columns">
      <div class="take-column">
        <${Part} title="Link"><${LinkPart} /><//>
        <${Part} title="Pictures"><${PicturePart} /><//>
        <${Part} title="Film"><${FilmPart} /><//>
      </div>
      <${Part} title="Files"><ul class="take-list">
        ${THINGS.map((thing) => html`<${ThingLine} key=${thing.what} thing=${thing} />`)}<${CommandLine} close=${close} /></ul><//>
    </div>`}
  <//>`;
}

/** @param {{title: string, children: any}} props */
const Part = ({title, children}) => html`<section class="take-part" aria-label=${title}><h3>${title}</h3>${children}</section>`;

/** Why rows cannot be taken home, or "". @param {any} data */
const whyNoPoints = ({image, absent}) =>
  (absent ? `They are in ${absent}, which is not here.` : image ? "Pictures are not written as rows of text." : "");

/** @param {{thing: Thing}} props */
function ThingLine({thing: {what, icon, label, about, ending, text}}) {
  const [busy, setBusy] = useState(false);
  const not = what === "points" ? whyNoPoints(scene.value.data) : "";
  const fetched = async () => {
    setBusy(true);
    try {
      await download(takeAddress(session.value, what), what === "points" ? "points.csv" : `${nameNow()}.${ending}`);
      announce(`${label} saved`);
    } catch (problem) {
      told(problem);
    } finally {
      setBusy(false);
    }
  };
  return html`<li class="take-line">
    <${Icon} name=${icon} />
    <span class="take-what"><strong>${label}</strong> <small class="take-ending">.${ending}</small>
      <span class="take-words">${not || about}</span></span>
    <span class="take-buttons">
      ${text && html`<${IconButton} icon="copy" label="Copy: ${label}"
        onClick=${() => take(session.value, what).then((found) => copy(found, `${label} copied`), told)} />`}
      <${IconButton} icon="download" label="Save: ${label}" kind="plain" disabled=${busy || Boolean(not)} onClick=${fetched} />
    </span>
  </li>`;
}

/** @param {{close: () => void}} props */
function CommandLine({close}) {
  const see = () => {
    close();
    toggleCode();
  };
  return html`<li class="take-line">
    <${Icon} name="keyboard" />
    <span class="take-what"><strong>Command line</strong>
      <span class="take-words">The same run from a shell. <button type="button" class="link" onClick=${see}>See the code</button></span></span>
    <span class="take-buttons"><${IconButton} icon="copy" label="Copy: Command line"
      onClick=${() => copy(scene.value.code.command, "Command copied")} /></span>
  </li>`;
}

/** @type {Record<string, string>} */
const PICTURES = {page: "All on one page", network: "The network", output: "The output"};

/** Each picture as SVG and as PNG. */
function PicturePart() {
  const there = figures();
  return html`<ul class="take-list">${Object.entries(PICTURES).filter(([what]) => there[what]).map(([what, label]) =>
    html`<li class="take-line" key=${what}><${Icon} name="camera" /><span class="take-what"><strong>${label}</strong></span>
      <span class="take-buttons">
        <${Button} onClick=${() => saveSvg(what)} aria-label="Save as SVG: ${label}">SVG<//>
        <${Button} onClick=${() => savePng(what)} aria-label="Save as PNG: ${label}">PNG<//>
      </span></li>`)}</ul>`;
}

/** @param {string} what */
async function saveSvg(what) {
  const figure = figures()[what];
  if (!figure) return;
  const blob = new Blob([svgText(figure, colors.value)], {type: "image/svg+xml"});
  await download(blob, `${nameNow()}-${what}.svg`);
  announce(`${PICTURES[what]} saved as SVG`);
}

/** @param {string} what */
async function savePng(what) {
  const figure = figures()[what];
  if (!figure) return;
  await pngOf(canvasOf(figure, colors.value)).then((blob) => download(blob, `${nameNow()}-${what}.png`), told);
  announce(`${PICTURES[what]} saved as PNG`);
}
