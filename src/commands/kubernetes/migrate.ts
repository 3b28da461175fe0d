import { openKubernetes } from '../../actions/open-kubernetes.ts';
import type { Context } from '../../cli/context.ts';
import { command, type Values } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { namedAnswer } from '../../kubernetes/api/answers.ts';
import { type ClusterFacts, chooseDriver } from '../../kubernetes/drivers/choose.ts';
import { kubernetesVersion } from '../../kubernetes/drivers/version.ts';
import { anyVolume, type InTreeVolume, inTreeVolumes, objectsOf } from '../../kubernetes/in-tree-volumes.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import type { View } from '../../ui/view.ts';
import { inTreeVolumesView } from '../../ui/views/in-tree-volumes.ts';
import { clusterFlags } from './cluster-flags.ts';
import { mountFlags } from './manifest/mount-flags.ts';
import { printed } from './manifest/printed.ts';
import { replacements, stepsFor } from './replacements.ts';

const { driver, kubernetesVersion: version, addresses, mountRoot, nodes, nfsServer } = mountFlags;

const flags = {
  ...clusterFlags,
  file: flag.text({
    short: 'f',
    placeholder: 'FILE',
    summary:
      'PersistentVolumes from a file, as "kubectl get pv -o json" prints them, instead of the cluster; - is stdin',
  }),
  ...{ driver, kubernetesVersion: version, addresses, mountRoot, nodes, nfsServer },
};

export const migrate = command({
  path: ['kubernetes', 'migrate'],
  summary:
    'List PersistentVolumes that Kubernetes from 1.26 on can no longer mount, and print what replaces them',
  description:
    'Without --driver it lists PersistentVolumes with "glusterfs:" and changes nothing. With it, it prints what replaces them: a PersistentVolume of the same volume, with the same files, and the claim anew, of the same name, so that pods need no change. Nothing is changed in the cluster either: what is to be typed, in which order, is told beside it. Exit code 3 where some can not be replaced.',
  flags,
  examples: [
    { title: 'What is there', line: 'kubernetes migrate --file=pvs.json' },
    {
      title: 'What replaces it, on nodes that mount it',
      line: 'kubernetes migrate --file=pvs.json --driver=hostpath',
    },
  ],
  changes: false,
  check({ file, kubeconfig, context }) {
    if (file !== '' && (kubeconfig !== '' || context !== ''))
      throw usage('--file goes without a cluster', 'Leave out --kubeconfig and --context.');
  },
  async run(context, asked) {
    const { volumes, facts } = await found(context, asked);
    const state = await context.store.read();
    const from = asked.file === '' || asked.file === '-' ? '' : ` --file=${quote(asked.file)}`;
    const next = `glusterctl kubernetes migrate${from} --driver=hostpath`;
    if (asked.driver === null) return inTreeVolumesView(state, volumes, next);
    const { nfsServer: server, mountRoot: root } = asked;
    const choice = chooseDriver(facts, { driver: asked.driver, nfsServer: server, mountRoot: root });
    if (choice.driver === 'in-tree')
      throw usage('The plugin of Kubernetes before 1.26 is what they have now', 'Name another driver.');
    return await replacing(context, { state, volumes, asked: { ...asked, driver: choice.driver } });
  },
});

async function replacing(context: Context, wanted: Parameters<typeof replacements>[0]): Promise<View> {
  const { made, failed } = replacements(wanted);
  const objects = made.flatMap(({ persistentVolume, claim }) =>
    claim === null ? [persistentVolume] : [persistentVolume, claim],
  );
  const notes = [
    ...failed.map(({ name, why }) => `Not replaced: ${name}: ${why}`),
    ...(made.length === 0
      ? []
      : stepsFor(
          made.map(({ old }) => old),
          wanted.asked,
        )),
  ];
  if (made.length === 0 && failed.length === 0) return inTreeVolumesView(wanted.state, [], '');
  return { ...(await printed(context, objects, notes)), exitCode: failed.length === 0 ? 0 : 3 };
}

interface Found {
  readonly volumes: readonly InTreeVolume[];
  readonly facts: ClusterFacts;
}

/** From a file nobody knows what else the cluster has. */
async function found(context: Context, asked: Values<typeof flags>): Promise<Found> {
  const said = asked.kubernetesVersion;
  if (asked.file !== '') {
    const objects = await readObjects(context, asked.file);
    return { volumes: inTreeVolumes(objects, asked.file), facts: { version: said, csiDrivers: null } };
  }
  const client = await openKubernetes(context, asked);
  try {
    const all = await client.list('listVolumes', anyVolume);
    const drivers = await client.list('listDrivers', namedAnswer);
    return {
      volumes: inTreeVolumes(all, client.server),
      facts: {
        version: said ?? kubernetesVersion((await client.version()).text),
        csiDrivers: drivers.map(({ metadata }) => metadata.name),
      },
    };
  } finally {
    client.close();
  }
}

async function readObjects({ environment }: Context, file: string): Promise<readonly unknown[]> {
  const text = file === '-' ? await environment.readStdin() : await environment.readFile(file);
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text);
  const problems = [...documents].flatMap(({ errors }) => errors);
  const [problem] = problems;
  if (problem !== undefined)
    throw new GlusterctlError('usage', `${file} is neither JSON nor YAML: ${problem.message.split('\n')[0]}`);
  return objectsOf([...documents].map((document): unknown => document.toJS()));
}
