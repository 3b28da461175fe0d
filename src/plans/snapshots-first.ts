import { counted } from '../model/counted.ts';
import type { Volume } from '../model/entities.ts';
import { refused } from '../model/errors.ts';

/**
 * Bricks of a volume with snapshots stay where they are. gluster itself lets them go and only warns in its log: the snapshots go on
 * to lie in the thin pool of the old brick. That takes space which the state would give to others, and keeps disk and host from
 * ever leaving; and of a disk that is lost each snapshot has lost its part.
 */
export function refuseWithSnapshots(
  { name, snapshots }: Pick<Volume, 'name' | 'snapshots'>,
  what: 'moved' | 'made anew',
  lost: boolean,
): void {
  if (snapshots.length === 0) return;
  const commands = snapshots.map((snapshot) => `glusterctl snapshot delete ${snapshot.name}`);
  const why = lost
    ? 'Each has lost its part on what is lost, and nothing makes that anew.'
    : 'Snapshots lie on the disks of the old bricks, and would stay there, in space that counts as free then.';
  const go =
    commands.length === 1
      ? [`${why} This one goes with: ${commands[0]}`]
      : [`${why} They go with:`, ...commands.map((command) => `  ${command}`)];
  throw refused(
    `Bricks of volume ${name} can't be ${what}: it has ${counted(snapshots.length, 'snapshot')}`,
    go.join('\n'),
  );
}
