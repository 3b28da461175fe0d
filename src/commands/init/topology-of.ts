import { GlusterctlError, refused } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import { topologyText } from '../shared/topology-text.ts';
import type { SetUp } from './set-up.ts';

const MARK = '// Written by "glusterctl init".\n';

/** Puts what is known by now into the topology file: every command of the set-up takes its hosts from there. */
export async function writeTopology(setUp: SetUp): Promise<string> {
  const { answers, context } = setUp;
  const file = answers.topology ?? (await freeName(setUp));
  const before = await textOf(setUp, file);
  if (before !== null && !before.startsWith(MARK))
    throw refused(
      `${file} is there already, and not from a set-up`,
      `To load it as it is: glusterctl topology load --json=${quote(file)}`,
    );
  await context.environment.writeFile(file, `${MARK}${describedBy(setUp)}`, 0o644);
  if (answers.topology === undefined) await setUp.say({ topology: file });
  return file;
}

function describedBy({ hosts, access, answers }: SetUp): string {
  const { addresses = {}, zones = {}, disks = {}, wipe = {} } = answers;
  return topologyText(
    hosts.map((name, place) => ({
      name,
      storage: addresses[name] ?? name,
      zone: zones[name] ?? place + 1,
      access,
      devices: [
        ...(disks === 'all' ? [] : (disks[name] ?? [])),
        ...(wipe[name] ?? []).map((path) => ({ name: path, destroydata: true as const })),
      ],
    })),
  );
}

/** No file of somebody else's is written over. */
async function freeName(setUp: SetUp): Promise<string> {
  for (let count = 1; ; count++) {
    const name = count === 1 ? 'topology.json' : `topology-${count}.json`;
    if ((await textOf(setUp, name)) === null) return name;
  }
}

/** null: there is no such file, or none that can be read. */
async function textOf({ context }: SetUp, file: string): Promise<string | null> {
  try {
    return await context.environment.readFile(file);
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}
