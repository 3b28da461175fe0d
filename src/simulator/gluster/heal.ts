import { noteDifferences } from '../data/full-heal.ts';
import { hasLost, heals, healsItself, healVolume, PER_LOOK } from '../data/healing.ts';
import { reachedOf, setsOf, spotsOf } from '../data/sets.ts';
import { entriesOf } from '../data/split-brain.ts';
import type { GlusterVolume, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { Refusal } from './answer.ts';
import { healInfo, type Kind } from './heal-info.ts';
import { healSplitBrain } from './heal-split-brain.ts';
import { isConnected, membersOf, nameOf } from './pool.ts';
import { setSize } from './volume-info.ts';

const INFO: Readonly<Record<string, Kind>> = {
  info: 'info',
  'info summary': 'summary',
  'info split-brain': 'split-brain',
};

/** Only what it tells of bricks is told as XML too. */
export function heal(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', ...verbs] = words;
  const verb = verbs.join(' ');
  const kind = INFO[verb];
  if (kind !== undefined) return healInfo(call, pool, name, kind, xml);
  const volume = pool.volumes[name];
  if (volume === undefined)
    throw refusalOf(
      name,
      'Launching heal operation to perform index self heal',
      `Volume ${name} does not exist`,
    );
  if (verbs[0] === 'split-brain') return healSplitBrain(call, volume, verbs.slice(1));
  if (verb === 'statistics heal-count') return healCount(call, volume);
  if (verb === '' || verb === 'full') return launch(call, volume, verb === '' ? 'index' : 'full');
  throw new NotSimulated(`gluster volume heal ${words.join(' ')}`);
}

function refusalOf(name: string, what: string, why: string): Refusal {
  return new Refusal('', `${what} on volume ${name} has been unsuccessful:\n${why}`);
}

const NO_DAEMON = 'Self-heal daemon is not running';

function launch(call: Call, volume: GlusterVolume, kind: 'index' | 'full'): number {
  const { name } = volume;
  const what = `Launching heal operation to perform ${kind} self heal`;
  if (setSize(volume) === 1) throw refusalOf(name, what, `Volume ${name} is not of type replicate/disperse`);
  if (volume.status !== 'started') throw refusalOf(name, what, `Volume ${name} is not started.`);
  if (!healsItself(volume))
    throw refusalOf(name, what, `Self-heal-daemon is disabled. Heal will not be triggered on volume ${name}`);
  refuseWithoutDaemon(call, volume, what);
  if (kind === 'full') for (const set of setsOf(call.model, volume)) noteDifferences(volume, set);
  if (call.model.healing?.frozen !== true)
    healVolume(call.model, volume, call.model.healing?.perLook ?? PER_LOOK);
  if (spotsOf(call.model, volume).some(({ online }) => !online))
    throw new Refusal(
      '',
      `${what} on volume ${name} has been unsuccessful on bricks that are down. Please check if all brick processes are running.`,
    );
  call.out(`${what} on volume ${name} has been successful \nUse heal info commands to check status.\n`);
  return 0;
}

/** One without a daemon anywhere makes it fail for all. */
function refuseWithoutDaemon(call: Call, volume: GlusterVolume, what: string): void {
  const { name } = volume;
  const members = membersOf(call).filter((each) => isConnected(call, each) && !heals(each, volume));
  const host = members.find((each) => each === call.host) ?? members[0];
  if (host === undefined) return;
  if (host !== call.host && hasLost(host, name))
    throw new Refusal('', `Commit failed on ${nameOf(call, host)}. Please check log file for details.`);
  const where = host === call.host ? '' : `Staging failed on ${nameOf(call, host)}. Error: `;
  throw refusalOf(name, what, `${where}${NO_DAEMON}. Check self-heal daemon log file.`);
}

/** Each host counts what its own bricks list. */
function healCount(call: Call, volume: GlusterVolume): number {
  const what = 'Gathering count of entries to be healed';
  if (volume.replica < 2)
    throw refusalOf(volume.name, what, 'This command is supported for only volume of replicated type');
  if (volume.status !== 'started')
    throw refusalOf(volume.name, what, `Volume ${volume.name} is not started.`);
  refuseWithoutDaemon(call, volume, what);
  call.out(`${what} on volume ${volume.name} has been successful \n`);
  for (const spot of spotsOf(call.model, volume)) {
    const [at] = reachedOf([spot]);
    const told =
      at === undefined
        ? 'Status: Brick is not connected\nNo gathered input for this brick'
        : `Number of entries: ${entriesOf(at).length}`;
    call.out(`\nBrick ${spot.brick.host}:${spot.brick.path}\n${told}\n`);
  }
  return 0;
}
