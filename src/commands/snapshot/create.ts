import { carryOut } from '../../actions/carry-out.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { isWordOfGluster } from '../../gluster/names.ts';
import type { Snapshot } from '../../model/entities.ts';
import { usage } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import { planCreateSnapshot } from '../../plans/snapshots.ts';
import { snapshotChangedView } from '../../ui/views/snapshot.ts';
import { volumeArgument } from '../volume/volume-argument.ts';
import { findSnapshot } from './find-snapshot.ts';

/** gluster has room for some more, and names folders and files after it. */
const LONGEST_NAME = 200;

export const create = command({
  path: ['snapshot', 'create'],
  summary: 'Take a snapshot of a volume',
  description: 'The volume must have been created with a snapshot factor above 1.',
  arguments: {
    volume: volumeArgument,
    name: argument.optional({
      name: 'NAME',
      summary: 'its name; the name of the volume and the time if none is given',
    }),
  },
  flags: { description: flag.text({ placeholder: 'TEXT', summary: 'what it is for' }) },
  examples: [{ title: 'Before an upgrade', line: 'snapshot create shop before-upgrade' }],
  changes: true,
  check({ name, description }) {
    if (name.length > LONGEST_NAME)
      throw usage(
        `A snapshot can't have a name of ${name.length} characters`,
        `It has at most ${LONGEST_NAME}.`,
      );
    if (name !== '' && !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) {
      throw usage(
        `"${name}" can't be the name of a snapshot`,
        'Use letters, digits, "_" and "-", and begin with a letter or a digit.',
      );
    }
    if (isWordOfGluster(name))
      throw usage(`"${name}" can't be the name of a snapshot`, "It is a word of gluster's own.");
    if (/\p{Cc}/u.test(description)) throw usage('A description is one line of text');
  },
  async run(context, { volume: word, name, description }) {
    const volume = findVolume(await context.store.read(), word);
    const created = context.clock.now().toISOString();
    const stamp = created.replace(/[-:]/g, '').slice(0, 15);
    const snapshot: Snapshot = {
      name: name || `${volume.name}-${stamp}`,
      created,
      description,
      active: false,
    };
    const { state } = await carryOut(context, (planning) =>
      planCreateSnapshot(volume.id, snapshot, planning),
    );
    return snapshotChangedView(state, findSnapshot(state, snapshot.name));
  },
});
