/** How a text file was read, and how else it can be: separator, decimal mark, encoding, names in the first line. */

import {Collapsible} from "../parts/card.js";
import {Select} from "../parts/select.js";
import {html} from "../parts/html.js";

/** @typedef {Record<string, string>} Spelling */

/** @type {Record<string, string>} */
const SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar |", " ": "space"};

/** @type {Record<string, string>} */
const MARKS = {".": "point", ",": "comma"};

const ENCODINGS = ["utf-8", "windows-1252", "latin-1", "utf-16", "windows-1250", "windows-1251", "mac-roman", "shift_jis", "gb18030"];

const CHOICES = [
  {name: "separator", label: "Between cells", options: ["comma", "semicolon", "tab", "pipe", "space"]},
  {name: "decimal", label: "Decimal mark", options: ["point", "comma"]},
  {name: "encoding", label: "Encoding", options: ENCODINGS},
];

/**
 * What was found, and the choices that read the file again.
 * @param {{spelled: Spelling, found?: Spelling, busy: boolean, isOpen?: boolean, onChange: (spelled: Spelling) => void}} props
 */
export function Reading({spelled, found, busy, isOpen = false, onChange}) {
  const change = (/** @type {string} */ name) => (/** @type {string} */ value) => {
    const {[name]: _, ...others} = spelled;
    onChange(value ? {...others, [name]: value} : others);
  };
  return html`<${Collapsible} title="Read differently" note=${found ? wordsOf(found) : ""} open=${isOpen || Object.keys(spelled).length > 0}>
    <div class="reading" aria-busy=${busy ? "true" : undefined}>
      ${CHOICES.map(({name, label, options}) => html`<${Select} key=${name} label=${label} value=${spelled[name] ?? ""}
        options=${[{value: "", label: "found from the file"}, ...options]} disabled=${busy} onChange=${change(name)} />`)}
      <${Select} label="First line" value=${spelled.header ?? ""} disabled=${busy} onChange=${change("header")}
        options=${[{value: "", label: "names of the columns"}, {value: "no", label: "a row like the others"}]} />
    </div>
  <//>`;
}

/** How it was read, in a line. @param {Spelling} found */
function wordsOf({separator, decimal, encoding, header}) {
  const first = header === "no" ? ", no line of names" : "";
  return `${SEPARATORS[separator] ?? separator} between cells, decimal ${MARKS[decimal] ?? decimal}, ${encoding}${first}`;
}
