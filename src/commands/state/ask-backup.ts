import { basename } from 'node:path';
import type { Ask } from '../../cli/ask.ts';
import { formatSize } from '../../model/sizes.ts';
import { ago } from '../../ui/ago.ts';
import { fileOf } from './file.ts';

/** Newest first. Two may have one serial: each is then named by its file. */
export const backup: Ask = {
  async answer({ context }) {
    const file = await fileOf(context);
    const backups = await file.backups();
    if (backups.length === 0) {
      context.stderr(`There is no backup of ${file.path}: they are made as the state changes.`);
      return null;
    }
    const now = context.clock.now();
    return await context.prompt.choose({
      question: 'Which backup?',
      columns: [
        { title: 'SERIAL', align: 'right' },
        { title: 'AGE' },
        { title: 'SIZE', align: 'right', drop: 1 },
        { title: 'FILE', drop: 2 },
      ],
      rows: backups.map(({ serial, path, made, bytes }) => {
        const name = basename(path);
        const single = backups.filter((one) => one.serial === serial).length === 1;
        return {
          value: single ? String(serial) : name,
          cells: [String(serial), ago(made.toISOString(), now), formatSize(bytes / 1024), name],
        };
      }),
    });
  },
};
