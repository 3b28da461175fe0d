import { counted } from '../../model/counted.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { usageByDevice } from '../../model/usage.ts';
import type { View } from '../view.ts';
import { countsOf } from './holds.ts';

/** What was made of a thing in the database, for people. */
interface Finding {
  readonly group: string;
  readonly about: string;
  readonly what: string;
  readonly mended: string;
  readonly next?: string;
}

export interface ImportToShow {
  readonly name: string;
  readonly form: 'bolt' | 'json';
  readonly state: State;
  readonly kind: 'new' | 'again';
  /** Volumes whose order of bricks is known since. */
  readonly learned: readonly string[];
  readonly findings: readonly Finding[];
  readonly groups: Readonly<Record<string, string>>;
  readonly damages: readonly { readonly place: string; readonly what: string }[];
  readonly notes: readonly string[];
  readonly dry: boolean;
}

export function importedView(shown: ImportToShow): View {
  const { state, learned, findings, damages, notes, name } = shown;
  return {
    text: () => `${lines(shown).join('\n')}\n`,
    isProse: true,
    json: () => ({
      source: name,
      result: resultOf(shown),
      counts: allCountsOf(state),
      learned,
      findings,
      damages,
      notes,
      serial: state.serial,
    }),
    notes,
  };
}

function resultOf({ kind, learned, dry }: ImportToShow): string {
  if (kind === 'new') return dry ? 'would-import' : 'imported';
  if (learned.length === 0) return 'unchanged';
  return dry ? 'would-learn' : 'learned';
}

function allCountsOf(state: State) {
  return { ...countsOf(state), operations: Object.keys(state.operations).length };
}

function lines(shown: ImportToShow): readonly string[] {
  const { name, kind, learned, state, dry } = shown;
  if (kind === 'again') {
    if (learned.length === 0)
      return [`${name} was taken over before: nothing ${dry ? 'would be' : 'was'} changed`];
    return [
      `${name} was taken over before. The order of bricks ${dry ? 'would be' : 'is'} known now of ${counted(learned.length, 'volume')}: ${learned.join(', ')}`,
    ];
  }
  return [
    `${dry ? 'Would be taken over' : 'Taken over'} from ${name}:`,
    ...summary(state),
    ...missing(shown),
    ...groupsOf(shown),
  ];
}

function summary(state: State): readonly string[] {
  const counts = allCountsOf(state);
  const usage = [...usageByDevice(state).values()];
  const sum = (numbers: readonly number[]) => formatSize(numbers.reduce((total, one) => total + one, 0));
  const [used, total] = [
    sum(usage.map(({ usedKiB }) => usedKiB)),
    sum(usage.map(({ totalKiB }) => totalKiB)),
  ];
  const volumes = sum(Object.values(state.volumes).map(({ sizeKiB }) => sizeKiB));
  return [
    `  ${counted(counts.clusters, 'cluster')}, ${counted(counts.nodes, 'node')}`,
    `  ${counted(counts.devices, 'device')}: ${used} of ${total} used`,
    `  ${counted(counts.volumes, 'volume')}: ${volumes}, on ${counted(counts.bricks, 'brick')}`,
    ...(counts.blockVolumes === 0 ? [] : [`  ${counted(counts.blockVolumes, 'block volume')}`]),
    ...(counts.operations === 0 ? [] : [`  ${counted(counts.operations, 'open operation')}`]),
  ];
}

function missing({ damages }: ImportToShow): readonly string[] {
  if (damages.length === 0) return [];
  const all = damages.map(({ place, what }) => `  ${place}: ${what}`);
  return ['', `Missing, as it could not be read (${damages.length}):`, ...all];
}

function groupsOf({ findings, groups, dry }: ImportToShow): readonly string[] {
  return Object.entries(groups).flatMap(([group, title]) => {
    const own = findings.filter((finding) => finding.group === group);
    const [first] = own;
    if (first === undefined) return [];
    // What is the same of all is said once.
    const alike = own.length > 1 && own.every((one) => sentences(one) === sentences(first));
    return [
      '',
      `${title} (${own.length}):`,
      ...(alike ? [`  ${sentences(first)}`] : []),
      ...own.flatMap((finding) => [
        `  ${finding.about}`,
        ...(alike ? [] : [`    ${sentences(finding)}`]),
        ...(finding.next === undefined
          ? []
          : [
              `    ${dry && finding.next.startsWith('glusterctl ') ? 'After the import: ' : ''}${finding.next}`,
            ]),
      ]),
    ];
  });
}

function sentences({ what, mended }: Finding): string {
  return `${what} ${mended}`;
}
