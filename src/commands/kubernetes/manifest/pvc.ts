import { command } from '../../../cli/define.ts';
import { flag, refined } from '../../../cli/flag.ts';
import { kubernetesName, PART_OF } from '../../../kubernetes/objects/names.ts';
import { persistentVolumeClaim } from '../../../kubernetes/objects/persistent-volume-claim.ts';
import { usage } from '../../../model/errors.ts';
import { findVolume } from '../../../model/lookup.ts';
import { volumeArgument } from '../../volume/volume-argument.ts';
import { nameFlag, namespaceFlag } from './mount-flags.ts';
import { printed } from './printed.ts';
import { accessModeFlag, persistentVolumeName } from './pv.ts';

export const pvc = command({
  path: ['kubernetes', 'manifest', 'pvc'],
  summary: 'Print a PersistentVolumeClaim for the PersistentVolume of a volume',
  description: 'It asks for that PersistentVolume by name, and is bound to no other.',
  arguments: { volume: volumeArgument },
  flags: {
    name: nameFlag('name of the claim; that of the volume if not given'),
    namespace: namespaceFlag,
    persistentVolume: nameFlag('name of the PersistentVolume; that of the volume if not given'),
    storageClass: nameFlag('class, the same as that of the PersistentVolume; none if not given'),
    size: refined(
      flag.size({ placeholder: 'SIZE', summary: 'what it asks for; all of it, if not given' }),
      (size) => {
        if (size < 0) throw usage('A claim asks for more than nothing');
        return size;
      },
    ),
    accessMode: accessModeFlag,
  },
  examples: [
    { title: 'For pods in the namespace web', line: 'kubernetes manifest pvc data --namespace=web' },
  ],
  changes: false,
  async run(context, { volume: word, name, namespace, persistentVolume, storageClass, size, accessMode }) {
    const volume = findVolume(await context.store.read(), word);
    if (size > volume.sizeKiB)
      throw usage(
        `Volume ${volume.name} is smaller than that`,
        'Without --size the claim asks for all of it.',
      );
    const object = persistentVolumeClaim({
      name: name === '' ? kubernetesName(volume.name) : name,
      namespace,
      labels: PART_OF,
      sizeKiB: size === 0 ? volume.sizeKiB : size,
      storageClassName: storageClass,
      volumeName: persistentVolumeName(volume, persistentVolume),
      accessModes: [accessMode],
    });
    return await printed(context, [object]);
  },
});
