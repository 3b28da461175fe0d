import { type KubernetesObject, type Metadata, metadata, type Words } from './object.ts';

export interface CronJob extends KubernetesObject {
  readonly kind: 'CronJob';
  readonly spec: {
    readonly schedule: string;
    readonly concurrencyPolicy: 'Forbid';
    readonly startingDeadlineSeconds: number;
    readonly successfulJobsHistoryLimit: number;
    readonly failedJobsHistoryLimit: number;
    readonly jobTemplate: { readonly spec: JobSpec };
  };
}

interface JobSpec {
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds: number;
  readonly template: { readonly metadata: { readonly labels: Words }; readonly spec: PodSpec };
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: true;
  readonly restartPolicy: 'Never';
  readonly securityContext: object;
  readonly containers: readonly object[];
  readonly volumes: readonly object[];
}

export interface WantedCronJob extends Metadata {
  readonly schedule: string;
  readonly image: string;
  /** What is called, behind the program. */
  readonly args: readonly string[];
  readonly environment: Words;
  readonly serviceAccount: string;
  /** Of these a folder each is made of the files that an object holds. */
  readonly folders: readonly {
    readonly path: string;
    readonly of: { readonly configMap: string } | { readonly secret: string };
  }[];
  /** Of Kubernetes before 1.21. */
  readonly isOld: boolean;
}

/** Nobody but the program is in its image, so any will do that is not root. */
const USER = 65_532;

/** What a run has left open the next one finishes: one that takes longer than this hangs. */
const DEADLINE_SECONDS = 3600;

/** The place where it may write: its home. */
const HOME = '/home/glusterctl';

/** One run at a time; a run that failed is not tried again, since the next one comes soon. */
export function cronJob(wanted: WantedCronJob): CronJob {
  const { schedule, image, args, environment, serviceAccount, folders, isOld, labels = {} } = wanted;
  const container = {
    name: 'glusterctl',
    image,
    args,
    env: Object.entries({ HOME, ...environment }).map(([name, value]) => ({ name, value })),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'home', mountPath: HOME },
      ...folders.map(({ path }, at) => ({ name: `files-${at}`, mountPath: path, readOnly: true })),
    ],
  };
  return {
    apiVersion: isOld ? 'batch/v1beta1' : 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(wanted),
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: DEADLINE_SECONDS,
          template: {
            metadata: { labels },
            spec: {
              serviceAccountName: serviceAccount,
              automountServiceAccountToken: true,
              restartPolicy: 'Never',
              securityContext: { runAsNonRoot: true, runAsUser: USER, runAsGroup: USER, fsGroup: USER },
              containers: [container],
              volumes: [
                { name: 'home', emptyDir: {} },
                ...folders.map(({ of }, at) => ({ name: `files-${at}`, ...filesOf(of) })),
              ],
            },
          },
        },
      },
    },
  };
}

/** Read by its group, which is the pod's: a key that all may read is none. */
function filesOf(of: WantedCronJob['folders'][number]['of']): object {
  return 'secret' in of
    ? { secret: { secretName: of.secret, defaultMode: 0o440 } }
    : { configMap: { name: of.configMap } };
}
