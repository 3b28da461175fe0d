import type { SimulationModel } from '../model/types.ts';
import { writeFile } from './clients.ts';
import { PER_LOOK } from './healing.ts';
import { holdOpen, letGo } from './open-files.ts';
import { findVolume } from './sets.ts';
import { splitFile } from './split-brain.ts';

interface DataOrder {
  /** What it takes, as help shows it. */
  readonly takes: string;
  readonly summary: string;
  readonly words: number;
  /** A text is why it can't be done. */
  give(model: SimulationModel, words: readonly string[]): string | null;
}

const REASONS = {
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  ENOTCONN: 'Transport endpoint is not connected',
};

function onVolume(model: SimulationModel, volume: string, path: string): string | null {
  if (findVolume(model, volume) === null) return `there is no volume ${volume}`;
  return /^(\/[^/]+)+$/.test(path)
    ? null
    : `${path}: it must be a path from the volume's root, as /folder/file`;
}

/** What can be ordered of the data that volumes hold. */
export const DATA_ORDERS: Readonly<Record<string, DataOrder>> = {
  write: {
    takes: 'VOLUME PATH CONTENT',
    summary: 'a client writes a file',
    words: 3,
    give(model, [volume = '', path = '', content = '']) {
      const complaint = onVolume(model, volume, path);
      if (complaint !== null) return complaint;
      const errno = writeFile(model, volume, path, content);
      return errno === null ? null : `${path}: ${REASONS[errno]}`;
    },
  },
  split: {
    takes: 'VOLUME PATH',
    summary: 'the copies of a file become different, each blamed by the other',
    words: 2,
    give(model, [volume = '', path = '']) {
      const complaint = onVolume(model, volume, path);
      if (complaint !== null) return complaint;
      return splitFile(model, volume, path) ? null : `${path} has no two copies that can be reached`;
    },
  },
  open: {
    takes: 'VOLUME PATH',
    summary: 'a client holds a file open, so that it is not moved',
    words: 2,
    give(model, [volume = '', path = '']) {
      const complaint = onVolume(model, volume, path);
      if (complaint === null) holdOpen(model, volume, path);
      return complaint;
    },
  },
  close: {
    takes: 'VOLUME PATH',
    summary: 'and lets it go',
    words: 2,
    give(model, [volume = '', path = '']) {
      const complaint = onVolume(model, volume, path);
      if (complaint === null) letGo(model, volume, path);
      return complaint;
    },
  },
  healing: {
    takes: 'NUMBER',
    summary: `so many entries of a volume are healed from one script to the next; usual are ${PER_LOOK}, with 0 healing stands still`,
    words: 1,
    give(model, [number = '']) {
      if (!/^\d{1,6}$/.test(number)) return `${number}: it must be a number`;
      model.healing = { perLook: Number(number), frozen: number === '0' };
      return null;
    },
  },
};

/** Does what was ordered; a text is why it could not. */
export function obeyData(model: SimulationModel, [name = '', ...words]: readonly string[]): string | null {
  const order = DATA_ORDERS[name];
  const known = Object.entries(DATA_ORDERS).map(([each, { takes }]) => `${each} ${takes}`);
  if (order === undefined) return `${name}: no such order; there are ${known.join(', ')}`;
  if (words.length !== order.words) return `${name} takes ${order.takes}`;
  return order.give(model, words);
}
