import { storeChanges, storePeers } from '../model/glusterd-files.ts';
import { tellId } from '../model/glusterd-id.ts';
import { importOn } from '../model/glusterd-start.ts';
import type { PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { addBricks } from './add-brick.ts';
import { outcome, printXml, Refusal, type Xml } from './answer.ts';
import { heal } from './heal.ts';
import { rebalance } from './movement.ts';
import { getOption } from './option-values.ts';
import { resetOption, setOptions } from './options.ts';
import { peer, poolList } from './peers.ts';
import { hostNamed, isConnected, isUp, membersOf, poolOf, stuckOn } from './pool.ts';
import { removeBricks } from './remove-brick.ts';
import { replaceBrick } from './replace-brick.ts';
import { resetBrick } from './reset-brick.ts';
import { snapshot } from './snapshots.ts';
import { status } from './status.ts';
import { changedBy, transaction } from './transactions.ts';
import { createVolume } from './volume-create.ts';
import { volumeInfo } from './volume-info.ts';
import { deleteVolume, startVolume, stopVolume } from './volumes.ts';

/** The `gluster` command; --remote-host asks another's glusterd. */
export function gluster(call: Call): number | Promise<number> {
  const [remote] = call.words.flatMap((word) => /^--remote-host=(.*)$/.exec(word)?.[1] ?? []);
  if (remote === undefined) return ask(call);
  const host = hostNamed(call, remote);
  const there = host !== null && isConnected(call, host) ? host : { ...call.host, services: {} };
  return ask({
    ...call,
    host: there,
    words: call.words.filter((word) => !word.startsWith('--remote-host=')),
  });
}

function ask(call: Call): number | Promise<number> {
  const xml = call.words.includes('--xml');
  const words = call.words.filter((word) => !/^--(mode=script|timeout=\d+|xml|wignore)$/.test(word));
  if (words[0] === '--version' || words[0] === 'version') {
    const version = call.host.defects?.version ?? '10.3';
    call.out(`glusterfs ${version}\nRepository revision: git://git.gluster.org/glusterfs.git\n`);
    return 0;
  }
  if (words.length === 0) return readLines(call);
  if (words[0]?.startsWith('-') === true) throw new NotSimulated(`gluster ${words[0]}`);
  if (!isUp(call.host)) {
    call.out('Connection failed. Please check if gluster daemon is operational.\n');
    return 1;
  }
  if (call.host.defects?.glusterdHangs === true) return unanswered(call);
  if (asksOthers(words) && stuckOn(call).length > 0) return unanswered(call);
  const object = changedBy(words);
  if (object !== null) return transaction(call, object, words, () => stored(call, words, xml));
  return changesPool(words) ? stored(call, words, xml) : answer(call, words, xml);
}

/** Beside what changes one volume; the rest only tells. */
function changesPool([noun = '', verb = '']: readonly string[]): boolean {
  return noun === 'peer' ? verb !== 'status' : noun === 'snapshot' && !/^(info|list|status)$/.test(verb);
}

/** Not from a terminal: a command on each line, until one fails. */
async function readLines(call: Call): Promise<number> {
  call.out("Welcome to gluster prompt, type 'help' to see the available commands.\n");
  for (const line of call.stdin().split('\n')) {
    const words = line.split(' ').filter((word) => word !== '');
    if (words.length === 0) continue;
    const code = await call.effects.run([call.name, ...call.words, ...words]);
    if (code !== 0) return code;
  }
  return 0;
}

/** All but what a glusterd knows by itself. */
function asksOthers([noun = '', verb = '']: readonly string[]): boolean {
  return (
    /^(volume|snapshot|peer)$/.test(noun) &&
    !/^(info|list|get)$/.test(verb) &&
    `${noun} ${verb}` !== 'peer status'
  );
}

/** Those who take part in a command write down what it changes. */
function stored(call: Call, words: readonly string[], xml: boolean): number {
  const before = poolOf(call, call.host);
  const [peersBefore, volumesBefore] = [peerKey(before), Object.keys(before.volumes)];
  const code = answer(call, words, xml);
  const pool = poolOf(call, call.host);
  const hosts = membersOf(call).filter((host) => isConnected(call, host) && host.importing === undefined);
  if (Object.keys(pool.volumes).length > 0) for (const host of hosts) tellId(host);
  const touched =
    words[0] === 'volume' ? words.slice(2, 3) : [...volumesBefore, ...Object.keys(pool.volumes)];
  storeChanges(pool, touched, hosts);
  if (peerKey(pool) !== peersBefore) for (const host of hosts) storePeers(call.model, pool, host);
  return code;
}

function peerKey({ members, away = [], byName = [] }: PoolModel): string {
  return JSON.stringify([members, away, byName]);
}

/** What the client says of a daemon that takes its question and never replies. */
async function unanswered(call: Call): Promise<number> {
  const told = call.words.find((word) => word.startsWith('--timeout='))?.replace('--timeout=', '');
  await call.effects.hang(Number(told ?? 120));
  call.err('Error : Request timed out\n');
  return 1;
}

function answer(call: Call, words: readonly string[], xml: boolean): number {
  try {
    return dispatch(call, words, xml);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (xml) {
      const told: readonly Xml[] =
        error.operation === null
          ? error.element === null
            ? []
            : [[error.element, null]]
          : [
              ['cliOp', error.operation],
              ['output', error.message],
            ];
      printXml(call, [...outcome(-1, error.errno, error.message), ...told]);
      return error.operation === 'volRebalance' ? error.code : 0;
    }
    if (error.also !== '') call.out(error.also);
    call.err(`${error.prefix}${error.prefix === '' ? '' : 'failed: '}${error.message}\n`);
    return error.code;
  }
}

function dispatch(call: Call, words: readonly string[], xml: boolean): number {
  const [noun = '', verb = '', ...rest] = words;
  if (noun === 'pool' && verb === 'list') return poolList(call, xml);
  if (noun === 'peer') return peer(call, words.slice(1), xml);
  if (noun === 'system::' && verb === 'uuid' && rest[0] === 'get') {
    call.out(`UUID: ${tellId(call.host)}\n`);
    return 0;
  }
  const pool = poolAsSeen(call, words);
  if (noun === 'snapshot') return snapshot(call, pool, words.slice(1), xml);
  if (noun === 'volume') return volume(call, pool, verb, rest, xml);
  throw new NotSimulated(`gluster ${words.join(' ')}`);
}

/** What has not been imported yet isn't there. */
function poolAsSeen(call: Call, [noun, verb = '']: readonly string[]): PoolModel {
  const pool = poolOf(call, call.host);
  if (noun === 'volume' && /^(list|info|status)$/.test(verb)) importOn(pool, call.host);
  return call.host.importing === undefined ? pool : { ...pool, volumes: {}, snapshots: {} };
}

function volume(call: Call, pool: PoolModel, verb: string, rest: readonly string[], xml: boolean): number {
  const [name = '', more] = rest;
  switch (verb) {
    case 'list': {
      const names = Object.keys(pool.volumes).sort();
      if (names.length === 0) call.err('No volumes present in cluster\n');
      for (const each of names) call.out(`${each}\n`);
      return 0;
    }
    case 'info':
      return volumeInfo(call, pool, name === '' ? null : name, xml);
    case 'create':
      return createVolume(call, pool, rest);
    case 'start':
      return startVolume(call, pool, name, more === 'force');
    case 'stop':
      return stopVolume(call, pool, name, more === 'force');
    case 'delete':
      return deleteVolume(call, pool, name);
    case 'add-brick':
      return addBricks(call, pool, rest);
    case 'remove-brick':
      return removeBricks(call, pool, rest, xml);
    case 'replace-brick':
      return replaceBrick(call, pool, rest, xml);
    case 'reset-brick':
      return resetBrick(call, pool, rest, xml);
    case 'get':
      return getOption(call, rest, xml);
    case 'set':
      return setOptions(call, pool, rest);
    case 'reset':
      return resetOption(call, pool, rest);
    case 'status':
      return status(call, pool, rest, xml);
    case 'rebalance':
      return rebalance(call, pool, rest, xml);
    case 'heal':
      return heal(call, pool, rest, xml);
    default:
      throw new NotSimulated(`gluster volume ${verb}`);
  }
}
