import { namedHung } from '../../lvm/hung-disks.ts';
import type { Node } from '../../model/entities.ts';
import { listed } from '../../model/listed.ts';
import { cutOff, type HungDisk, pathOf } from '../../shell/patience.ts';
import { consequencesOf, consequencesOn } from '../consequences.ts';
import type { Finding, Next, VolumeHealth } from '../health.ts';
import type { Joined } from '../joined.ts';
import { hostName } from '../survey.ts';
import { diskCures } from './cures.ts';

/**
 * Disks that give neither data nor an error. Gluster takes their bricks for running, and nobody else tells of them. Which one it is the host may
 * not know: then it is told of the host.
 */
export function hungFindings(joined: Joined, volumes: readonly VolumeHealth[]): readonly Finding[] {
  return joined.nodes.flatMap((node) => ofHost(joined, node, volumes));
}

function ofHost(joined: Joined, node: Node, volumes: readonly VolumeHealth[]): readonly Finding[] {
  const hung = joined.look(node)?.hung ?? null;
  if (hung === null) return [];
  const host = hostName(node);
  const { devices, others } = namedHung(joined.state, node.id, hung);
  if (devices.length === 0) {
    const { level, words } = consequencesOn(host, volumes, ['hangs', 'unknown']);
    const named = others.length === 0 ? '' : ` (${listed(others.map(pathOf))})`;
    return [
      {
        kind: 'disk-hangs',
        level,
        about: host,
        what: `${host}: a disk hangs${named}: ${askedInVain(hung.questions)}`,
        risk: `What is on its disks is not known.${words === '' ? '' : ` Without it ${words}.`}`,
        next: [kernelSays(host), ...others.flatMap((disk) => away(host, disk)), check(host)],
      },
    ];
  }
  return devices.map(({ device, disk }): Finding => {
    const place = `${host}:${device.name}`;
    const { level, words } = consequencesOf(
      volumes.filter(({ sets }) => sets.some(({ bricks }) => bricks.some((brick) => brick.place === place))),
    );
    return {
      kind: 'disk-hangs',
      level,
      about: place,
      what: `${place} hangs: it gives neither data nor an error`,
      risk:
        words === ''
          ? 'LVM waits for it, whatever it is asked there.'
          : `Without it ${words}. Gluster takes its bricks for running, and clients may wait for them.`,
      next: [
        kernelSays(host),
        ...(disk === null ? [check(host)] : away(host, disk)),
        ...diskCures(
          joined,
          device,
          volumes,
          'or, when it is pulled or gives errors, have another disk take over',
        ),
      ],
    };
  });
}

function check(host: string): Next {
  return { command: `glusterctl host check ${host}`, on: null };
}

/** `LVM and its bricks gave no answer` */
function askedInVain(questions: readonly string[]): string {
  const words = [...new Set(questions.map((question) => (question === 'lvm' ? 'LVM' : 'its bricks')))];
  return `${words.join(' and ')} gave no answer`;
}

function kernelSays(host: string): Next {
  return { command: 'dmesg --level=err,warn', on: host };
}

function away(host: string, disk: HungDisk): readonly Next[] {
  const command = cutOff(disk);
  return command === null ? [] : [{ command, on: host, when: 'if it goes on: then it gives errors instead' }];
}
