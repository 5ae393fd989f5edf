/** Said before the output layer begins anew: what goes, and what stays. */

import {Button} from "../parts/button.js";
import {Dialog} from "../parts/dialog.js";
import {html} from "../parts/html.js";

/**
 * What is chosen, and which outputs it needs.
 * @param {{name: string, needs: string, onTake: () => void, onClose: () => void}} props
 */
export function FreshOutput({name, needs, onTake, onClose}) {
  const actions = html`<${Button} onClick=${onClose}>Stay<//>
    <${Button} kind="primary" onClick=${onTake}>Change to ${name}<//>`;
  return html`<${Dialog} title="The output layer begins anew" open onClose=${onClose} actions=${actions}>
    <p><b>${name}</b> needs ${needs}. The output layer starts with new weights; the other layers keep what they have
      learned where their inputs stay. You can undo it.</p>
  <//>`;
}
