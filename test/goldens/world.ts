import type { Hosts } from '../../src/hosts/hosts.ts';
import { GIB } from '../../src/model/sizes.ts';
import { writeFile } from '../../src/simulator/data/clients.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { startBricks } from '../../src/simulator/model/bricks.ts';
import type { Disk, LogicalVolume, SimulationModel } from '../../src/simulator/model/types.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import type { Scenario } from './scenario.ts';

/** The hosts of a scenario, and what happens to them outside the program. */
export interface GoldenWorld {
  readonly hosts: () => Promise<Hosts>;
  readonly simulation: Simulation;
  hook(words: readonly string[]): Promise<void>;
  /** Lets what goes on in the background come to its end, as time between commands would. */
  settle(): void;
}

export function startWorld({ hosts }: Scenario): GoldenWorld {
  const simulation = Simulation.create({
    hosts: hosts.map(({ manage, storage, devices }) => ({
      name: manage,
      storage,
      // Without a serial number there are no links: transcripts know no other name of a disk.
      devices: devices.map(({ name, gib }) => ({
        path: name,
        sizeKiB: gib * GIB + 65_536,
        vgSizeGiB: gib,
        serial: '',
      })),
    })),
  });
  const faults = new Map<string, Fault>();
  const faulty = (name: string, fault: Fault | null): void => {
    if (fault === null) faults.delete(name);
    else faults.set(name, fault);
    simulation.faults.clear();
    for (const each of faults.values()) simulation.addFault(each);
  };
  const gluster = async (line: string): Promise<void> => {
    const answer = await simulation.exec(hosts[0]?.manage ?? '', `gluster --mode=script ${line}`, '');
    if (answer.kind !== 'done' || answer.code !== 0)
      throw new Error(`gluster ${line}: ${JSON.stringify(answer)}`);
  };
  return {
    hosts: async () => createDirectHosts(simulation),
    simulation,
    settle() {
      for (const { volumes } of simulation.model.pools)
        for (const { rebalance } of Object.values(volumes))
          if (rebalance?.status === 'in progress') rebalance.status = 'completed';
    },
    async hook(words) {
      const [what, ...rest] = words[0] === 'mend' ? [`mend ${words[1]}`, ...words.slice(2)] : words;
      const [host = '', path = ''] = rest;
      switch (what) {
        case 'down':
          simulation.kill(host);
          break;
        case 'mend down':
          simulation.boot(host);
          break;
        case 'snapshot':
          await gluster(`snapshot create of-others ${host} no-timestamp`);
          break;
        case 'mend snapshot':
          await gluster('snapshot delete of-others');
          break;
        case 'refuse':
          faulty(`refuse ${host}`, {
            command: new RegExp(`^gluster .*volume create ${host} `),
            lasting: true,
            effect: { kind: 'fails', stderr: `volume create: ${host}: failed: not today\n` },
          });
          break;
        case 'mend refuse':
          faulty(`refuse ${host}`, null);
          break;
        case 'stuck-brick':
          faulty(`stuck-brick ${host}`, {
            host,
            command: /^umount /,
            lasting: true,
            effect: { kind: 'fails', code: 32, stderr: 'umount: target is busy.\n' },
          });
          break;
        case 'mend stuck-brick':
          faulty(`stuck-brick ${host}`, null);
          break;
        case 'dirty':
          diskOf(simulation, host, path).content = { type: 'swap', uuid: 'a5b7-0001', label: 'old' };
          break;
        case 'mend dirty':
          diskOf(simulation, host, path).content = null;
          break;
        case 'pv':
          diskOf(simulation, host, path).content = {
            type: 'lvm',
            uuid: 'Fdd7aN-c2sX-0000-1111-2222-3333-abcdef',
            group: null,
            startKiB: 1024,
            tags: [],
          };
          break;
        case 'stuck-vg':
          for (const group of Object.values(simulation.host(host).groups)) {
            group.volumes.leftover = leftover();
          }
          break;
        case 'mend stuck-vg':
          for (const group of Object.values(simulation.host(host).groups)) delete group.volumes.leftover;
          break;
        case 'heal':
          leaveUnhealed(simulation.model, host);
          break;
        case 'mend heal':
          delete simulation.model.healing;
          break;
        default:
          throw new Error(`no such hook: ${words.join(' ')}`);
      }
    },
  };
}

/** A file that the first brick has missed, and nobody brings to it. */
function leaveUnhealed(model: SimulationModel, name: string): void {
  const volume = model.pools.map(({ volumes }) => volumes[name]).find((one) => one !== undefined);
  const first = volume?.bricks[0];
  const host = model.hosts.find(({ uuid }) => uuid === first?.uuid);
  if (first === undefined || host === undefined) throw new Error(`no volume ${name}`);
  model.healing = { perLook: 0, frozen: true };
  delete host.bricks[first.path];
  const complaint = writeFile(model, name, '/file', 'content');
  if (complaint !== null) throw new Error(complaint);
  startBricks(model, host);
}

function diskOf(simulation: Simulation, host: string, path: string): Disk {
  const disk = simulation.host(host).disks.find((one) => one.path === path);
  if (disk === undefined) throw new Error(`${host} has no ${path}`);
  return disk;
}

/** A logical volume that somebody else made: its group can't be removed. */
function leftover(): LogicalVolume {
  return {
    name: 'leftover',
    uuid: 'Left00-0000-0000-0000-0000-0000-000001',
    kind: 'linear',
    sizeKiB: 4096,
    metadataKiB: 0,
    chunkKiB: 0,
    pool: null,
    origin: null,
    active: true,
    skipActivation: false,
    tags: [],
    content: null,
  };
}
