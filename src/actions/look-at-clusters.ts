import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import { endsByLog } from '../cli/run/logged-ends.ts';
import type { LoggedEnds } from '../engine/audit-ends.ts';
import { standingOf } from '../engine/standing.ts';
import { type BrickHeal, healInfoScript, readHealInfo } from '../gluster/heal.ts';
import { assess } from '../health/assess.ts';
import type { ClusterHealth } from '../health/health.ts';
import { isReinstalled } from '../health/joined.ts';
import { type ClusterLook, readClusterLook, readLook } from '../health/look.ts';
import {
  type ClusterQuestion,
  clusterScript,
  lookScript,
  lookSeconds,
  questionSeconds,
} from '../health/look-script.ts';
import {
  bricksByNode,
  type ClusterAnswer,
  type HostSeen,
  hostName,
  isLook,
  lookOf,
  type NoLook,
  type OperationSeen,
  type SplitBrains,
  type Survey,
  wantedOn,
} from '../health/survey.ts';
import type { Hosts, ScriptResult } from '../hosts/hosts.ts';
import { mapLimited } from '../hosts/limit.ts';
import type { HostSettings } from '../lvm/settings.ts';
import type { Brick, Cluster, Node } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { allChanges } from '../model/lanes.ts';
import { listed } from '../model/listed.ts';
import type { Operation, Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { stoppedOnTheWay } from '../model/stopping.ts';
import { type Circumstances, waysOut, wayWithout } from '../model/unfinished.ts';
import { addressOf, glusterHosts, nodesOf } from '../plans/addresses.ts';
import { askHost } from './ask-host.ts';

interface LookOptions {
  /** Asks gluster for entries in split-brain as well: slow while something is healed. */
  readonly splitBrain: boolean;
}

/** How clusters do: one script on each of their hosts, all at once. Only looks. */
export async function lookAtClusters(
  context: Context,
  state: State,
  clusters: readonly Cluster[],
  options: LookOptions = { splitBrain: false },
): Promise<readonly ClusterHealth[]> {
  const hosts = await context.hosts();
  const settings = hostSettings(context.settings, state);
  const bricks = bricksByNode(state);
  const ends = await endsByLog(context, state);
  const tools: Tools = { hosts, state, settings, bricks, ends, now: () => context.clock.now() };
  return await Promise.all(
    clusters.map(async (cluster) => assess(state, await surveyCluster(tools, cluster, options))),
  );
}

interface Tools {
  readonly hosts: Hosts;
  readonly state: State;
  readonly settings: HostSettings;
  readonly bricks: ReadonlyMap<Id, readonly Brick[]>;
  readonly ends: LoggedEnds;
  readonly now: () => Date;
}

interface Asked {
  readonly seen: HostSeen;
  /** What it told of the whole cluster, where it was the one to be asked. */
  readonly answer: ClusterAnswer | null;
}

async function surveyCluster(tools: Tools, cluster: Cluster, { splitBrain }: LookOptions): Promise<Survey> {
  const { state, settings } = tools;
  const volumes = Object.values(state.volumes).filter((volume) => volume.cluster === cluster.id).length;
  const members = new Set(glusterHosts(state, cluster.id, new Set()).map(({ name }) => name));
  // The first that can be reached is asked for the whole cluster: nobody waits for one that is off.
  let teller: string | null = null;
  const nodes = nodesOf(state, cluster.id);
  const problems = nodes.map(
    async (node) => (await tools.hosts.connect([addressOf(node)])).get(hostName(node)) ?? null,
  );
  const away = async (): Promise<readonly string[]> => {
    const known = await Promise.all(problems);
    return nodes.flatMap(({ storage }, at) => (known[at] == null ? [] : storage));
  };
  const asked = await Promise.all(
    nodes.map(async (node, at): Promise<Asked> => {
      const name = hostName(node);
      const problem = (await problems[at]) ?? null;
      if (problem !== null) return { seen: { name, look: noLook(problem), ahead: null }, answer: null };
      const tells = teller === null && members.has(name);
      if (tells) teller = name;
      return await askNode(tools, node, tells ? { volumes, away: await away() } : null);
    }),
  );
  const hosts = asked.map(({ seen }) => seen);
  const answers = asked.flatMap(({ answer }) => answer ?? []);
  const more = await askOthers(tools, cluster, {
    hosts,
    answers,
    members,
    question: { volumes, away: await away() },
  });
  return {
    cluster,
    hosts,
    answers: [...answers, ...more],
    operations: operationsSeen(tools, cluster, hosts),
    splitBrains: splitBrain ? await splitBrains(tools, cluster, [...answers, ...more]) : new Map(),
    fstabs: settings.fstabs,
  };
}

async function askNode(tools: Tools, node: Node, question: ClusterQuestion | null): Promise<Asked> {
  const { hosts, state, settings, bricks, now } = tools;
  const name = hostName(node);
  const wanted = wantedOn(state, bricks.get(node.id) ?? []);
  const before = now().getTime() / 1000;
  const result = await hosts.run(addressOf(node), lookScript(wanted, settings, question), {
    timeoutSeconds: lookSeconds(question),
  });
  const after = now().getTime() / 1000;
  const problem = problemOf(result);
  if (problem !== null) return { seen: { name, look: problem, ahead: null }, answer: null };
  const text = result.kind === 'unreachable' ? '' : result.stdout;
  const look = readLook(text, wanted);
  const { begins, ends } = look;
  // date counts whole seconds: the host's clock showed up to one second more.
  const ahead = begins === null || ends === null ? null : { least: ends - after, most: begins + 1 - before };
  return {
    seen: { name, look, ahead },
    // What came back empty knows of no volumes: that is no word about those of the cluster.
    answer:
      question === null || isReinstalled(node, look) ? null : { host: name, answer: readClusterLook(text) },
  };
}

/** One member after the other, until one tells how the volumes do: where the first is stuck or its glusterd is down. */
async function askOthers(
  { hosts, state, settings }: Tools,
  cluster: Cluster,
  seen: {
    readonly hosts: readonly HostSeen[];
    readonly answers: readonly ClusterAnswer[];
    readonly members: ReadonlySet<string>;
    readonly question: ClusterQuestion;
  },
): Promise<readonly ClusterAnswer[]> {
  const more: ClusterAnswer[] = [];
  const looks = new Map(seen.hosts.map((host) => [host.name, lookOf(host)]));
  const nodes = new Map(nodesOf(state, cluster.id).map((node) => [hostName(node), node]));
  // One that was let go, or has forgotten its peers, tells of itself alone: it counts only where nobody else tells.
  const isInPool = (name: string): boolean => {
    const [node, look = null] = [nodes.get(name), looks.get(name)];
    if (node === undefined || look?.peers == null || isReinstalled(node, look)) return false;
    return look.peers.length > 0 || nodes.size === 1;
  };
  const isTold = ({ host, answer }: ClusterAnswer): boolean => answer?.status != null && isInPool(host);
  if (seen.answers.some(isTold)) return more;
  const tried = new Set(seen.answers.map(({ host }) => host));
  for (const address of glusterHosts(state, cluster.id, new Set())) {
    if (tried.has(address.name) || !isInPool(address.name)) continue;
    const result = await hosts.run(address, clusterScript(seen.question, settings), {
      timeoutSeconds: 10 + questionSeconds(seen.question),
    });
    const answer: ClusterLook | null = result.kind === 'unreachable' ? null : readClusterLook(result.stdout);
    more.push({ host: address.name, answer });
    if (answer?.status != null) break;
  }
  return more;
}

/** A script that ran out of time has told what came before: nothing of use where it did not come to ask glusterd. */
function problemOf(result: ScriptResult): NoLook | null {
  if (result.kind === 'unreachable') return noLook(result.problem);
  if (result.stdout.includes('=== peers\n')) return null;
  const message =
    result.kind === 'unknown'
      ? result.reason
      : result.stderr.split('\n').at(-1) || `exit code ${result.code}`;
  return { why: 'failed', message, hint: '' };
}

const REFUSALS: ReadonlySet<string> = new Set([
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
  'login-failed',
  'sudo-password',
  'sudo-missing',
  'no-kubectl',
  'api-server',
  'login-refused',
  'forbidden',
  'pod-unfit',
]);

function noLook(problem: {
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
}): NoLook {
  const { reason, message, hint } = problem;
  return { why: REFUSALS.has(reason) ? 'refused' : 'off', message, hint };
}

function operationsSeen(
  { state, ends }: Tools,
  cluster: Cluster,
  hosts: readonly HostSeen[],
): readonly OperationSeen[] {
  const off = new Set(
    hosts.filter(({ look }) => !isLook(look) && look.why === 'off').map(({ name }) => name),
  );
  const names = new Set(nodesOf(state, cluster.id).map(hostName));
  return Object.values(state.operations)
    .filter(
      ({ plan }) =>
        [...plan.uses, ...plan.changes.map(({ id }) => id)].includes(cluster.id) ||
        plan.stages.some(({ steps }) => steps.some(({ host }) => names.has(host.name))),
    )
    .map((operation) => {
      const { id, plan, waitsFor = null } = operation;
      const logged = ends.get(id);
      const circumstances = { state, ...(logged === undefined ? {} : { logged }) };
      const own = [...new Set(plan.stages.flatMap(({ steps }) => steps.map(({ host }) => host.name)))];
      const standing = standingOf(operation);
      return {
        id,
        title: plan.title,
        waitsFor,
        standing,
        ways:
          standing === 'failed' || standing === 'stale'
            ? waysOf(
                operation,
                circumstances,
                logged === undefined ? own.filter((name) => off.has(name)) : [],
              )
            : [],
        oldBricks: allChanges(plan).filter(
          ({ do: what, table, id: brick }) =>
            what === 'remove' && table === 'bricks' && state.bricks[brick]?.replacedBy !== undefined,
        ).length,
        maintains: MAINTENANCE.has(plan.kind) ? own : [],
        stops: stoppedOnTheWay(plan),
      };
    });
}

const MAINTENANCE: ReadonlySet<Plan['kind']> = new Set([
  'start-maintenance',
  'stop-maintenance',
  'roll-node',
]);

function waysOf(
  operation: Operation,
  circumstances: Circumstances,
  away: readonly string[],
): OperationSeen['ways'] {
  const [way] = waysOut(operation, circumstances);
  if (way === undefined) return [];
  if (away.length === 0) return [{ command: way.command }];
  const one = away.length === 1;
  return [
    { command: way.command, when: `when ${listed(away)} ${one ? 'answers' : 'answer'} again` },
    {
      command: wayWithout(operation, away, circumstances),
      when: `if ${listed(away)} never ${one ? 'comes' : 'come'} back`,
    },
  ];
}

const AT_A_TIME = 3;
const SPLIT_BRAIN_SECONDS = 60;

/** What gluster can tell within a minute; while much is healed it can't, and that is not known then. */
async function splitBrains(
  { hosts, state, settings }: Tools,
  cluster: Cluster,
  answers: readonly ClusterAnswer[],
): Promise<SplitBrains> {
  const told = answers.findLast(({ answer }) => answer?.info != null);
  const address = glusterHosts(state, cluster.id, new Set()).find(({ name }) => name === told?.host);
  const volumes = (told?.answer?.info ?? []).filter(
    ({ replica, disperse, status }) => replica > 1 && disperse === 0 && status === 'Started',
  );
  if (address === undefined) return new Map();
  const counts = await mapLimited(volumes, AT_A_TIME, async ({ name, replica }) => {
    const bounded = { ...settings, glusterTimeoutSeconds: SPLIT_BRAIN_SECONDS };
    const output = await askHost(hosts, address, healInfoScript(name, bounded), SPLIT_BRAIN_SECONDS);
    if (output instanceof GlusterctlError) return [name, null] as const;
    try {
      return [name, splitEntries(readHealInfo(output), replica)] as const;
    } catch (error) {
      if (error instanceof GlusterctlError) return [name, null] as const;
      throw error;
    }
  });
  return new Map(counts);
}

/** Each brick of a set tells the same entries; a set of which none tells makes it unknown. */
function splitEntries(bricks: readonly BrickHeal[], size: number): number | null {
  let sum = 0;
  for (let at = 0; at < bricks.length; at += size) {
    const told = bricks.slice(at, at + size).flatMap(({ splitBrain }) => splitBrain ?? []);
    if (told.length === 0) return null;
    sum += Math.max(...told);
  }
  return sum;
}
