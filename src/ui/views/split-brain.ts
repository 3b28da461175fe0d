import { type Copy, fileName, legalPolicies, type SplitFile } from '../../health/split-brain.ts';
import { counted } from '../../model/counted.ts';
import type { Volume } from '../../model/entities.ts';
import type { View } from '../view.ts';

/** Copies of one file side by side, and what can be done. */
export function splitCard(file: SplitFile, volume: Volume): readonly string[] {
  const rows = file.copies.map((copy) => copyRow(copy));
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    `   ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return [
    `${fileName(file.entry)}  (${file.entry.gfid})`,
    ...table,
    ...(file.manual === '' ? [`   policies: ${legalPolicies(file).join(', ')}`] : manualSteps(file, volume)),
  ];
}

function copyRow({ brick, host, arbiter, facts }: Copy): readonly [string, string, string, string] {
  if (facts === null) return [host, '-', 'no copy is to be seen', brick];
  const blames = facts.blames.map(({ client, for: what }) => `${client} (${what.join(', ')})`).join(', ');
  const size = arbiter ? 'arbiter' : facts.kind === 'file' ? counted(facts.bytes, 'byte') : facts.kind;
  const differs = facts.gfid === null ? '' : ` gfid ${facts.gfid}`;
  return [
    host,
    size,
    `changed ${timeOf(facts.changed)}`,
    `blames ${blames === '' ? 'nobody' : blames};${differs} ${brick}`,
  ];
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19);
}

/** What gluster can't be told by id: a person decides it, path by path. */
function manualSteps({ manual, entry, copies }: SplitFile, { name }: Volume): readonly string[] {
  const [first] = copies.filter(({ arbiter }) => !arbiter);
  const path = entry.path ?? 'PATH';
  return [
    `   Not decided here: ${manual}.`,
    `   Where its names have different ids, on a host: gluster volume heal ${name} split-brain source-brick ${first?.brick ?? 'HOST:PATH'} ${path}${path.endsWith('/') ? '' : '/'}NAME`,
    '   Where types differ: move the one that is wrong out of its brick, with its link in .glusterfs, and have it healed.',
  ];
}

export interface SplitToShow {
  readonly volume: Volume;
  readonly files: readonly SplitFile[];
  readonly silent: readonly string[];
  /** Where what lost was set aside: `HOST: FOLDER`. */
  readonly aside: readonly string[];
  readonly decided: number;
  readonly notes: readonly string[];
  /** What is decided in a dry run is in its plan. */
  readonly failed: boolean;
}

export function splitBrainView({ volume, files, silent, aside, decided, notes, failed }: SplitToShow): View {
  const sum =
    files.length === 0
      ? silent.length === 0
        ? 'nothing is in split-brain'
        : 'of the bricks that told, nothing is in split-brain'
      : `${counted(files.length, 'entry', 'entries')} in split-brain`;
  return {
    text: () =>
      `${[
        ...(decided === 0 ? [] : [`${volume.name}: ${counted(decided, 'file')} decided`]),
        `${volume.name}: ${sum}`,
        ...files.flatMap((file, place) => ['', `${place + 1}. ${splitCard(file, volume).join('\n')}`]),
      ].join('\n')}\n`,
    json: () => ({
      id: volume.id,
      name: volume.name,
      decided,
      silent,
      aside,
      files: files.map((file) => ({
        file: fileName(file.entry),
        gfid: file.entry.gfid,
        policies: legalPolicies(file),
        manual: file.manual === '' ? null : file.manual,
        copies: file.copies.map(({ brick, host, arbiter, facts }) => ({ brick, host, arbiter, ...facts })),
      })),
    }),
    notes: [
      ...silent.map(
        (brick) =>
          `${brick} told nothing: nothing is decided before it is back. If its host is up: glusterctl volume start ${volume.name}`,
      ),
      ...aside.map((where) => `Set aside, with all attributes: ${where}`),
      ...notes,
    ],
    exitCode: failed ? 3 : files.length > 0 || silent.length > 0 ? 6 : 0,
  };
}
