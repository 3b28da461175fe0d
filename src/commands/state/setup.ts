import type { NewVolume } from '../../actions/new-volume/new-volume.ts';
import { type CommandDefinition, command } from '../../cli/define.ts';
import { flag, refined } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { GIB } from '../../model/sizes.ts';
import { checkVolumeName } from '../../plans/volume-name.ts';
import { setUpPlace } from './set-up-place.ts';

/** Heketi's name for the volume, and its size: scripts look for it. */
const HEKETIS_NAME = 'heketidbstorage';

const listOf = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

const flags = {
  name: flag.text({ fallback: HEKETIS_NAME, placeholder: 'NAME', summary: 'what the volume is called' }),
  size: flag.size({
    fallback: 2,
    placeholder: 'SIZE',
    summary: 'size in GiB, or with a unit; 2 GiB as Heketi made it',
  }),
  clusters: refined(
    flag.text({
      placeholder: 'CLUSTERS',
      mayBeEmpty: true,
      summary: 'ids or names of clusters to choose from, comma-separated',
    }),
    listOf,
  ),
  move: flag.bool({ summary: 'move the state there as well, and do not ask about it' }),
  glusterVolumeOptions: refined(
    flag.text({
      placeholder: 'OPTIONS',
      mayBeEmpty: true,
      summary: '"key value" options of gluster, comma-separated; what a state needs counts for more',
    }),
    listOf,
  ),
  appendVolumeOptions: refined(
    flag.text({
      placeholder: 'OPTIONS',
      mayBeEmpty: true,
      summary: 'more of them, as heketi-cli takes them',
    }),
    listOf,
  ),
  durability: flag.text({
    fallback: 'replicate',
    placeholder: 'TYPE',
    mayBeEmpty: true,
    summary: 'replicate; nothing else is taken, as a state needs a majority',
  }),
  replica: flag.int({ fallback: 3, placeholder: 'NUMBER', summary: '3; nothing else is taken' }),
  listfile: flag.text({
    placeholder: 'FILE',
    mayBeEmpty: true,
    summary: 'refused: nothing is to be given to kubectl',
  }),
  image: flag.text({ placeholder: 'IMAGE', mayBeEmpty: true, summary: 'refused: no job runs' }),
  nodeSelector: flag.text({ placeholder: 'KEY=VALUE', mayBeEmpty: true, summary: 'refused: no job runs' }),
};

function setupAs(path: readonly string[]): CommandDefinition {
  return command({
    path,
    summary: 'Makes the volume that a state lies on for all who work on the cluster, and moves it there',
    description:
      'A volume in three copies, with the options that a state needs and the mark by which "state locate" finds it. One that is there already is given what it lacks; where it is there for something else, it asks first at a terminal. Then it asks whether the state is to move there; without a terminal it moves with --move only. Unlike with Heketi there is no server, no secret with the database and no job.',
    flags,
    examples: [
      { title: 'What would be done', line: [...path, '--dry-run'].join(' ') },
      { title: 'The volume, and the state on it', line: [...path, '--move'].join(' ') },
    ],
    changes: true,
    keepsNoPlan: true,
    check({ name, durability, replica, size, listfile, image, nodeSelector }) {
      checkVolumeName(name);
      refuseDurability(durability, replica);
      if (size < GIB / 2)
        throw usage('A state needs room for its copies: half a GiB at least', 'For example: --size=2');
      refuseForPod({ listfile, image, nodeSelector });
    },
    async run(context, input) {
      const request: NewVolume = {
        size: input.size,
        durability: 'replicate',
        replica: 3,
        disperseData: 4,
        redundancy: 2,
        arbiter: false,
        averageFileSize: null,
        snapshotFactor: 1,
        clusters: input.clusters,
        glusterVolumeOptions: [...input.glusterVolumeOptions, ...input.appendVolumeOptions],
        gid: 0,
        block: false,
        tag: {},
        bricksMax: null,
        sets: 1,
      };
      return await setUpPlace(context, { name: input.name, request, move: input.move });
    },
  });
}

export const setup = setupAs(['state', 'setup']);

/** Its other names in heketi-cli are those of its noun. */
export const setupHeketiStorage = setupAs(['setup-openshift-heketi-storage']);

/** In heketi-cli's words where it refuses as well. */
function refuseDurability(durability: string, replica: number): void {
  const hint =
    'A state lies in three copies, of which two must be there: leave --durability and --replica away.';
  if (durability === 'disperse')
    throw usage(`Durability ${durability} is not supported for heketi database storage`, hint);
  if (durability === 'none') throw usage('A state in one copy is lost with one disk', hint);
  if (durability !== 'replicate') throw usage(`${durability} is not a valid durability type`, hint);
  if (replica !== 3) throw usage(`A state does not lie in ${replica} copies`, hint);
}

/** What was for the pod that Heketi ran in: to take it and do nothing with it would be a lie. */
function refuseForPod(given: Readonly<Record<'listfile' | 'image' | 'nodeSelector', string>>): void {
  if (given.listfile !== '')
    throw usage(
      `No list of objects is written to ${given.listfile}: it held Heketi's database, the endpoints that its pod mounted, and a job that copied it`,
      'No pod keeps a server here, and hosts mount the volume themselves. Leave --listfile away, and what the script gives to kubectl.',
    );
  const job = given.image !== '' ? '--image' : given.nodeSelector !== '' ? '--node-selector' : null;
  if (job !== null)
    throw usage(
      `${job} is of the job that copied Heketi's database, and no job runs here`,
      `Leave ${job} away.`,
    );
}
