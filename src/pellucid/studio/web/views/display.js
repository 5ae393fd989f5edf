/** How the page looks: theme, size, the classic colours, keys. */

import {html} from "../parts/html.js";
import {Segmented, Toggle} from "../parts/choice.js";
import {Popover} from "../parts/popover.js";
import {changeDisplay, display, theme} from "../state.js";

const THEMES = [
  {value: "auto", label: "System", icon: "contrast"},
  {value: "light", label: "Light", icon: "sun"},
  {value: "dark", label: "Dark", icon: "moon"},
];

/** The panel of choices about display; none of them touches the network. */
export function DisplayMenu() {
  const {theme: chosen, large, classicColors, shortcuts} = display.value;
  const on = (/** @type {string} */ name) => (/** @type {unknown} */ value) => changeDisplay({[name]: value});
  return html`<${Popover} label="Display" icon=${theme.value === "dark" ? "moon" : "sun"} align="end">
    <div class="display-menu">
      <${Segmented} label="Theme" value=${chosen} options=${THEMES} onChange=${on("theme")} />
      <${Toggle} label="Large, for a projector" on=${large} onChange=${on("large")} />
      <${Toggle} label="Classic colours" on=${classicColors} onChange=${on("classicColors")}
        help="Blue and orange as in the classic playground, for classes, weights and activations alike." />
      <${Toggle} label="Single-key shortcuts" on=${shortcuts} onChange=${on("shortcuts")} />
    </div>
  <//>`;
}
