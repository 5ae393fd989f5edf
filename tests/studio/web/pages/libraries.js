/** Every library of the page at once: markup, hooks, a signal that changes, a plot. */

import uPlot from "uplot";
import {html, render, signal, useEffect, useRef, useState} from "/studio/parts/html.js";

const count = signal(1);

function Plot() {
  const place = useRef(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const plot = new uPlot({width: 300, height: 150, series: [{}, {stroke: "black"}]}, [[1, 2, 3], [3, 1, 2]], place.current);
    setReady(true);
    count.value += 1;
    return () => plot.destroy();
  }, []);
  return html`<div ref=${place} data-ready=${ready} style=${{width: "300px"}}></div>`;
}

render(html`<main><h1>Libraries</h1><p>seen ${count} times</p><${Plot} /></main>`, document.getElementById("app"));
queueMicrotask(() => { count.value += 1; });
globalThis.requested = new URL(import.meta.resolve("uplot")).pathname;
