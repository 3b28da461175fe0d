import { command } from '../../../cli/define.ts';
import { flag, refined } from '../../../cli/flag.ts';
import { isBefore } from '../../../kubernetes/drivers/version.ts';
import { cronJob } from '../../../kubernetes/objects/cron-job.ts';
import { configMap, secret } from '../../../kubernetes/objects/files.ts';
import { PART_OF, refuseNamespace } from '../../../kubernetes/objects/names.ts';
import { namespaceUnlessThere } from '../../../kubernetes/objects/namespace.ts';
import { clusterRoleBinding, provisioningRole, serviceAccount } from '../../../kubernetes/objects/role.ts';
import { usage } from '../../../model/errors.ts';
import { words } from '../../shared/ask/words.ts';
import { driverFlag, kubernetesVersionFlag } from './mount-flags.ts';
import {
  CONFIG_FILE,
  filesOfPod,
  KEY_FILE,
  KNOWN_HOSTS_FILE,
  SSH_CONFIG_FILE,
  sharedState,
} from './pod-files.ts';
import { printed } from './printed.ts';

const CONFIG_FOLDER = '/etc/glusterctl';
const KEY_FOLDER = '/etc/glusterctl-key';

/** From 1.26 on nothing is mounted by endpoints. */
const WITHOUT_ENDPOINTS = 26;
const CRON_JOBS_V1 = 21;

export const cronjob = command({
  path: ['kubernetes', 'manifest', 'cronjob'],
  summary: 'Print a CronJob that provisions claims again and again, with all it needs',
  description:
    'Prints its namespace, a ServiceAccount with the rights that "kubernetes provision" needs and no others, a Secret with the key for SSH, a ConfigMap with configuration, the ways to the hosts and their keys, and the CronJob: one run at a time. The state must lie on the cluster itself (gluster://…), where pods can reach it. The output holds the private key: keep it as you keep that.',
  flags: {
    image: flag.text({
      placeholder: 'IMAGE',
      summary: 'image that holds the program: examples/kubernetes/Containerfile makes one',
      required: 'Missing image',
      hint: 'For example: --image=registry.example.org/glusterctl:1',
      ask: words('Image that holds the program', refuseImage),
    }),
    identity: flag.text({
      placeholder: 'FILE',
      summary: 'private key for SSH, without a passphrase',
      required: 'Missing private key',
      hint: 'Give one that only the CronJob uses: --identity=FILE',
      ask: words('File with a private key for SSH, without a passphrase', (text) => {
        if (text === '') throw usage('Type the name of a file');
      }),
    }),
    stateUrl: flag.text({
      placeholder: 'gluster://HOST/VOLUME',
      summary: 'where the shared state lies; the state that this command reads, if it is shared',
    }),
    schedule: refined(
      flag.text({ fallback: '* * * * *', placeholder: 'SCHEDULE', summary: 'when it runs, as in crontab' }),
      (text) => {
        if (!/^(?:@[a-z]+|\S+(?: \S+){4})$/.test(text))
          throw usage(`"${text}" is no schedule`, 'It has five fields, as in crontab: "*/5 * * * *".');
        return text;
      },
    ),
    namespace: refined(
      flag.text({ fallback: 'glusterctl', placeholder: 'NAMESPACE', summary: 'its namespace' }),
      (text) => {
        refuseNamespace(text);
        return text;
      },
    ),
    kubernetesVersion: kubernetesVersionFlag,
    driver: driverFlag,
  },
  examples: [
    {
      title: 'Every minute',
      line: 'kubernetes manifest cronjob --image=registry.example.org/glusterctl:1 --identity=key --state-url=gluster://gl1,gl2/heketidbstorage',
    },
  ],
  changes: false,
  async run(context, { image, identity, stateUrl, schedule, namespace, kubernetesVersion: version, driver }) {
    refuseImage(image);
    const url = sharedState(context, stateUrl);
    const { config, knownHosts, sshConfig, key, sudo } = await filesOfPod(context, {
      identity,
      keyFile: `${KEY_FOLDER}/${KEY_FILE}`,
      url,
    });
    const name = 'glusterctl-provision';
    const about = { name, namespace, labels: PART_OF };
    const inTree =
      driver === null ? version === null || isBefore(version, WITHOUT_ENDPOINTS) : driver === 'in-tree';
    return await printed(context, [
      ...namespaceUnlessThere(namespace),
      serviceAccount(about),
      provisioningRole({ name, labels: PART_OF }, inTree),
      clusterRoleBinding({ name, labels: PART_OF }, name, { name, namespace }),
      secret(about, { [KEY_FILE]: key }),
      configMap(about, {
        [CONFIG_FILE]: config,
        [SSH_CONFIG_FILE]: sshConfig,
        [KNOWN_HOSTS_FILE]: knownHosts,
      }),
      cronJob({
        ...about,
        schedule,
        image,
        args: ['kubernetes', 'provision', '--no-input', ...(driver === null ? [] : [`--driver=${driver}`])],
        environment: {
          GLUSTERCTL_STATE: url,
          GLUSTERCTL_CONFIG: `${CONFIG_FOLDER}/${CONFIG_FILE}`,
          GLUSTERCTL_SSH_CONFIG: `${CONFIG_FOLDER}/${SSH_CONFIG_FILE}`,
          GLUSTERCTL_KNOWN_HOSTS: `${CONFIG_FOLDER}/${KNOWN_HOSTS_FILE}`,
          ...(sudo ? { GLUSTERCTL_SUDO: 'true' } : {}),
        },
        serviceAccount: name,
        folders: [
          { path: CONFIG_FOLDER, of: { configMap: name } },
          { path: KEY_FOLDER, of: { secret: name } },
        ],
        isOld: version !== null && isBefore(version, CRON_JOBS_V1),
      }),
    ]);
  },
});

function refuseImage(text: string): void {
  if (!/^[\w.:/@-]+$/.test(text))
    throw usage(`"${text}" is no image`, 'It reads as registry.example.org/glusterctl:1.');
}
