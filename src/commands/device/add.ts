import { addDevices } from '../../actions/add-devices.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Node } from '../../model/entities.ts';
import { GlusterctlError, notFound } from '../../model/errors.ts';
import { findNode } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { deviceNameComplaint, refuseInvalid, refuseTogether, unknownInFlag } from '../../plans/validate.ts';
import { deviceAddedView } from '../../ui/views/device.ts';
import { askBeforeWiping } from '../shared/ask-before-wiping.ts';

export const add = command({
  path: ['device', 'add'],
  summary: 'Give a disk of a node to the cluster',
  description:
    'Looks at the disk first and refuses whatever is in use or holds anything. Prints the new id with --json or -o name.',
  flags: {
    name: flag.text({
      placeholder: '/dev/PATH',
      summary: 'path of the disk on its host',
      required: 'Missing device name',
    }),
    node: flag.text({
      placeholder: 'NODE',
      summary: 'id or host name of the node',
      required: 'Missing node id',
    }),
    destroyExistingData: flag.bool({
      fallback: false,
      summary: 'wipe what is on it; never a disk in use or one that is managed already',
    }),
  },
  examples: [{ title: 'The disk /dev/sdd of gl1', line: 'device add --name=/dev/sdd --node=gl1' }],
  changes: true,
  async run(context, { name, node: reference, destroyExistingData }) {
    const state = await context.store.read();
    const node = refuseTogether(
      () => nodeOf(state, reference),
      () => refuseInvalid({ name: deviceNameComplaint(name) }),
    );
    const wanted = { node, name, destroyData: destroyExistingData, tags: {} };
    const [added] = (await addDevices(context, [wanted], askBeforeWiping(context))).devices;
    if (added == null || added instanceof GlusterctlError) throw added ?? notFound();
    return deviceAddedView(await context.store.read(), added);
  },
});

function nodeOf(state: State, reference: string): Node {
  try {
    return findNode(state, reference);
  } catch (error) {
    throw unknownInFlag(error, 'node', reference);
  }
}
