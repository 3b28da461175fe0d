import { join } from 'node:path';
import type { BenchedHosts, LabPart } from './hosts.ts';
import { median, row } from './row.ts';
import { ran, timed } from './run.ts';

const CREATE = 'lab: volume create, the state on the cluster';
const LIST = 'lab: volume list of what is known, the state on the cluster';
const FLOOR = 'the same, the state in a file';
const LISTS = 9;

/** What it costs that several share the state: the same commands with it in a file, in turns, on the same hosts. */
export const sharedOnLab: LabPart = {
  names: [CREATE, LIST],
  async measure({ root }, hosts) {
    const program = join(root, 'bin/glusterctl.js');
    const file = hosts.environment.GLUSTERCTL_STATE ?? '';
    const by = (state: string): BenchedHosts => ({
      ...hosts,
      environment: {
        ...hosts.environment,
        GLUSTERCTL_STATE: state,
        XDG_CACHE_HOME: join(hosts.folder, 'cache'),
      },
    });
    const ours = async (state: string, ...words: string[]) =>
      await ran(process.execPath, [program, ...words, '--quiet'], by(state));
    const took = async (state: string, ...words: string[]) =>
      await timed(async () => await ours(state, ...words));

    await ours(file, 'topology', 'load', `--json=${hosts.topology}`, '--trust-new-hosts');
    await ours(file, 'state', 'setup');
    const { stdout } = await ours(file, 'node', 'list', '-o', 'json');
    const addresses = [...new Set(stdout.match(/\b\d+\.\d+\.\d+\.\d+\b/g))].join(',');
    const url = `gluster://${addresses}/heketidbstorage`;
    const creates: Record<string, number[]> = { [file]: [], [url]: [] };
    const lists: Record<string, number[]> = { [file]: [], [url]: [] };
    for (let round = 0; round < hosts.rounds; round++) {
      for (const [state, other] of [
        [file, url],
        [url, file],
      ] as const) {
        const name = `made-${round}`;
        creates[state]?.push(await took(state, 'volume', 'create', '--size=1', `--name=${name}`));
        for (let list = 0; list < LISTS; list++)
          lists[state]?.push(await took(state, 'volume', 'list', ...(state === url ? ['--offline'] : [])));
        await ours(state, 'volume', 'delete', name, '--yes');
        await ours(state, 'state', 'move', other, '--yes');
      }
    }
    const rowOf = (name: string, times: Readonly<Record<string, number[]>>, most: number) =>
      row({
        name,
        value: median(times[url]),
        unit: 'ms',
        floor: { value: median(times[file]), is: FLOOR },
        most,
      });
    return [rowOf(CREATE, creates, 1.15), rowOf(LIST, lists, 1.1)];
  },
};
