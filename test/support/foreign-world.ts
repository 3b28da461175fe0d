import { type CommandWorld, commandWorld } from '../crash/command-world.ts';

/** Simulated hosts with a cluster of ours, each with one disk of ours (/dev/vdb), and volumes that are made by hand. */
export interface ForeignWorld extends CommandWorld {
  /** A script on a host, which must succeed. */
  on(host: string, script: string): Promise<string>;
  /** A folder on the root disk, or a file system of its own in a group of others or in that of ours. */
  place(kind: 'folder' | 'thick' | 'thin' | 'ours', name: string, hosts?: readonly number[]): Promise<void>;
  /** Made by gluster on what was placed, and started. */
  byHand(name: string, shape: string, hosts?: readonly number[]): Promise<void>;
  /** What is below /bricks on a host. */
  below(host: string): Promise<readonly string[]>;
}

export async function foreignWorld(): Promise<ForeignWorld> {
  const world = await commandWorld();
  await world.ok('cluster create --name=lab');
  for (const n of [1, 2, 3, 4]) {
    await world.ok(
      `node add --zone=${n} --cluster=lab --management-host-name=gl${n} --storage-host-name=10.0.0.${n}`,
    );
    await world.ok(`device add --name=/dev/vdb --node=gl${n}`);
  }
  async function on(host: string, script: string): Promise<string> {
    const ended = await world.simulation.exec(host, `set -e\n${script}`, '');
    if (ended.kind !== 'done' || ended.code !== 0) throw new Error(`${host}: ${JSON.stringify(ended)}`);
    return ended.stdout;
  }
  const mounted = (node: string, name: string) =>
    `mkfs.xfs -q ${node}; mkdir -p /bricks/${name}; mount ${node} /bricks/${name}`;
  return {
    ...world,
    get killer() {
      return world.killer;
    },
    set killer(killer) {
      world.killer = killer;
    },
    on,
    async place(kind, name, hosts = [1, 2, 3]) {
      for (const n of hosts) {
        const host = `gl${n}`;
        if (kind === 'folder') await on(host, `mkdir -p /bricks/${name}`);
        else if (kind === 'ours') {
          const group = (await on(host, "vgs --noheadings -o vg_name | grep vg_ | tr -d ' '")).trim();
          await on(
            host,
            `lvcreate --size 4G -n ${name} ${group}; ${mounted(`/dev/mapper/${group}-${name}`, name)}`,
          );
        } else {
          await on(host, 'vgs data >/dev/null 2>&1 || { pvcreate /dev/vdc; vgcreate data /dev/vdc; }');
          const create =
            kind === 'thick'
              ? `lvcreate -L 5G -n ${name} data`
              : `lvcreate --size 6G --thin data/pool_${name} --virtualsize 5G --name ${name}`;
          await on(host, `${create}; ${mounted(`/dev/mapper/data-${name}`, name)}`);
        }
      }
    },
    async byHand(name, shape, hosts = [1, 2, 3]) {
      const bricks = hosts.map((n) => `10.0.0.${n}:/bricks/${name}/b`).join(' ');
      await on('gl1', `gluster volume create ${name} ${shape} ${bricks} force; gluster volume start ${name}`);
    },
    async below(host) {
      return (await on(host, 'find /bricks')).trim().split('\n').sort();
    },
  };
}
