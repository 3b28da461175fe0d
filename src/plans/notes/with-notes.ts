import { applyChanges } from '../../model/apply.ts';
import type { Node } from '../../model/entities.ts';
import { amended, entriesOf, entryOf } from '../../model/entries.ts';
import { grouped } from '../../model/grouped.ts';
import type { Id } from '../../model/ids.ts';
import { allChanges } from '../../model/lanes.ts';
import type { Change, OperationKind, Plan, Script, Stage, Step } from '../../model/plan.ts';
import { type State, tableOf } from '../../model/state.ts';
import { type Note, noteText } from '../../notes/note.ts';
import { type NotesOn, notesOf } from '../../notes/notes-of.ts';
import { type NoteWork, notesFragment } from '../../notes/script.ts';
import { addressOf, manageName } from '../addresses.ts';
import type { Planning } from '../planning.ts';

/** As long as another command may hold the lock of notes, and then some. */
const NOTES_SECONDS = 120;

/** A host that came back empty has lost its notes: it gets all of them. */
const WRITTEN_ANEW: ReadonlySet<OperationKind> = new Set(['replace-device', 'replace-node']);

/**
 * The plan, whose scripts also keep the notes of what it changes: each host's last script writes what is true then, and
 * what undoes the plan puts back what was true before. No host is asked because of a note: where a plan has no script
 * of a host's own, its note becomes out of date, and any that the plan reaches is newer. Only where a foreign brick comes or
 * goes, for which nothing else is done there, a host gets a step for the note of its volume.
 */
export function withNotes(
  plan: Plan,
  { state: whole, settings, unreachable }: Pick<Planning, 'state' | 'settings' | 'unreachable'>,
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
  const foreign = new Set(
    [...Object.values(state.devices), ...Object.values(after.devices)].flatMap((device) =>
      device.foreign === true ? [device.node] : [],
    ),
  );
  const carried: Carried[] = [];
  for (const node of new Set([...Object.keys(state.nodes), ...Object.keys(after.nodes)])) {
    const address = after.nodes[node] ?? state.nodes[node];
    const own = address === undefined ? [] : stepsOn(steps, manageName(address));
    if (own.length === 0 && !foreign.has(node)) continue;
    const [before, now] = [was(node, about), is(node, anew && own.length > 0 ? null : about)];
    const { comes, goes } = devicesOf(before, now);
    for (const file of new Set([...before.keys(), ...now.keys()])) {
      const [old, next] = [before.get(file), now.get(file)];
      const isSaidAnew = anew || !isSame(old, next, settings.lineage);
      // Another plan may meanwhile take or bring the host's other devices: each leaves the host's own notes right by itself.
      const isHosts = isOfHost(old ?? next);
      if (!isSaidAnew && !(isHosts && (comes || goes))) continue;
      const place = placeFor(own, old ?? next);
      if (place === undefined) {
        const host = foreign.has(node) && state.nodes[node] !== undefined ? after.nodes[node] : undefined;
        if (host !== undefined && !unreachable.has(manageName(host)) && comesOrGoes(old, next, about)) {
          carried.push({ host, file, old, next });
          written.add(file);
        }
        continue;
      }
      added.toScript(place.step, file, next, isHosts && (goes || next === undefined));
      if (!anew && place.stage.turned !== true)
        added.toUndo(undoPlace(own, place).step, file, old, isHosts && (comes || old === undefined));
      if (isSaidAnew) written.add(file);
    }
  }
  const shared = (notes: NotesOn, { nodes }: State) => sharedNotes(Object.keys(nodes), notes, about);
  refreshElsewhere(steps, shared(was, state), shared(is, after), written, added);
  if (added.isEmpty && carried.length === 0) return plan;
  const stages = plan.stages.map((stage) => added.in(stage));
  return { ...plan, stages: [...stages, ...carryingStages(carried, stages, settings.lineage)] };
}

/** The note of a volume for a host on which a plan does nothing else. */
interface Carried {
  readonly host: Node;
  readonly file: string;
  readonly old: Note | undefined;
  readonly next: Note | undefined;
}

