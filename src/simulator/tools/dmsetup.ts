import { mapperName } from '../model/blocks.ts';
import type { HostModel, LogicalVolume } from '../model/types.ts';
import { type Call, fail, NotSimulated, parseWords } from './tool.ts';

interface Mapped {
  readonly name: string;
  readonly group: string;
  readonly volume: LogicalVolume;
}

/** What the kernel has of logical volumes, whether LVM still finds them or not. */
function mapped(host: HostModel): readonly Mapped[] {
  return Object.entries(host.groups).flatMap(([group, { volumes }]) =>
    Object.values(volumes).flatMap((volume) => {
      if (!volume.active || volume.kind === 'spare') return [];
      const name = mapperName(group, volume.name);
      const names = volume.kind === 'pool' ? [`${name}-tpool`, `${name}_tdata`, `${name}_tmeta`] : [name];
      return names.map((each) => ({ name: each, group, volume }));
    }),
  );
}

function isUsed(host: HostModel, { name, group, volume }: Mapped): boolean {
  if (volume.kind !== 'pool') return host.mounts.some(({ source }) => source === `/dev/mapper/${name}`);
  return Object.values(host.groups[group]?.volumes ?? {}).some(
    (each) => each.active && each.pool === volume.name,
  );
}

export function dmsetup(call: Call): number {
  const words = parseWords(call, '--force -f --retry --noflush');
  const [verb = '', ...names] = words.operands;
  const all = mapped(call.host);
  if (verb === 'ls') {
    if (all.length === 0) call.out('No devices found\n');
    for (const [at, { name }] of all.entries()) call.out(`${name}\t(254:${at})\n`);
    return 0;
  }
  if (verb !== 'remove') throw new NotSimulated(`dmsetup ${call.words.join(' ')}`);
  let status = 0;
  for (const word of names) {
    const found = all.find(({ name }) => name === word.replace(/^\/dev\/mapper\//, ''));
    // The parts of a pool go with it.
    if (found?.volume.active === false) continue;
    if (found === undefined) {
      if (isPartOfRemoved(call.host, word)) continue;
      call.err(`Device ${word} not found\n`);
      status = fail(call, 'Command failed.');
    } else if (isUsed(call.host, found)) {
      call.err(`device-mapper: remove ioctl on ${word}  failed: Device or resource busy\n`);
      status = fail(call, 'Command failed.');
    } else found.volume.active = false;
  }
  return status;
}

function isPartOfRemoved(host: HostModel, word: string): boolean {
  return Object.entries(host.groups).some(([group, { volumes }]) =>
    Object.values(volumes).some(
      ({ name, kind, active }) =>
        kind === 'pool' &&
        !active &&
        [`${mapperName(group, name)}_tdata`, `${mapperName(group, name)}_tmeta`].includes(word),
    ),
  );
}
