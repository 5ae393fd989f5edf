/** The published exercises as goals: start one, see how near you are, and keep your own best runs. */

import {effect, html, useEffect} from "../parts/html.js";
import {Button, IconButton} from "../parts/button.js";
import {Card} from "../parts/card.js";
import {Dialog} from "../parts/dialog.js";
import {Icon} from "../parts/icons.js";
import {amount, grouped} from "../format.js";
import {GOALS, arrival, contradicting, goalOf, ruleText, runsFrom, whyNot, withRun} from "../exercises.js";
import {keep, kept} from "../kept.js";
import {measureText, untilText} from "../stopping.js";
import {
  announce, changeDisplay, curves, display, frame, notify, open, points, scene, send, session, sheet,
} from "../state.js";
import {BestRuns} from "./best-runs.js";

/** @typedef {import("../exercises.js").Goal} Goal */
/** @typedef {import("../exercises.js").Best} Best */

const bestRuns = () => runsFrom(display.value.bestRuns ?? kept("goals").runs);

/** @param {Best[]} runs */
function keepRuns(runs) {
  keep("goals", {runs});
  changeDisplay({bestRuns: runs});
}

/** The goal that is being played for, or null. */
const active = () => goalOf(display.value.goal ?? "");

/** The condition that ends a run for a goal. @param {Goal} goal */
const untilOf = ({bounds}) =>
  untilText(Object.entries(bounds).map(([measure, value]) => ({measure, below: true, value})));

/** Open the set-up of a goal, or a run that reached it. @param {Goal} goal @param {Best} [run] */
async function start(goal, run) {
  sheet.value = "";
  await open(run ? {share: run.share} : {...goal.start, loss: "half_mse", until: untilOf(goal)}).then(
    () => changeDisplay({goal: goal.id, goalReached: null}),
    (problem) => notify(problem.what, {kind: "error", next: problem.next}),
  );
  if (run?.pair) await takePairAway();
  announce(goal.task);
}

/** One of two points that contradict each other goes; undo brings it back. */
function takePairAway() {
  const {arrays} = points.value ?? {};
  const [x, y, row] = ["x", "y", "row"].map((name) => arrays?.get(name));
  const erase = x && y && row ? contradicting({x, y, row}) : [];
  if (erase.length) return send("points", {erase: [...erase]});
  notify("No two points contradict each other here.");
  return undefined;
}

/** @param {number} passes */
const passesText = (passes) => amount(passes, "pass", "passes");

/** The sheet of all goals, and the watch over the one that is played for. */
export function GoalsView() {
  useEffect(() => effect(watch), []);
  const close = () => { if (sheet.value === "goals") sheet.value = ""; };
  const runs = bestRuns();
  return html`<${Dialog} title="Goals" open=${sheet.value === "goals"} onClose=${close} wide>
    <p class="goals-about">Exercises that introductions tell of, with the figures they report. A pass is an epoch: every
      training point once. A loss below 0.0015 prints as 0.001.</p>
    <div class="goals">${GOALS.map((goal) => html`<${GoalCard} key=${goal.id} goal=${goal}
      runs=${runs.filter((run) => run.goal === goal.id)} />`)}</div>
    <${BestRuns} runs=${runs} onOpen=${(/** @type {Best} */ run) => start(/** @type {Goal} */ (goalOf(run.goal)), run)}
      onForget=${(/** @type {Best} */ run) => keepRuns(runs.filter((each) => each !== run))} />
  <//>`;
}

/** @param {{goal: Goal, runs: Best[]}} props */
function GoalCard({goal, runs}) {
  return html`<article class="goal" aria-labelledby="goal-${goal.id}">
    <h3 class="goal-title" id="goal-${goal.id}">${goal.title}</h3>
    <p>${goal.task}</p>
    <p class="goal-about">${goal.about}</p>
    <dl class="goal-figures">
      <div><dt>Published</dt><dd>${goal.published ? passesText(goal.published) : "never reached"}</dd></div>
      <div><dt>Your best</dt><dd>${runs.length ? passesText(runs[0].passes) : "–"}</dd></div>
    </dl>
    <${Button} kind=${display.value.goal === goal.id ? "plain" : "primary"} icon="flag" onClick=${() => start(goal)}
      aria-label="${display.value.goal === goal.id ? "Start again" : "Start"}: ${goal.title}">
      ${display.value.goal === goal.id ? "Start again" : "Start"}<//>
  </article>`;
}

