import { applyChanges } from '../../model/apply.ts';
import { amended, entriesOf, entryOf } from '../../model/entries.ts';
import type { Id } from '../../model/ids.ts';
import { allChanges } from '../../model/lanes.ts';
import type { Change, OperationKind, Plan, Script, Stage, Step } from '../../model/plan.ts';
import { type State, tableOf } from '../../model/state.ts';
import { type Note, noteText } from '../../notes/note.ts';
import { type NotesOn, notesOf } from '../../notes/notes-of.ts';
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
export function withNotes(
  plan: Plan,
  { state: whole, settings }: Pick<Planning, 'state' | 'settings'>,
): Plan {
  const changes = allChanges(plan);
  if (plan.stages.length === 0 || changes.length === 0) return plan;
  const anew = WRITTEN_ANEW.has(plan.kind);
  const changed = changedIds(changes, whole);
  const about = new Set([...changed, ...blocksOn(whole, changed)]);
  const state = anew ? whole : excerpt(whole, about);
  const after = applyChanges(state, changes);
  const [was, is] = [notesOf(state), notesOf(after)];
  const added = new Additions(settings.lineage);
  const written = new Set<string>();
  const steps = changingSteps(plan);
  for (const node of new Set([...Object.keys(state.nodes), ...Object.keys(after.nodes)])) {
    const address = after.nodes[node] ?? state.nodes[node];
    const own = address === undefined ? [] : stepsOn(steps, manageName(address));
    if (own.length === 0) continue;
    const [before, now] = [was(node, about), is(node, anew ? null : about)];
    for (const file of new Set([...before.keys(), ...now.keys()])) {
      const [old, next] = [before.get(file), now.get(file)];
      if (!anew && isSame(old, next, settings.lineage)) continue;
      const place = placeFor(own, old ?? next);
      if (place === undefined) continue;
      added.toScript(place.step, file, next);
      if (!anew && place.stage.turned !== true) added.toUndo(undoPlace(own, place).step, file, old);
      written.add(file);
    }
  }
  const shared = (notes: NotesOn, { nodes }: State) => sharedNotes(Object.keys(nodes), notes, about);
  refreshElsewhere(steps, shared(was, state), shared(is, after), written, added);
  return added.isEmpty ? plan : { ...plan, stages: plan.stages.map((stage) => added.in(stage)) };
}

/** Things whose notes may differ: those that are changed, and what their notes tell of. */
function changedIds(changes: readonly Change[], state: State): ReadonlySet<Id> {
  const { devices, nodes } = state;
  const bricks = entriesOf(state, 'bricks');
  const ids = new Set<Id>();
  for (const change of changes) {
    const { table, id } = change;
    const added = change.do === 'add' ? change : null;
    const node =
      table === 'nodes'
        ? id
        : added?.table === 'devices'
          ? added.value.node
          : table === 'devices'
            ? devices[id]?.node
            : undefined;
    const cluster = added?.table === 'nodes' ? added.value.cluster : nodes[node ?? '']?.cluster;
    const volume =
      added?.table === 'bricks'
        ? added.value.volume
        : table === 'bricks'
          ? bricks.get(id)?.volume
          : undefined;
    for (const each of [id, node, cluster, volume]) if (each !== undefined) ids.add(each);
  }
  return ids;
}

/** Where the bricks of a volume are, there are the notes of what lies in it. */
function blocksOn(state: State, volumes: ReadonlySet<Id>): readonly Id[] {
  const blocks = entriesOf(state, 'blockVolumes');
  return [...volumes].flatMap((volume) => blocks.having('hostingVolume', volume).map(({ id }) => id));
}

/** What notes of these are made of, out of a state that may hold much more. */
function excerpt(state: State, about: ReadonlySet<Id>): State {
  const blockVolumes = [...about].flatMap((id) => entryOf(state, 'blockVolumes', id) ?? []);
  const wanted = new Set([...about, ...blockVolumes.map(({ hostingVolume }) => hostingVolume)]);
  const volumes = [...wanted].flatMap((id) => entryOf(state, 'volumes', id) ?? []);
  const bricks = volumes.flatMap(({ id }) => entriesOf(state, 'bricks').having('volume', id));
  return amended(state, {
    volumes: tableOf(volumes),
    bricks: tableOf(bricks),
    blockVolumes: tableOf(blockVolumes),
  });
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
function stepsOn(steps: readonly Place[], host: string): readonly Place[] {
  return steps.filter(
    ({ step }) => step.alternatives.length === 0 && step.host.name === host && step.mutex === undefined,
  );
}

/** The last one; in a plan with lanes, of the volume's own. */
function placeFor(steps: readonly Place[], note: Note | undefined): Place | undefined {
  const volume = note?.kind === 'block-volume' ? note.hostingVolume : note?.id;
  return steps.findLast(({ stage: { lane } }) => lane === undefined || lane === volume);
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
  steps: readonly Place[],
  before: ReadonlyMap<string, Note>,
  after: ReadonlyMap<string, Note>,
  written: ReadonlySet<string>,
  added: Additions,
): void {
  const places = steps.filter(({ step }) => step.alternatives.length > 0);
  for (const [file, now] of after) {
    const was = before.get(file);
    if (was === undefined || written.has(file) || isSame(was, now, added.lineage)) continue;
    const place = placeFor(places, now);
    if (place === undefined) continue;
    added.refreshes(place.step, now);
    if (place.stage.turned !== true && place.step.undo !== null) added.refreshesBack(place.step, was);
  }
}

/** Notes that more than one host holds. */
function sharedNotes(
  nodes: readonly Id[],
  notesOn: NotesOn,
  about: ReadonlySet<Id>,
): ReadonlyMap<string, Note> {
  const notes = nodes.flatMap((node) => [...notesOn(node, about)]);
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
