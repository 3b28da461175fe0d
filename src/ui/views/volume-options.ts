import type { Volume } from '../../model/entities.ts';
import type { View } from '../view.ts';

/** Options as the state has them, and as gluster has them. */
export function volumeOptionsView(volume: Volume, inGluster: Readonly<Record<string, string>>): View {
  const inState = new Map(
    volume.options
      .map((option) => /^\s*(\S+)\s+(.*)$/.exec(option))
      .flatMap((match) => (match?.[1] === undefined ? [] : [[match[1], match[2] ?? ''] as const])),
  );
  const keys = [...new Set([...inState.keys(), ...Object.keys(inGluster)])].sort();
  const rows = keys.map((key) => ({
    key,
    state: inState.get(key) ?? null,
    gluster: inGluster[key] ?? null,
  }));
  return {
    text: () => rows.map((row) => `${row.key} ${row.gluster ?? row.state ?? ''}\n`).join(''),
    json: () => ({ options: rows }),
    table: () => ({
      columns: [{ title: 'OPTION' }, { title: 'IN GLUSTER' }, { title: 'IN THE STATE' }],
      rows: rows.map((row) => [row.key, row.gluster ?? '-', row.state ?? '-']),
      empty: 'No options are set',
    }),
    names: () => keys,
  };
}
