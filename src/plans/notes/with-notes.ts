import { applyChanges } from '../../model/apply.ts';
import type { Id } from '../../model/ids.ts';
import { allChanges } from '../../model/lanes.ts';
import type { OperationKind, Plan, Script, Stage, Step } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { type Note, noteText } from '../../notes/note.ts';
import { notesOn } from '../../notes/notes-of.ts';
import { type NoteWork, notesFragment } from '../../notes/script.ts';
import { manageName } from '../addresses.ts';
import type { Planning } from '../planning.ts';

/** A host that came back empty has lost its notes: it gets all of them. */
const WRITTEN_ANEW: ReadonlySet<OperationKind> = new Set(['replace-device', 'replace-node']);

/**
 * The plan, whose scripts also keep the notes of what it changes: each host's last script writes what is true then, and
 * what undoes the plan puts back what was true before. No host is asked because of a note: where a plan has no script
 * of a host's own, its note becomes out of date, and any that the plan reaches is newer.
 */
export function withNotes(plan: Plan, { state, settings }: Pick<Planning, 'state' | 'settings'>): Plan {
  const changes = allChanges(plan);
  if (plan.stages.length === 0 || changes.length === 0) return plan;
  const after = applyChanges(state, changes);
  const about = changedIds(plan, state, after);
  const added = new Additions(settings.lineage);
  const written = new Set<string>();
  for (const node of new Set([...Object.keys(state.nodes), ...Object.keys(after.nodes)])) {
    const own = after.nodes[node] ?? state.nodes[node];
    const steps = own === undefined ? [] : stepsOn(plan, manageName(own));
    if (steps.length === 0) continue;
    const anew = WRITTEN_ANEW.has(plan.kind);
    const was = notesOn(state, node, about);
    const is = notesOn(after, node, anew ? null : about);
    for (const file of new Set([...was.keys(), ...is.keys()])) {
      const [old, now] = [was.get(file), is.get(file)];
      if (!anew && isSame(old, now, settings.lineage)) continue;
      const place = placeFor(steps, old ?? now);
      if (place === undefined) continue;
      added.toScript(place.step, file, now);
      if (!anew && place.stage.turned !== true) added.toUndo(undoPlace(steps, place).step, file, old);
      written.add(file);
    }
  }
  refreshElsewhere(plan, state, after, about, written, added);
  return added.isEmpty ? plan : { ...plan, stages: plan.stages.map((stage) => added.in(stage)) };
}

/** Things whose notes may differ: those that are changed, and what their notes tell of. */
function changedIds(plan: Plan, before: State, after: State): ReadonlySet<Id> {
  const ids = new Set<Id>();
  for (const { table, id } of allChanges(plan)) {
    ids.add(id);
    for (const state of [before, after]) {
      const node = table === 'devices' ? state.devices[id]?.node : table === 'nodes' ? id : undefined;
      const volume = table === 'bricks' ? state.bricks[id]?.volume : undefined;
      for (const also of [node, state.nodes[node ?? '']?.cluster, volume])
        if (also !== undefined) ids.add(also);
    }
  }
  return ids;
}

function isSame(old: Note | undefined, now: Note | undefined, lineage: Id): boolean {
  if (old === undefined || now === undefined) return old === now;
  return noteText(old, lineage) === noteText(now, lineage);
}

interface Place {
  readonly stage: Stage;
  readonly step: Step;
}

function changingSteps({ stages }: Plan): readonly Place[] {
  return stages.flatMap((stage) =>
    stage.judge === undefined
      ? stage.steps.flatMap((step) => (step.script.changes ? [{ stage, step }] : []))
      : [],
  );
}

/** Those that no other host can do. */
function stepsOn(plan: Plan, host: string): readonly Place[] {
  return changingSteps(plan).filter(
    ({ step }) => step.alternatives.length === 0 && step.host.name === host && step.mutex === undefined,
  );
}

/** The last one; in a plan with lanes, of the volume's own. */
function placeFor(steps: readonly Place[], note: Note | undefined): Place | undefined {
  return steps.findLast(({ stage: { lane } }) => lane === undefined || lane === note?.id);
}

/** What undoes the making of a thing takes its note away, too. */
function undoPlace(steps: readonly Place[], place: Place): Place {
  return (
    steps
      .slice(0, steps.indexOf(place) + 1)
      .findLast(({ step, stage }) => step.undo !== null && stage.lane === place.stage.lane) ?? place
  );
}

/** Of what no script of a host's own has written: whoever does gluster's part has the note it may hold mended. */
function refreshElsewhere(
  plan: Plan,
  before: State,
  after: State,
  about: ReadonlySet<Id>,
  written: ReadonlySet<string>,
  added: Additions,
): void {
  const places = changingSteps(plan).filter(({ step }) => step.alternatives.length > 0);
  const last = places.at(-1);
  if (last === undefined) return;
  const old = sharedNotes(before, about);
  for (const [file, now] of sharedNotes(after, about)) {
    const was = old.get(file);
    if (was === undefined || written.has(file) || isSame(was, now, added.lineage)) continue;
    const place = placeFor(places, now);
    if (place === undefined) continue;
    added.refreshes(place.step, now);
    if (place.stage.turned !== true && place.step.undo !== null) added.refreshesBack(place.step, was);
  }
}

/** Notes that more than one host holds. */
function sharedNotes(state: State, about: ReadonlySet<Id>): ReadonlyMap<string, Note> {
  const notes = Object.keys(state.nodes).flatMap((node) => [...notesOn(state, node, about)]);
  return new Map(notes.filter(([, { kind }]) => kind === 'cluster' || kind === 'volume'));
}

type Changing = { write: Note[]; remove: string[]; refresh: Note[] };

/** What is added to scripts and undos of steps, by the step's id. */
class Additions {
  readonly lineage: Id;
  readonly scripts = new Map<string, Changing>();
  readonly undos = new Map<string, Changing>();

  constructor(lineage: Id) {
    this.lineage = lineage;
  }

  get isEmpty(): boolean {
    return this.scripts.size + this.undos.size === 0;
  }

  toScript(step: Step, file: string, note: Note | undefined): void {
    put(workOf(this.scripts, step), file, note);
  }

  toUndo(step: Step, file: string, note: Note | undefined): void {
    put(workOf(this.undos, step), file, note);
  }

  refreshes(step: Step, note: Note): void {
    workOf(this.scripts, step).refresh.push(note);
  }

  refreshesBack(step: Step, note: Note): void {
    workOf(this.undos, step).refresh.push(note);
  }

  in(stage: Stage): Stage {
    return { ...stage, steps: stage.steps.map((step) => this.#with(step)) };
  }

  #with(step: Step): Step {
    const script = this.scripts.get(step.id);
    const undo = this.undos.get(step.id);
    return {
      ...step,
      script: script === undefined ? step.script : behind(step.script, script, this.lineage),
      undo: undo === undefined ? step.undo : behind(step.undo, undo, this.lineage),
    };
  }
}

function put(work: Changing, file: string, note: Note | undefined): void {
  if (note === undefined) work.remove.push(file);
  else work.write.push(note);
}

function workOf(all: Map<string, Changing>, { id }: Step): Changing {
  const known = all.get(id);
  if (known !== undefined) return known;
  const work: Changing = { write: [], remove: [], refresh: [] };
  all.set(id, work);
  return work;
}

/** Behind what the script does: a note never tells of what is not there yet. */
function behind(script: Script | null, work: NoteWork, lineage: Id): Script {
  const notes = notesFragment(work, lineage).text;
  return { text: script === null ? notes : `${script.text}\n${notes}`, changes: true };
}
