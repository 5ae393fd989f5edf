/** The views of time alone: transport, timeline, history, cards, goals, palette, help, lessons. */

import {html, render} from "/studio/parts/html.js";
import {LiveRegion, Toasts} from "/studio/parts/toast.js";
import {Tooltips} from "/studio/parts/tooltip.js";
import * as state from "/studio/state.js";
import {Above, SheetButtons} from "/studio/views/above.js";
import {provide} from "/studio/views/actions.js";
import {CardsView} from "/studio/views/cards.js";
import {HistoryView} from "/studio/views/history.js";
import {TimelineView} from "/studio/views/timeline.js";
import {TransportView} from "/studio/views/transport.js";
import {begunAnew} from "./anew.js";

globalThis.state = state;
globalThis.provide = provide;

function Page() {
  if (!state.scene.value) return html`<h1>Time</h1>`;
  return html`<main class="page-time"><h1 class="unseen">Time</h1>
    <header><${HistoryView} /><${SheetButtons} /></header>
    <section aria-label="Run" class="shell-run"><${TransportView} /></section>
    <section aria-label="Cards"><${CardsView} /></section>
    <section aria-label="Timeline"><${TimelineView} /></section>
    <button type="button" class="button" data-control="noise">A control of another view</button>
    <input aria-label="A field" />
    <${Above} /><${Toasts} notices=${state.notices.value} onClose=${state.dismiss} />
    <${LiveRegion} text=${state.spoken.value} /><${Tooltips} /></main>`;
}

const draw = () => render(html`<${Page} />`, document.getElementById("app"));
globalThis.anew = begunAnew(draw);
draw();
globalThis.ready = state.start("", () => state.open());
