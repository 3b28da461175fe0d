import type { VolumeHealth } from '../../health/health.ts';
import { column, type ListColumn } from '../list/column.ts';

export function countWord(value: number | null): string {
  return value === null ? '?' : String(value);
}

/** Of a volume that an open operation takes away. */
export function deletionWords(deletion: 'begun' | 'gone'): string {
  return deletion === 'gone' ? 'being deleted, gone from gluster' : 'being deleted, stopped';
}

/** How many more bricks its sets can lose: `-` where it does not run. */
export function spareWord(volume: VolumeHealth): string {
  return volume.word === 'STOPPED' ? '-' : countWord(volume.canLose);
}

/** What waits to be healed: `-` where nothing can be. */
export function healWord({ word, kind, pending }: VolumeHealth): string {
  return word === 'STOPPED' || kind === 'distributed' ? '-' : countWord(pending);
}

interface OfHealth<Entry> {
  readonly needs?: string;
  readonly seen: (entry: Entry) => VolumeHealth | null;
}

/** Both, of entries of a list. */
export function healthColumns<Entry>({ seen, ...more }: OfHealth<Entry>): readonly ListColumn<Entry>[] {
  const counts = (title: string, word: (volume: VolumeHealth) => string): ListColumn<Entry> => {
    const shown = (entry: Entry): string => {
      const volume = seen(entry);
      return volume === null ? '?' : word(volume);
    };
    const value = (entry: Entry): number | null => {
      const number = Number(shown(entry));
      return Number.isNaN(number) ? null : number;
    };
    return column.count(title, value, { ...more, shown });
  };
  return [counts('SPARE', spareWord), counts('HEAL', healWord)];
}
