import { GlusterctlError, refused } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
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
  await context.environment.writeFile(file, `${MARK}${topologyText(setUp)}`, 0o644);
  if (answers.topology === undefined) await setUp.say({ topology: file });
  return file;
}

function topologyText({ hosts, answers }: SetUp): string {
  const { user, identityFile, addresses = {}, zones = {}, disks = {}, wipe = {} } = answers;
  const ssh = {
    ...(user === undefined ? {} : { user }),
    ...(identityFile === undefined ? {} : { identityFile }),
  };
  const nodes = hosts.map((host, place) => ({
    node: {
      hostnames: { manage: [host], storage: [addresses[host] ?? host] },
      zone: zones[host] ?? place + 1,
      ...(Object.keys(ssh).length === 0 ? {} : { ssh }),
    },
    devices: [
      ...(disks === 'all' ? [] : (disks[host] ?? [])),
      ...(wipe[host] ?? []).map((name) => ({ name, destroydata: true })),
    ],
  }));
  return `${JSON.stringify({ clusters: [{ nodes }] }, null, 2)}\n`;
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