function comesOrGoes(old: Note | undefined, next: Note | undefined, about: ReadonlySet<Id>): boolean {
  const note = old ?? next;
  const isOne = (old === undefined) !== (next === undefined);
  return isOne && note?.kind === 'volume' && about.has(note.id);
}

/** Behind all else: a note never tells of what is not there yet. */
function carryingStages(
  carried: readonly Carried[],
  stages: readonly Stage[],
  lineage: Id,
): readonly Stage[] {
  if (carried.length === 0) return [];
  const turned = stages.some((stage) => stage.turned === true);
  const steps = [...grouped(carried, ({ host }) => manageName(host))].flatMap(([name, own]): Step[] => {
    const [first] = own;
    if (first === undefined) return [];
    const [script, undo] = [emptyWork(), emptyWork()];
    for (const { file, old, next } of own) {
      put(script, file, next, false);
      put(undo, file, old, false);
    }
    return [
      {
        id: `notes@${name}`,
        host: addressOf(first.host),
        alternatives: [],
        title: `write down what is on ${name}`,
        script: behind(null, script, lineage),
        undo: turned ? null : behind(null, undo, lineage),
        timeoutSeconds: NOTES_SECONDS,
        reads: null,
        whenUnreachable: turned ? 'defer' : 'fail',
      },
    ];
  });
  return [{ title: 'write down what is on hosts', steps, ...(turned ? { turned: true as const } : {}) }];
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
    if (table === 'devices' && node !== undefined) for (const each of foreignOn(state, node)) ids.add(each);
  }
  return ids;
}

/** With its first disk of ours a host begins to hold notes, and with its last one it ends to: those of foreign bricks, too. */
function foreignOn({ bricks, devices }: State, node: Id): readonly Id[] {
  const places = new Set(
    Object.values(devices).flatMap((device) =>
      device.foreign === true && device.node === node ? [device.id] : [],
    ),
  );
  if (places.size === 0) return [];
  return Object.values(bricks).flatMap(({ device, volume }) => (places.has(device) ? [volume] : []));
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

function devicesOf(before: ReadonlyMap<string, Note>, now: ReadonlyMap<string, Note>) {
  const isLess = (one: ReadonlyMap<string, Note>, other: ReadonlyMap<string, Note>): boolean =>
    [...one].some(([file, { kind }]) => kind === 'device' && !other.has(file));
  return { comes: isLess(now, before), goes: isLess(before, now) };
}

/** Not of one thing on it: it is there as long as the host has a device. */
function isOfHost(note: Note | undefined): boolean {
  return note?.kind === 'node' || note?.kind === 'cluster';
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

type Changing = { -readonly [K in keyof NoteWork]: NoteWork[K][number][] };

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

  toScript(step: Step, file: string, note: Note | undefined, withLast: boolean): void {
    put(workOf(this.scripts, step), file, note, withLast);
  }

  toUndo(step: Step, file: string, note: Note | undefined, withLast: boolean): void {
    put(workOf(this.undos, step), file, note, withLast);
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

/** `withLast`: what is there of it goes with the last of the host's devices. */
function put(work: Changing, file: string, note: Note | undefined, withLast: boolean): void {
  if (note !== undefined) work.write.push(note);
  else if (!withLast) work.remove.push(file);
  if (withLast) work.removeWithLast.push(file);
}

function emptyWork(): Changing {
  return { write: [], remove: [], removeWithLast: [], refresh: [] };
}

function workOf(all: Map<string, Changing>, { id }: Step): Changing {
  const known = all.get(id);
  if (known !== undefined) return known;
  const work = emptyWork();
  all.set(id, work);
  return work;
}

/** Behind what the script does: a note never tells of what is not there yet. */
function behind(script: Script | null, work: NoteWork, lineage: Id): Script {
  const notes = notesFragment(work, lineage).text;
  return { text: script === null ? notes : `${script.text}\n${notes}`, changes: true };
}
