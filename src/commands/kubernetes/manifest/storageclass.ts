import { argument } from '../../../cli/argument.ts';
import { command } from '../../../cli/define.ts';
import { flag, refined } from '../../../cli/flag.ts';
import { classRequest } from '../../../kubernetes/class-parameters.ts';
import { PROVISIONER } from '../../../kubernetes/names.ts';
import { kadaluClass, kadaluStorage } from '../../../kubernetes/objects/kadalu-storage.ts';
import { isServiceName, kubernetesName, PART_OF } from '../../../kubernetes/objects/names.ts';
import type { Words } from '../../../kubernetes/objects/object.ts';
import { storageClass as classOf } from '../../../kubernetes/objects/storage-class.ts';
import type { Durability, Volume } from '../../../model/entities.ts';
import { GlusterctlError, usage } from '../../../model/errors.ts';
import { hostsToMount } from '../../../model/hosts-to-mount.ts';
import { findVolume } from '../../../model/lookup.ts';
import { VOLUME } from '../../volume/volume-argument.ts';
import { nameFlag } from './mount-flags.ts';
import { printed } from './printed.ts';

export const storageclass = command({
  path: ['kubernetes', 'manifest', 'storageclass'],
  summary: 'Print a StorageClass of which "kubernetes provision" makes volumes',
  description:
    'Its volumes are as the parameters say, which are those of the StorageClasses of Heketi; with a volume they are as that one, but for what --parameter says. With --kadalu it is instead what its operator makes a class of, of which each claim gets the whole volume.',
  arguments: {
    volume: argument.optional({ ...VOLUME, summary: 'a volume that those of the class are to be like' }),
  },
  flags: {
    name: nameFlag('its name; "glusterctl", or that of the volume, if not given'),
    parameter: refined(
      flag.list({ placeholder: 'NAME=VALUE', summary: 'a parameter, as volumetype=replicate:3; repeatable' }),
      parameters,
    ),
    provisioner: flag.text({
      fallback: PROVISIONER,
      placeholder: 'NAME',
      summary: 'provisioner that it names',
    }),
    reclaimPolicy: flag.choice(['Delete', 'Retain'], {
      fallback: 'Delete',
      placeholder: 'POLICY',
      summary: 'what becomes of a volume whose claim is deleted: Delete or Retain',
    }),
    bindingMode: flag.choice(['Immediate', 'WaitForFirstConsumer'], {
      fallback: 'Immediate',
      placeholder: 'MODE',
      summary: 'when a volume is made: for the claim, or for the first pod',
    }),
    default: flag.bool({ summary: 'claims that name no class get it' }),
    kadalu: flag.bool({ summary: "print a KadaluStorage for kadalu's operator" }),
  },
  examples: [
    {
      title: 'Three copies, and room for snapshots',
      line: 'kubernetes manifest storageclass --name=fast --parameter=volumetype=replicate:3 --parameter=snapfactor=1.5',
    },
    { title: 'Volumes like one that is there', line: 'kubernetes manifest storageclass data' },
    { title: "One that kadalu's operator serves", line: 'kubernetes manifest storageclass data --kadalu' },
  ],
  changes: false,
  check({ volume, kadalu, name, parameter, provisioner }) {
    if (kadalu && volume === '') throw usage('--kadalu goes with a volume');
    if (kadalu && Object.keys(parameter).length > 0)
      throw usage('--parameter and --kadalu do not go together');
    if (!/^[a-z0-9.-]+\/[\w.-]+$/.test(provisioner))
      throw usage(`"${provisioner}" is no name of a provisioner`, `It reads as ${PROVISIONER}.`);
    classRequest(parameter, name === '' ? 'glusterctl' : name);
  },
  async run(context, { volume: word, name, parameter, kadalu, bindingMode, reclaimPolicy, ...asked }) {
    const state = await context.store.read();
    const volume = word === '' ? null : findVolume(state, word);
    const own = name === '' ? (volume === null ? 'glusterctl' : kubernetesName(volume.name)) : name;
    if (kadalu && volume !== null) {
      if (!isServiceName(own))
        throw usage(`"${own}" can't be the name of a KadaluStorage`, 'Give one with --name.');
      const about = { name: own, namespace: 'kadalu' };
      return await printed(
        context,
        [kadaluStorage(about, volume.name, hostsToMount(state, volume))],
        [`Of it the operator makes the class ${kadaluClass(own)}: claims that name it get the whole volume.`],
      );
    }
    const like = volume === null ? {} : parametersOf(volume);
    const named = new Set(Object.keys(parameter).map((key) => key.toLowerCase()));
    const object = classOf({
      name: own,
      labels: PART_OF,
      annotations: asked.default ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {},
      provisioner: asked.provisioner,
      parameters: {
        ...Object.fromEntries(Object.entries(like).filter(([key]) => !named.has(key))),
        ...parameter,
      },
      reclaimPolicy,
      bindingMode,
    });
    const { ignored } = classRequest(object.parameters ?? {}, own);
    return await printed(
      context,
      [object],
      ignored.length === 0 ? [] : [`These mean nothing without Heketi's server: ${ignored.join(', ')}.`],
    );
  },
});

function parameters(words: readonly string[]): Words {
  const found: Record<string, string> = {};
  for (const word of words) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined)
      throw usage(`"${word}" is no parameter`, 'It reads NAME=VALUE, as volumetype=replicate:3.');
    if (Object.hasOwn(found, name)) throw usage(`Parameter "${name}" is given twice`);
    found[name] = value;
  }
  return found;
}

/** What a class must say so that its volumes are as this one. */
function parametersOf({ durability, cluster, snapshotsEnabled, snapshotFactor }: Volume): Words {
  return {
    volumetype: volumeType(durability),
    clusterid: cluster,
    ...(snapshotsEnabled ? { snapfactor: String(snapshotFactor) } : {}),
  };
}

function volumeType(durability: Durability): string {
  switch (durability.type) {
    case 'none':
      return 'none';
    case 'disperse':
      return `disperse:${durability.data}:${durability.redundancy}`;
    case 'replicate':
      if (durability.replica > 3)
        throw new GlusterctlError('refused', `A class can't ask for ${durability.replica} copies`);
      return durability.arbiter ? 'arbiter' : `replicate:${durability.replica}`;
  }
}
