import { command } from '../../../cli/define.ts';
import { flag, refined } from '../../../cli/flag.ts';
import type { DriverName } from '../../../kubernetes/drivers/driver.ts';
import { isDnsLabel, isDnsSubdomain, kubernetesName, PART_OF } from '../../../kubernetes/objects/names.ts';
import { type ClaimReference, persistentVolume } from '../../../kubernetes/objects/persistent-volume.ts';
import type { Volume } from '../../../model/entities.ts';
import { usage } from '../../../model/errors.ts';
import { findVolume } from '../../../model/lookup.ts';
import { volumeArgument } from '../../volume/volume-argument.ts';
import { mountFlags, nameFlag } from './mount-flags.ts';
import { printed } from './printed.ts';
import { volumeInPods } from './volume-in-pods.ts';

export const ACCESS_MODES = ['ReadWriteMany', 'ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteOncePod'] as const;

export const accessModeFlag = flag.choice(ACCESS_MODES, {
  fallback: 'ReadWriteMany',
  placeholder: 'MODE',
  summary: 'who may mount it: ReadWriteMany is all nodes at once',
});

export const pv = command({
  path: ['kubernetes', 'manifest', 'pv'],
  summary: 'Print a PersistentVolume for a volume that is there',
  description:
    'Prints YAML for "kubectl apply -f -"; no cluster is asked, so it must be told which Kubernetes it is for. What it must have beside it is printed with it, as endpoints before 1.26. The volume is kept whatever happens to the PersistentVolume.',
  arguments: { volume: volumeArgument },
  flags: {
    name: nameFlag('name of the PersistentVolume; that of the volume if not given'),
    ...mountFlags,
    storageClass: nameFlag('class of claims that it is for; none if not given'),
    claim: refined(
      flag.text({ placeholder: 'NAMESPACE/NAME', summary: 'the claim that it is for, and no other' }),
      claimReference,
    ),
    accessMode: accessModeFlag,
  },
  examples: [
    {
      title: 'For a cluster that mounts gluster by itself',
      line: 'kubernetes manifest pv data --kubernetes-version=1.25',
    },
    {
      title: 'On nodes that have it mounted, for one claim',
      line: 'kubernetes manifest pv data --driver=hostpath --claim=web/files',
    },
  ],
  changes: false,
  async run(context, { volume: word, name, storageClass, claim, accessMode, ...asked }) {
    const state = await context.store.read();
    const volume = findVolume(state, word);
    const { choice, mounted, beside } = volumeInPods(state, volume, asked);
    const object = persistentVolume({
      name: persistentVolumeName(volume, name),
      labels: PART_OF,
      sizeKiB: volume.sizeKiB,
      gid: volume.gid,
      mounted,
      storageClassName: storageClass,
      accessModes: [accessMode],
      ...(claim === null ? {} : { claim }),
    });
    return await printed(
      context,
      [...beside, object],
      [`Pods mount it with the driver ${choice.driver}: ${choice.why}.`, ...needs(choice.driver, volume)],
    );
  },
});

export function persistentVolumeName({ name }: Volume, asked: string): string {
  return asked === '' ? kubernetesName(name) : asked;
}

/** What nothing in the cluster does by itself. */
function needs(driver: DriverName, { name }: Volume): readonly string[] {
  switch (driver) {
    case 'in-tree':
      return ['Nodes need the client of gluster: glusterfs-client, or glusterfs-fuse.'];
    case 'csi':
    case 'kadalu':
      return [];
    case 'hostpath':
    case 'local':
      return [`Nodes must have it mounted: glusterctl kubernetes nodes prepare NODE --volume=${name}`];
    case 'nfs':
      return [`The server must export it as /${name}.`];
  }
}

function claimReference(text: string): ClaimReference | null {
  if (text === '') return null;
  const [namespace = '', name = '', ...more] = text.split('/');
  if (!isDnsLabel(namespace) || !isDnsSubdomain(name) || more.length > 0)
    throw usage(`"${text}" names no claim`, 'It reads NAMESPACE/NAME, as web/files.');
  return { namespace, name };
}
