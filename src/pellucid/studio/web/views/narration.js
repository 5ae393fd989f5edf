/** What a screen reader is told while training goes on: now and then where it stands, and why it stopped. */

import {effect, useEffect} from "../parts/html.js";
import {grouped, percent, written} from "../format.js";
import {measureText, whyStopped} from "../stopping.js";
import {announce, curves, frame, scene, status} from "../state.js";

const SECONDS = 10;
/** After it stopped, the last frame is still on its way to the screen. */
const SETTLES = 200;
const TOLD = ["train.loss", "test.loss", "test.accuracy"];

/** Where training stands, in a sentence. */
export function standing() {
  const {columns} = curves.value;
  const measures = TOLD.flatMap((name) => {
    const value = columns[name]?.at(-1);
    if (value === null || value === undefined) return [];
    return [`${measureText(name)} ${name.endsWith("accuracy") ? percent(value) : written(value)}`];
  });
  return [`Epoch ${grouped(frame.value?.epoch ?? scene.value?.epoch ?? 0)}`, ...measures].join(", ");
}

/** Tell it while it runs, and once when it stops. */
export function useNarration() {
  useEffect(() => {
    let timer = 0;
    return effect(() => {
      const {running, stopped} = status.value;
      clearInterval(timer);
      if (running) timer = window.setInterval(() => announce(standing()), 1000 * SECONDS);
      const tell = () => announce(`${whyStopped(stopped)} ${standing()}`);
      if (!running && stopped) timer = window.setTimeout(tell, SETTLES);
    });
  }, []);
}
