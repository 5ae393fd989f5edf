/** Every part of the design system, alive, on one page. */

import {html, render, signal} from "/studio/parts/html.js";
import {Button, IconButton} from "/studio/parts/button.js";
import {Card, Chip, Collapsible, Keys, Panel, ProgressBar} from "/studio/parts/card.js";
import {Segmented, Tabs, Toggle} from "/studio/parts/choice.js";
import {Dialog} from "/studio/parts/dialog.js";
import {ICONS, Icon} from "/studio/parts/icons.js";
import {NumberField, TextField} from "/studio/parts/number.js";
import {Menu, Popover} from "/studio/parts/popover.js";
import {Select} from "/studio/parts/select.js";
import {Slider} from "/studio/parts/slider.js";
import {LiveRegion, Toasts} from "/studio/parts/toast.js";
import {Tooltips} from "/studio/parts/tooltip.js";

const RATES = [1e-5, 1e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const theme = new URLSearchParams(location.search).get("theme") ?? "light";
document.documentElement.dataset.theme = theme;

const state = signal({
  pressed: 0, rate: 0.03, l2: 0, share: 50, units: 4, name: "circle", optimizer: "sgd", shuffle: true, map: "confidence",
  tab: "train", open: false, menu: "", chip: true, pinned: true, notices: [], spoken: "",
});
globalThis.state = state;
const change = (changes) => { state.value = {...state.value, ...changes}; };
const on = (name) => (value) => change({[name]: value});

function Buttons() {
  const {pressed} = state.value;
  const press = () => change({pressed: pressed + 1});
  return html`<${Panel} title="Buttons" note="pressed ${pressed} times">
    <div class="row">
      <${Button} kind="primary" icon="play" onClick=${press}>Run<//>
      <${Button} icon="reset" onClick=${press}>Reset<//>
      <${Button} kind="quiet" onClick=${press}>Quiet<//>
      <${Button} kind="danger" icon="trash" onClick=${press}>Delete<//>
      <${Button} disabled>Not now<//>
      <${Button} pressed=${pressed % 2 === 1} onClick=${press}>Stays in<//>
    </div>
    <div class="row">
      <${IconButton} icon="play" label="Run it" shortcut="Space" kind="primary" size="large" onClick=${press} />
      <${IconButton} icon="step-epoch" label="One epoch" onClick=${press} />
      <${IconButton} icon="undo" label="Undo" shortcut="Control+Z" onClick=${press} />
      <${IconButton} icon="plus" label="More" size="small" kind="plain" onClick=${press} />
      <${Chip} label="x1" pressed=${state.value.chip} onClick=${() => change({chip: !state.value.chip})} tip="The first input" />
      ${state.value.pinned && html`<${Chip} label="dense1 · 3" onRemove=${() => change({pinned: false})} />`}
      <${Keys} keys="Ctrl+K" />
    </div>
  <//>`;
}

function Values() {
  const {rate, l2, share, units, name, optimizer} = state.value;
  return html`<${Panel} title="Values">
    <${Slider} label="Learning rate" log min=${1e-5} max=${10} ticks=${RATES} value=${rate} onChange=${on("rate")}
      help="How far a weight moves against its gradient in one step." />
    <${Slider} label="L2" log zero min=${1e-4} max=${10} ticks=${[0.001, 0.01, 0.1, 1]} value=${l2} onChange=${on("l2")} />
    <${Slider} label="Share for training" min=${10} max=${90} step=${10} unit="%" integer value=${share}
      onChange=${on("share")} />
    <div class="pair">
      <${NumberField} label="Neurons" integer min=${1} max=${64} value=${units} onChange=${on("units")} />
      <${Select} label="Optimizer" value=${optimizer} onChange=${on("optimizer")}
        options=${[{value: "sgd", label: "SGD", group: "Plain"}, {value: "adam", label: "Adam", group: "Adaptive"}]} />
    </div>
    <${TextField} label="Network in a line" code value=${name} onChange=${on("name")}
      check=${(text) => (text.includes("?") ? "A name without question marks, please." : "")} />
  <//>`;
}

function Choices() {
  const {shuffle, map, tab} = state.value;
  return html`<${Panel} title="Choices">
    <${Toggle} label="Shuffle every epoch" on=${shuffle} onChange=${on("shuffle")} help="Rows in another order each time." />
    <${Toggle} label="Not to be changed" on=${false} onChange=${() => {}} disabled />
    <${Segmented} label="Map" value=${map} onChange=${on("map")}
      options=${[{value: "confidence", label: "Confidence"}, {value: "class", label: "Class"}]} />
    <${Segmented} label="Tool" quietLabel icons value="brush" onChange=${() => {}}
      options=${["brush", "eraser", "move"].map((icon) => ({value: icon, label: icon, icon}))} />
    <${Tabs} label="Parts" value=${tab} onChange=${on("tab")} tabs=${[
      {value: "train", label: "Training"}, {value: "test", label: "Test"}, {value: "both", label: "Both"}]}>
      <p>The ${tab} panel.</p><//>
  <//>`;
}

function Surfaces() {
  const act = html`<${Button}>Back to epoch 120<//>`;
  return html`<${Panel} title="Surfaces">
    <${Card} severity="error" title="Not a number in dense2" actions=${act}>The weights grew until they left the range of
      numbers.<//>
    <${Card} severity="warning" title="Two neurons of dense1 never fire" onClose=${() => {}}>Their output is 0 on every row.<//>
    <${Card} title="All layers are linear">Together they are one linear layer.<//>
    <${Card} severity="good" title="Reached: test loss 0.001" />
    <${Collapsible} title="Regularization" note="L2 0.001"><p>Inside.</p><//>
    <${ProgressBar} label="Training" value=${0.4} note="40 of 100 epochs" />
    <${ProgressBar} label="Compiling" />
  <//>`;
}

function Above() {
  const {menu, open, notices} = state.value;
  const notice = () => change({notices: [...notices, {id: notices.length, kind: "note", text: "Saved.", next: "It stays."}],
    spoken: "Saved."});
  return html`<${Panel} title="Above the page" note=${menu}>
    <div class="row">
      <${Popover} label="Options of the display" icon="settings" words="Options"><p>Inside the <a href="#x">panel</a>.</p><//>
      <${Menu} label="Take home" words="Take home" items=${[
        {label: "Model", icon: "download", shortcut: "M", onClick: () => change({menu: "model"})},
        {label: "Report", note: "One file, alive", onClick: () => change({menu: "report"})}, null,
        {label: "With weights", checked: true, onClick: () => change({menu: "weights"})},
        {label: "Not now", disabled: true, onClick: () => {}}]} />
      <${Button} onClick=${() => change({open: true})}>Open the dialog<//>
      <${Button} onClick=${notice}>Notice<//>
    </div>
    <${Dialog} title="Start anew?" open=${open} onClose=${() => change({open: false})}
      actions=${html`<${Button} kind="primary" onClick=${() => change({open: false})}>Start anew<//>`}>
      <p>The output layer has to begin with new weights.</p><//>
  <//>`;
}

const SWATCHES = ["positive", "negative", "zero", ...[0, 1, 2, 3, 4, 5, 6].map((each) => `class${each}`),
  ...[0, 1, 2, 3, 4, 5].map((each) => `magnitude-${each}`)];

const Colours = () => html`<${Panel} title="Colours and icons">
  <div class="row">${SWATCHES.map((name) => html`<span class="swatch" style=${{background: `var(--${name})`}} data-tip=${name} />`)}</div>
  <div class="row">${ICONS.map((name) => html`<span data-tip=${name}><${Icon} name=${name} /></span>`)}</div>
<//>`;

function Page() {
  return html`<main class="board"><h1>Parts</h1>
    <${Buttons} /><${Values} /><${Choices} /><${Surfaces} /><${Above} /><${Colours} />
    <${Toasts} notices=${state.value.notices} onClose=${(id) => change({notices: state.value.notices.filter((each) => each.id !== id)})} />
    <${LiveRegion} text=${state.value.spoken} /><${Tooltips} /></main>`;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(`.board { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 2rem; padding: 1.5rem;
  align-items: start; max-width: 80rem; margin: 0 auto; } .board h1 { grid-column: 1 / -1; } .row { display: flex; flex-wrap: wrap;
  gap: 0.5rem; align-items: center; } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem; }
  .swatch { width: 1.5rem; height: 1.5rem; border-radius: 0.3rem; border: 1px solid var(--hairline); }`);
document.adoptedStyleSheets.push(sheet);
render(html`<${Page} />`, document.getElementById("app"));
