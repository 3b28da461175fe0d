import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'volume create': async () => (await import('./create.ts')).create,
  'volume list': async () => (await import('./list.ts')).list,
  'volume info': async () => (await import('./info.ts')).info,
  'volume expand': async () => (await import('./expand.ts')).expand,
  'volume clone': async () => (await import('./clone.ts')).clone,
  'volume delete': async () => (await import('./delete.ts')).deleteVolumes,
  'volume rename': async () => (await import('./rename.ts')).rename,
  'volume status': async () => (await import('./status.ts')).status,
  'volume mount-command': async () => (await import('./mount-command.ts')).mountCommand,
  'volume set': async () => (await import('./set.ts')).set,
  'volume reset': async () => (await import('./reset.ts')).reset,
  'volume options': async () => (await import('./options.ts')).options,
  'volume start': async () => (await import('./start.ts')).start,
  'volume stop': async () => (await import('./stop.ts')).stop,
  'volume endpoint patch': async () => (await import('./endpoint-patch.ts')).endpointPatch,
  'volume set-block-hosting-restriction locked': async () =>
    (await import('./set-block-hosting-restriction.ts')).setBlockHostingLocked,
  'volume set-block-hosting-restriction unlocked': async () =>
    (await import('./set-block-hosting-restriction.ts')).setBlockHostingUnlocked,
};
