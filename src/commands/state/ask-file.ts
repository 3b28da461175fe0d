import { files } from '../shared/ask/files.ts';

/** Larger ones are imported by name: each is read before the question. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Those that are sound: what else may be imported is named by who knows why. */
export const exportedState = files({
  question: 'Which state?',
  columns: [
    { title: 'FILE' },
    { title: 'SERIAL', align: 'right' },
    { title: 'NODES', align: 'right', drop: 2 },
    { title: 'VOLUMES', align: 'right', drop: 1 },
  ],
  mostBytes: MOST_BYTES,
  async rowOf(text, { file, shown }) {
    const { parse } = await import('../../store/format.ts');
    const parsed = parse(text);
    if (parsed.kind === 'damaged') return null;
    const { serial, nodes, volumes } = parsed.document as Readonly<Record<string, unknown>>;
    return { value: file, cells: [shown, String(serial), countOf(nodes), countOf(volumes)] };
  },
  none: 'No file in this folder is a state. To write one: glusterctl state export state.json',
  typed: 'File that "state export" has written',
});

function countOf(table: unknown): string {
  return String(Object.keys(typeof table === 'object' && table !== null ? table : {}).length);
}
