import { flag, refined } from '../../../cli/flag.ts';
import { DRIVER_MEANINGS, DRIVERS } from '../../../kubernetes/drivers/driver.ts';
import { MOUNT_ROOT } from '../../../kubernetes/drivers/node-mount.ts';
import { type KubernetesVersion, kubernetesVersion } from '../../../kubernetes/drivers/version.ts';
import { refuseName, refuseNamespace } from '../../../kubernetes/objects/names.ts';
import { usage } from '../../../model/errors.ts';

/** Which Kubernetes it is for, where none is asked. */
export const kubernetesVersionFlag = refined(
  flag.text({
    placeholder: 'VERSION',
    summary: 'version of the cluster that it is for, as 1.27: on it depends what can be mounted',
  }),
  (text): KubernetesVersion | null => (text === '' ? null : kubernetesVersion(text)),
);

export const driverFlag = flag.choiceOrNone(DRIVERS, {
  placeholder: 'DRIVER',
  values: DRIVERS.map((driver) => [driver, DRIVER_MEANINGS[driver]] as const),
  summary: `how pods mount it: ${DRIVERS.join(', ')}; what the version has by itself, if none is given`,
});

export const mountRootFlag = refined(
  flag.text({
    placeholder: '/PATH',
    summary: `below which folder nodes have volumes mounted, for hostpath and local; ${MOUNT_ROOT} if not given`,
  }),
  folder,
);

export const topFlag = flag.bool({
  summary: 'files lie at the top of the volume already: pods see it all, for hostpath and local',
});

export const namespaceFlag = refined(
  flag.text({ fallback: 'default', placeholder: 'NAMESPACE', summary: 'its namespace' }),
  (text) => {
    refuseNamespace(text);
    return text;
  },
);

export function nameFlag(summary: string) {
  return refined(flag.text({ placeholder: 'NAME', summary }), (text) => {
    if (text !== '') refuseName(text, 'name of an object');
    return text;
  });
}

/** How a volume gets into pods. */
export const mountFlags = {
  driver: driverFlag,
  kubernetesVersion: kubernetesVersionFlag,
  namespace: namespaceFlag,
  endpoints: nameFlag('in-tree: endpoints that are there already, by name; else they are printed as well'),
  addresses: refined(
    flag.text({
      placeholder: 'ADDRESSES',
      summary: 'hosts to mount from, comma-separated, instead of those that the state names',
    }),
    commaSeparated,
  ),
  mountRoot: mountRootFlag,
  dataAtTop: topFlag,
  nodes: refined(
    flag.text({
      placeholder: 'NODES',
      summary: 'local: nodes that have it mounted, comma-separated; all, if not given',
    }),
    commaSeparated,
  ),
  nfsServer: refined(
    flag.text({ placeholder: 'HOST', summary: 'nfs: the NFS-Ganesha that exports the volume' }),
    host,
  ),
  mountOptions: refined(
    flag.text({ placeholder: 'OPTIONS', summary: 'further options of the mount, comma-separated' }),
    commaSeparated,
  ),
};

function commaSeparated(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function folder(path: string): string {
  if (path !== '' && (!/^(?:\/[\w.-]+)+$/.test(path) || path.split('/').includes('..')))
    throw usage(`"${path}" is no folder to mount below`, 'Give an absolute path of plain characters.');
  return path;
}

function host(text: string): string {
  if (text !== '' && !/^[A-Za-z0-9._:-]+$/.test(text)) throw usage(`"${text}" is no host`);
  return text;
}