/** How near the goal is that is played for. */
export function GoalStrip() {
  const goal = active();
  if (!goal) return null;
  const reason = whyNot(goal, scene.value);
  const reached = arrival(curves.value, goal.bounds);
  const leave = () => changeDisplay({goal: null});
  const over = goal.most !== null && !reached && (frame.value?.epoch ?? 0) > goal.most;
  return html`<aside class="goal-strip" aria-label="Goal: ${goal.title}"
      data-state=${reached && !reason ? "reached" : "open"}>
    <${Icon} name=${reached && !reason ? "good" : "flag"} />
    <div class="goal-strip-words">
      <strong>${goal.title}</strong>
      ${reached && !reason ? html`<span>Reached in ${passesText(reached.passes)}${goal.published
        ? `; published: ${grouped(goal.published)}` : ""}.</span>` : html`<span>${Object.entries(goal.bounds).map(
          ([name, bound]) => html`<${Distance} name=${name} bound=${bound} />`)}</span>`}
      ${over && html`<span>More than ${passesText(goal.most ?? 0)}: reset, and try another network.</span>`}
      ${reason && html`<span class="goal-reason">This run does not count: ${reason}</span>`}
    </div>
    ${goal.pair && !scene.value.data.own
      && html`<${Button} onClick=${takePairAway}>Take one of the two points away<//>`}
    <${Button} kind="quiet" onClick=${() => { sheet.value = "goals"; }}>All goals<//>
    <${IconButton} icon="close" label="Leave this goal" size="small" onClick=${leave} />
  </aside>`;
}

/** @param {{name: string, bound: number}} props */
function Distance({name, bound}) {
  const {columns} = curves.value;
  const now = columns[name]?.at(-1);
  return html`<span
      class="goal-distance">${measureText(name)} <b>${now == null ? "–" : now.toFixed(4)}</b> of ${bound}</span>`;
}

/** The card of the pair that forbids a goal. */
export function PairCard() {
  const goal = active();
  if (!goal?.pair || scene.value.data.own || display.value.pairSeen || whyNot(goal, scene.value)) return null;
  return html`<${Card} title="This goal cannot be reached" severity="note"
      onClose=${() => changeDisplay({pairSeen: true})}
    actions=${html`<${Button} onClick=${takePairAway}>Take one of the two points away<//>`}>${goal.about}<//>`;
}

/** Write the run down as soon as it reached its goal, once. */
function watch() {
  const goal = active();
  if (!goal || !scene.value || !frame.value) return;
  const reached = arrival(curves.value, goal.bounds);
  const known = display.value.goalReached;
  if (!reached) {
    if (known) changeDisplay({goalReached: null});
    return;
  }
  if (known || whyNot(goal, scene.value) || (goal.most !== null && reached.passes > goal.most)) return;
  changeDisplay({goalReached: reached.passes});
  note(goal, reached).catch(() => undefined);
}

/** @param {Goal} goal @param {NonNullable<ReturnType<typeof arrival>>} reached */
async function note(goal, {at, passes, exact}) {
  const {experiment, line, layers, data, markers} = scene.value;
  const {epoch = passes, seconds = 0} = /** @type {Record<string, any>} */ (frame.value ?? {});
  const from = session.value;
  // Frames may leave passes out; but training that runs until just this stops in the very first pass that has it.
  const stopsThere = epoch === passes && experiment.train.until === untilOf(goal);
  const {columns} = curves.value;
  const losses = Object.fromEntries(["train.loss", "test.loss"].map((name) => [name, columns[name]?.[at] ?? NaN]));
  const {share} = await send("share", {}, {quiet: true});
  if (session.value !== from) return;
  const run = {
    goal: goal.id, passes, exact: exact || stopsThere, losses, share, pair: data.own === true,
    network: line ?? amount(layers.length, "layer"), inputs: experiment.inputs.features || data.inputs.join(", "),
    rule: ruleText(experiment.train), seconds: seconds * (passes / Math.max(1, epoch)),
    changes: markers.filter((/** @type {any} */ each) => each.epoch > 0).length,
    when: new Date().toISOString().slice(0, 10),
  };
  keepRuns(withRun(bestRuns(), run));
  notify(`${goal.title}: reached in ${passesText(passes)}.`, {kind: "good"});
}
