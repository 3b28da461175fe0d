import type { VolumeInfo } from '../gluster/info.ts';
import { MARK } from '../gluster/options.ts';
import { counted } from '../model/counted.ts';
import type { Brick } from '../model/entities.ts';
import { isId } from '../model/ids.ts';
import type { BrickPlace } from './bricks.ts';
import type { NoteOf } from './evidence.ts';
import type { Findings } from './rebuilt.ts';

/** Nothing proves that it was ours. What of it lies on disks of ours is told as such: nobody is to take it away. */
export function leaveForeign(
  info: VolumeInfo,
  own: readonly (BrickPlace | null)[],
  findings: Findings,
): void {
  const strange = own.filter((place) => place === null).length;
  const what = `volume ${info.name}`;
  const said = `${strange} of its ${own.length} bricks are none that this program or Heketi has made`;
  const mark = info.options[MARK];
  if (mark === undefined || !isId(mark)) {
    findings.add('foreign', what, `${said}: it is left alone`);
    return;
  }
  findings.add(
    strange === own.length ? 'foreign' : 'left over',
    what,
    `${said}, it is marked as one of ours, and no note tells of it: it stays out`,
    { id: mark, remedy: adoptLine(info) },
  );
}

function adoptLine({ name }: VolumeInfo): string {
  return `Once the state is written, and its hosts can be asked: glusterctl adopt volume ${name}`;
}

/** `adoptable`: it has bricks that others made, so that it can be adopted again. */
export function leaveOver(info: VolumeInfo, problem: string, adoptable: boolean, findings: Findings): void {
  const id = info.options[MARK];
  findings.add('left over', `volume ${info.name}`, `${problem}: it stays out`, {
    ...(id === undefined ? {} : { id }),
    ...(adoptable ? { remedy: adoptLine(info) } : {}),
  });
}

export function saidOf(
  note: NoteOf<'volume'> | undefined,
  bricks: readonly Brick[],
  foreign: number,
): string {
  const said = saidOfNote(note, bricks);
  return foreign === 0
    ? said
    : `${said}; it was adopted: ${counted(foreign, 'brick')} of it ${foreign === 1 ? 'is' : 'are'} foreign`;
}

function saidOfNote(note: NoteOf<'volume'> | undefined, bricks: readonly Brick[]): string {
  if (note === undefined)
    return 'without a note: size, room for snapshots and group are read off its bricks, tags and what was asked for are unknown';
  return note.bricks.length === bricks.length
    ? 'by gluster and its note'
    : 'by gluster and a note from before it was expanded: its size is that of its bricks';
}
