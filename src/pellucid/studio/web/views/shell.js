/** The frame of the page: header, transport, three panes, the dock with the timeline, the drawer at the side. */

import {computed, html, useEffect, useRef} from "../parts/html.js";
import {Icon} from "../parts/icons.js";
import {IconButton} from "../parts/button.js";
import {Tabs} from "../parts/choice.js";
import {LiveRegion, Toasts} from "../parts/toast.js";
import {TextField} from "../parts/number.js";
import {Tooltips} from "../parts/tooltip.js";
import {changeDisplay, connection, dismiss, display, inspected, notices, scene, send, spoken} from "../state.js";
import {DisplayMenu} from "./display.js";
import {FateView} from "./fate.js";
import {SessionsButton} from "./sessions.js";
import {VIEWS} from "./table.js";

const TABS = [
  {value: "data", label: "Data", icon: "data"},
  {value: "network", label: "Network", icon: "network"},
  {value: "result", label: "Result", icon: "output"},
  {value: "inspect", label: "Inspect", icon: "inspect"},
];

const FATES = [FateView];

// What the frame depends on, and nothing else: the views inside are not to be rendered anew with every hover.
const isLocked = computed(() => connection.value === "locked");
const isOpened = computed(() => scene.value !== null);
const title = computed(() => scene.value?.title ?? "");
const pane = computed(() => display.value.pane);
const isDrawerOpen = computed(() => inspected.value !== null);

/** The whole page. */
export function Shell() {
  useEffect(() => {
    document.title = title.value ? `${title.value} · Pellucid` : "Pellucid";
  }, [title.value]);
  if (isLocked.value) return html`<${Locked} />`;
  return html`<div class="shell" data-pane=${pane.value} data-drawer=${isDrawerOpen.value ? "open" : "closed"}>
    <${Head} />
    <nav class="shell-tabs" aria-label="Parts of the page">
      <${Tabs} label="Parts of the page" value=${pane.value} tabs=${TABS}
        onChange=${(/** @type {string} */ to) => changeDisplay({pane: to})} />
    </nav>
    <section class="shell-run" aria-label="Run"><${Slot} views=${VIEWS.transport} /></section>
    <main class="shell-main">
      <section class="pane pane-left" aria-label="Data and inputs" tabindex="-1">
        <${Slot} views=${VIEWS.left} />
      </section>
      <section class="pane pane-stage" id="network" aria-label="Network" tabindex="-1">
        ${isOpened.value ? html`<${Slot} views=${VIEWS.stage} />` : html`<p class="opening">Opening…</p>`}
      </section>
      <section class="pane pane-right" aria-label="Result" tabindex="-1"><${Slot} views=${VIEWS.right} /></section>
      <section class="pane pane-dock" aria-label="Timeline" tabindex="-1"><${Slot} views=${VIEWS.dock} /></section>
    </main>
    <${Drawer} />
    <${Slot} views=${VIEWS.overlays} />
    <${Slot} views=${FATES} />
    <${Messages} />
    <${Tooltips} />
  </div>`;
}

/** Views, once there is something to show. @param {{views: any[]}} props */
const Slot = ({views}) => (isOpened.value ? views.map((view) => html`<${view} />`) : null);

const Messages = () => html`<${Toasts} notices=${notices.value} onClose=${dismiss} />
  <${LiveRegion} text=${spoken.value} />`;

function Head() {
  return html`<header class="shell-head">
    <a class="skip" href="#network" onClick=${skip}>Skip to the network</a>
    <${Wordmark} />
    <div class="shell-title">
      <${TextField} label="Title of the session" quietLabel value=${title.value}
        onChange=${(/** @type {string} */ text) => send("name", {text: text.slice(0, 200)})} />
      ${isOpened.value && html`<${SessionsButton} />`}
    </div>
    ${connection.value === "lost" && html`<p class="shell-strip" role="status"><${Icon} name="warning" size=${16} />
      The studio does not answer. The page connects by itself.</p>`}
    <div class="shell-actions">
      <${Slot} views=${VIEWS.actions} />
      <${DisplayMenu} />
    </div>
  </header>`;
}

/** The name of the thing: two neurons and what they make of it. */
function Wordmark() {
  return html`<h1 class="wordmark">
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path class="mark-line" d="M6 6.5 17.5 11M6 17.5 17.5 13" />
      <circle class="mark-positive" cx="5.5" cy="6" r="3.5" /><circle class="mark-negative" cx="5.5" cy="18" r="3.5" />
      <circle class="mark-ink" cx="18" cy="12" r="4" />
    </svg><span class="wordmark-words">Pellucid</span></h1>`;
}

function Drawer() {
  const open = isDrawerOpen.value;
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    if (!open || !inspected.peek()?.enter) return undefined;
    place.current?.focus();
    return () => before?.focus();
  }, [open]);
  if (!open && pane.value !== "inspect") return null;
  return html`<aside class="pane pane-drawer" ref=${place} tabindex="-1" aria-label="Inspector">
    ${open && html`<header class="drawer-head">
      <h2>${inspected.value?.title ?? "Inspector"}</h2>
      <${IconButton} icon="close" label="Close the inspector" onClick=${() => { inspected.value = null; }} />
    </header>`}
    <div class="drawer-body">${open ? html`<${Slot} views=${VIEWS.drawer} />`
      : html`<p class="opening shell-only-narrow">Choose a neuron, a weight or a point: it opens here.</p>`}</div>
  </aside>`;
}

function Locked() {
  return html`<main class="alone"><div class="alone-inside">
    <${Wordmark} />
    <p>This page has no key to the studio. Every start of the studio prints an address with a new one; your sessions
      are kept and open there.</p>
    <pre><code>pellucid studio</code></pre>
  </div></main>`;
}

/** The address keeps the session, so the link moves the focus alone. @param {MouseEvent} event */
function skip(event) {
  event.preventDefault();
  changeDisplay({pane: "network"});
  document.getElementById("network")?.focus();
}
