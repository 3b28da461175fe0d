import type { Resting } from '../../src/model/resting.ts';
import type { Told } from '../../src/plans/judge.ts';

/** Hosts of the lab whose gluster answered what is in fixtures/operations. */
export const LAB_UUIDS: Readonly<Record<string, string>> = {
  '10.77.0.11': '16d9cc8f-c14f-40a3-bb0c-545f87b4a91c',
  '10.77.0.12': 'de82b2d8-79e3-4234-9255-7fb6cc7c0ead',
  '10.77.0.13': 'b0aa4e56-c84d-4ea4-852b-50f9aff2f91e',
  '10.77.0.14': '797d64be-e4b2-4366-a782-c9d8ef01cdbf',
  '10.77.0.15': '366fab0d-4751-456b-8d9a-c0607a277406',
};

/** A host in maintenance, as the state tells of it. */
export function inMaintenance(host: string): Resting {
  const command = `glusterctl node maintenance stop ${host}`;
  return {
    host,
    cluster: 'c1',
    names: [host],
    uuid: LAB_UUIDS[host] ?? null,
    words: `${host} is in maintenance since 2026-11-29 08:44 UTC`,
    command,
    cure: `When the work there is done: ${command}`,
  };
}

export interface Answer {
  readonly text: string;
  readonly code?: number;
}

/** What one host told, as the scripts print it. */
export function told(host: string, answers: Readonly<Record<string, string | Answer>>): Told {
  const parts = Object.entries(answers).map(([name, answer]) => {
    const { text, code = 0 } = typeof answer === 'string' ? { text: answer } : answer;
    return `glusterctl-part ${name}\n${text}\nglusterctl-end ${code}\n`;
  });
  return { step: `look@${host}`, host, stdout: parts.join(''), problem: '' };
}

export function silent(host: string, problem: string): Told {
  return { step: `look@${host}`, host, stdout: null, problem };
}

/** How a member tells of itself and of the others; `off` are not connected, `odd` are in another state. */
export function memberParts(
  own: string,
  others: readonly string[],
  { off = [], odd = {} }: { off?: readonly string[]; odd?: Readonly<Record<string, string>> } = {},
): Readonly<Record<string, string>> {
  const peers = others.map(
    (host) =>
      `<peer><uuid>${LAB_UUIDS[host]}</uuid><hostname>${host}</hostname><hostnames><hostname>${host}</hostname></hostnames><connected>${off.includes(host) ? 0 : 1}</connected><state>3</state><stateStr>${odd[host] ?? 'Peer in Cluster'}</stateStr></peer>`,
  );
  return {
    pool: `UUID\t\t\t\t\tHostname \tState\n${LAB_UUIDS[own]}\tlocalhost\tConnected \n${others
      .map((host) => `${LAB_UUIDS[host]}\t${host}\t${off.includes(host) ? 'Disconnected' : 'Connected'} \n`)
      .join('')}`,
    peers: answerXml(`<peerStatus>${peers.join('')}</peerStatus>`),
  };
}

export function answerXml(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cliOutput><opRet>0</opRet><opErrno>0</opErrno><opErrstr/>${body}</cliOutput>`;
}

export interface SketchedVolume {
  readonly name: string;
  readonly bricks: readonly string[];
  readonly replica?: number;
  readonly disperse?: number;
  readonly status?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly snapshots?: number;
  readonly arbiter?: boolean;
}

/** `volume info --xml` of one volume. */
export function infoXml(volume: SketchedVolume): string {
  const { name, bricks, replica = 1, disperse = 0, status = 'Started', options = {}, snapshots = 0 } = volume;
  const brick = (one: string, at: number): string =>
    `<brick>${one}<name>${one}</name><hostUuid>${LAB_UUIDS[one.split(':')[0] ?? '']}</hostUuid><isArbiter>${volume.arbiter === true && at % 3 === 2 ? 1 : 0}</isArbiter></brick>`;
  const option = ([key, value]: readonly [string, string]): string =>
    `<option><name>${key}</name><value>${value}</value></option>`;
  return answerXml(
    `<volInfo><volumes><volume><name>${name}</name><id>0</id><statusStr>${status}</statusStr><snapshotCount>${snapshots}</snapshotCount><replicaCount>${replica}</replicaCount><disperseCount>${disperse}</disperseCount><redundancyCount>${disperse > 0 ? 1 : 0}</redundancyCount><typeStr>x</typeStr><bricks>${bricks.map(brick).join('')}</bricks><options>${Object.entries(options).map(option).join('')}</options></volume></volumes></volInfo>`,
  );
}

/** `volume status --xml`: bricks and healers that run, or, in `down`, don't; those of `absent` hosts are not told of. */
export function statusXml(
  volume: SketchedVolume,
  { down = [], absent = [], idle = [], tasks = '' }: StatusSketch = {},
): string {
  const hosts = [...new Set(volume.bricks.map((brick) => brick.split(':')[0] ?? ''))];
  const node = (host: string, path: string, uuid: string | undefined, runs: boolean): string =>
    `<node><hostname>${host}</hostname><path>${path}</path><peerid>${uuid}</peerid><status>${runs ? 1 : 0}</status><pid>${runs ? 7 : -1}</pid></node>`;
  const bricks = volume.bricks.flatMap((brick) => {
    const [host = '', path = ''] = brick.split(':');
    return absent.includes(host) ? [] : [node(host, path, LAB_UUIDS[host], !down.includes(brick))];
  });
  const healers = hosts.flatMap((host) =>
    absent.includes(host) ? [] : [node('Self-heal Daemon', host, LAB_UUIDS[host], !idle.includes(host))],
  );
  return answerXml(
    `<volStatus><volumes><volume><volName>${volume.name}</volName>${bricks.join('')}${healers.join('')}<tasks>${tasks}</tasks></volume></volumes></volStatus>`,
  );
}

export interface StatusSketch {
  readonly down?: readonly string[];
  readonly absent?: readonly string[];
  readonly idle?: readonly string[];
  readonly tasks?: string;
}

/** What gluster lists as to be healed: a number, or null for a brick that can't be reached. */
export function healXml(bricks: Readonly<Record<string, number | null>>, split = 0): string {
  const one = ([name, count]: readonly [string, number | null]): string =>
    count === null
      ? `<brick hostUuid="-"><name>${name}</name><status>Failed to process entries completely. (Transport endpoint is not connected)totalNumberOfEntries0</status></brick>`
      : `<brick hostUuid="x"><name>${name}</name><status>Connected</status><totalNumberOfEntries>${count}</totalNumberOfEntries><numberOfEntriesInHealPending>${count - split}</numberOfEntriesInHealPending><numberOfEntriesInSplitBrain>${split}</numberOfEntriesInSplitBrain><numberOfEntriesPossiblyHealing>0</numberOfEntriesPossiblyHealing></brick>`;
  return answerXml(`<healInfo><bricks>${Object.entries(bricks).map(one).join('')}</bricks></healInfo>`);
}
