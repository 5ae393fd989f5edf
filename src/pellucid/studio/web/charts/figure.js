/** The frame of every chart: its title, what there is to say about it, and its numbers as a table. */

import {classes, html, useId, useState} from "/studio/parts/html.js";
import {ChartTable} from "./table.js";

/** A chart that has nothing to show, and why. @param {{title: string, words: string}} props */
export const Empty = ({title, words}) => html`<${Figure} title=${title}><p class="chart-empty">${words}</p><//>`;

/**
 * A chart with its title; a button shows the same numbers as a table.
 * @param {{title: string, quietTitle?: boolean, note?: any, aside?: any, tools?: any, children: any, class?: string,
 *   table?: () => import("./table.js").TableData}} props
 * `quietTitle`: the title is only said; `aside`: what stands beside it
 */
export function Figure({title, quietTitle, note, aside, tools, table, children, class: extra}) {
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return html`<figure class=${classes("figure", extra)} aria-labelledby=${id}>
    <figcaption class="figure-head">
      <span id=${id} dir="auto" class=${classes("figure-title", quietTitle && "unseen")}>${title}</span>
      ${aside}
      ${(tools || table) && html`<span class="figure-tools">
        ${tools}
        ${table && html`<button type="button" class="figure-switch" aria-pressed=${asTable}
          onClick=${() => setAsTable(!asTable)}>Table<span class="unseen"> of ${title}</span></button>`}
      </span>`}
    </figcaption>
    ${asTable && table ? html`<${ChartTable} caption=${title} ...${table()} />` : children}
    ${note && html`<p class="figure-note">${note}</p>`}
  </figure>`;
}
