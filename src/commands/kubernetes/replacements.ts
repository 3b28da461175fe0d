import type { Values } from '../../cli/define.ts';
import type { DriverName } from '../../kubernetes/drivers/driver.ts';
import { mountedBy } from '../../kubernetes/drivers/mounted.ts';
import { type InTreeVolume, replacementName } from '../../kubernetes/in-tree-volumes.ts';
import { type PersistentVolume, persistentVolume } from '../../kubernetes/objects/persistent-volume.ts';
import {
  type PersistentVolumeClaim,
  persistentVolumeClaim,
} from '../../kubernetes/objects/persistent-volume-claim.ts';
import type { Volume } from '../../model/entities.ts';
import { entriesOf } from '../../model/entries.ts';
import { GlusterctlError, refused } from '../../model/errors.ts';
import { hostsToMount } from '../../model/hosts-to-mount.ts';
import type { State } from '../../model/state.ts';
import type { mountFlags } from './manifest/mount-flags.ts';

interface Asked extends Pick<Values<typeof mountFlags>, 'addresses' | 'mountRoot' | 'nodes' | 'nfsServer'> {
  readonly driver: DriverName;
}

interface Wanted {
  readonly state: State;
  readonly volumes: readonly InTreeVolume[];
  readonly asked: Asked;
}

interface Replacement {
  readonly old: InTreeVolume;
  readonly persistentVolume: PersistentVolume;
  /** null: no claim had it. */
  readonly claim: PersistentVolumeClaim | null;
}

interface Replacements {
  readonly made: readonly Replacement[];
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

/** What pods mount the same files by, for each that it can be said of. */
export function replacements({ state, volumes, asked }: Wanted): Replacements {
  const made: Replacement[] = [];
  const failed: { name: string; why: string }[] = [];
  for (const old of volumes) {
    try {
      made.push(replacement(state, old, asked));
    } catch (error) {
      if (!(error instanceof GlusterctlError)) throw error;
      failed.push({
        name: old.name,
        why: [error.message, error.hint ?? ''].filter((one) => one !== '').join('. '),
      });
    }
  }
  return { made, failed };
}

function replacement(state: State, old: InTreeVolume, asked: Asked): Replacement {
  const { driver, mountRoot, nodes, nfsServer } = asked;
  const name = replacementName(old, driver);
  const inState = volumeNamed(state, old.volume);
  const hosts =
    asked.addresses.length > 0 || inState === null ? asked.addresses : hostsToMount(state, inState);
  if (hosts.length === 0)
    throw refused(
      `volume ${old.volume} is not in the state, so that its hosts are not known`,
      `Name them with --addresses, or take it in: glusterctl adopt volume ${old.volume}`,
    );
  if (old.folder !== '' && driver !== 'csi')
    throw refused(
      `pods see only its folder ${old.folder}`,
      'Of all drivers csi alone mounts a folder of a volume.',
    );
  if (old.readOnly)
    throw refused(
      'it is read-only',
      'Say so where pods mount the claim ("readOnly: true"), and make it by hand.',
    );
  const options = driver === 'csi' || driver === 'nfs' ? old.mountOptions : [];
  const mounted = mountedBy(driver, {
    ...{ id: inState?.id ?? old.name, hosts, mountRoot, nodes, nfsServer, mountOptions: options },
    name: old.folder === '' ? old.volume : `${old.volume}/${old.folder}`,
    dataAtTop: true,
  });
  const { sizeKiB, gid, accessModes, storageClassName, labels, claim } = old;
  const shared = { sizeKiB, accessModes, storageClassName };
  return {
    old,
    persistentVolume: persistentVolume({
      ...{ name, labels, gid, mounted, ...shared },
      ...(claim === null ? {} : { claim }),
    }),
    claim: claim === null ? null : persistentVolumeClaim({ ...claim, ...shared, volumeName: name }),
  };
}

function volumeNamed(state: State, name: string): Volume | null {
  const [only, ...more] = entriesOf(state, 'volumes').having('name', name);
  if (more.length > 0)
    throw refused(
      `${more.length + 1} clusters have a volume ${name}`,
      'Name the hosts of the right one with --addresses.',
    );
  return only ?? null;
}

/** In this order nothing is lost, whatever is forgotten: first nothing may be deleted any more, at last pods find all as it was. */
export function stepsFor(olds: readonly InTreeVolume[], { driver, mountRoot }: Asked): readonly string[] {
  const deleting = olds.filter(({ reclaimPolicy }) => reclaimPolicy !== 'Retain').map(({ name }) => name);
  const claims = olds.flatMap(({ claim }) => claim ?? []);
  const prepare = driver === 'hostpath' || driver === 'local';
  const volumes = [...new Set(olds.map(({ volume }) => volume))];
  const root = mountRoot === '' ? '' : ` --mount-root=${mountRoot}`;
  const steps = [
    ...(deleting.length === 0
      ? []
      : [
          `keep the files whatever is deleted: for pv in ${deleting.join(' ')}; do kubectl patch pv "$pv" -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'; done`,
        ]),
    ...(prepare
      ? volumes.map(
          (one) =>
            `mount it on all nodes: glusterctl kubernetes nodes prepare NODE --volume=${one} --data-at-top${root}`,
        )
      : []),
    ...(claims.length === 0 ? [] : ['stop the pods that use these claims: scale what runs them to 0']),
    ...claims.map(({ namespace, name }) => `kubectl delete pvc --namespace=${namespace} ${name}`),
    `kubectl delete pv ${olds.map(({ name }) => name).join(' ')}`,
    'kubectl apply -f - with what was printed',
    ...(claims.length === 0
      ? []
      : ['start the pods again: they need no change, since claims have the names that they had']),
  ];
  return ['What to do, in this order:', ...steps.map((step, at) => `${at + 1}. ${step}`)];
}
