import { addDevices } from '../../actions/add-devices.ts';
import type { AddedDevice } from '../../actions/wanted-device.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Device, Node } from '../../model/entities.ts';
import { GlusterctlError, notFound } from '../../model/errors.ts';
import { findNode } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { deviceNameComplaint, refuseInvalid, refuseTogether, unknownInFlag } from '../../plans/validate.ts';
import { devicesAddedView } from '../../ui/views/device.ts';
import { disks } from '../shared/ask/disks.ts';
import { nodes } from '../shared/ask/from-state.ts';
import { askBeforeWiping } from '../shared/ask-before-wiping.ts';
import { allFailed, failureNotes, failuresJson } from '../shared/failures.ts';

export const add = command({
  path: ['device', 'add'],
  summary: 'Give a disk of a node to the cluster',
  description:
    'Looks at the disk first and refuses whatever is in use or holds anything. Prints the new id with --json or -o name.',
  flags: {
    name: flag.text({
      placeholder: '/dev/PATH',
      summary: 'path of the disk on its host; of several, with commas between them',
      required: 'Missing device name',
      mayBeEmpty: true,
      ask: disks,
    }),
    node: flag.text({
      placeholder: 'NODE',
      summary: 'id or host name of the node',
      required: 'Missing node id',
      mayBeEmpty: true,
      ask: nodes,
    }),
    destroyExistingData: flag.bool({
      fallback: false,
      summary: 'wipe what is on it; never a disk in use or one that is managed already',
    }),
  },
  examples: [{ title: 'The disk /dev/sdd of gl1', line: 'device add --name=/dev/sdd --node=gl1' }],
  changes: true,
  ignoresSurplus: true,
  async run(context, { name, node: reference, destroyExistingData }) {
    const state = await context.store.read();
    const names = disksOf(name);
    const node = refuseTogether(
      () => nodeOf(state, reference),
      () => refuseInvalid({ name: names.map(deviceNameComplaint).find((text) => text !== '') ?? '' }),
    );
    const wanted = names.map((one) => ({ node, name: one, destroyData: destroyExistingData, tags: {} }));
    const { devices } = await addDevices(context, wanted, askBeforeWiping(context));
    const added = devices.filter(isAdded);
    const failed = names.flatMap((one, at) => {
      const device = devices[at] ?? notFound();
      return device instanceof GlusterctlError ? [{ name: one, error: device }] : [];
    });
    if (failed.length > 0 && added.length === 0) throw allFailed(failed);
    const notes = failureNotes(failed, {
      done: added.length,
      verb: 'added',
      dryRun: context.settings.dryRun,
    });
    return devicesAddedView(await context.store.read(), added, { notes, failed: failuresJson(failed) });
  },
});

/** No path of a disk has a comma; what follows one is only a disk where it looks like one. */
function disksOf(name: string): readonly string[] {
  return name.split(/,(?=\/)/);
}

function isAdded(one: AddedDevice): one is Device {
  return one !== null && !(one instanceof GlusterctlError);
}

function nodeOf(state: State, reference: string): Node {
  try {
    return findNode(state, reference);
  } catch (error) {
    throw unknownInFlag(error, 'node', reference);
  }
}
