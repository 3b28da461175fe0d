import type { HostAddress } from '../../model/plan.ts';
import type { Resting } from '../../model/resting.ts';
import type { Hosts, ScriptResult } from '../hosts.ts';
import { comparisonRows } from './comparison.ts';
import { readFacts, readPorts } from './facts.ts';
import { mendedAsPod, unusablePodRows } from './pod.ts';
import { type Asked, portRows, portsToAsk } from './ports.ts';
import type { Checked, Row } from './row.ts';
import { factsScript, portsScript } from './script.ts';
import { brokenRows, hostRows, unusableRows } from './verdicts.ts';

export interface HostToCheck {
  readonly address: HostAddress;
  readonly storage: string;
  readonly resting: Resting | null;
}

/**
 * Asks all hosts at once, then those that answered for each other's ports, and lays it all side by side. Only looks:
 * nothing on a host is changed.
 */
export async function checkHosts(
  hosts: Hosts,
  wanted: readonly HostToCheck[],
  now: () => Date,
): Promise<readonly Row[]> {
  return (await lookAtHosts(hosts, wanted, now, false)).rows;
}

export interface HostsLook {
  /** Of the hosts that answered, what they told. */
  readonly checked: readonly Checked[];
  readonly rows: readonly Row[];
}

/** With what is asked only where they are to be prepared. */
export async function lookAtHosts(
  hosts: Hosts,
  wanted: readonly HostToCheck[],
  now: () => Date,
  toPrepare: boolean,
): Promise<HostsLook> {
  const answers = await Promise.all(wanted.map((host) => ask(hosts, host, now, toPrepare)));
  const checked = answers.filter((answer): answer is Checked => !Array.isArray(answer));
  const asked = await Promise.all(
    checked.map(async (source): Promise<Asked> => {
      const address = wanted.find((host) => host.address.name === source.host)?.address;
      const questions = portsToAsk(source, checked);
      if (address === undefined || questions.length === 0) return { source, answers: [] };
      const result = await hosts.run(address, portsScript(questions), {
        timeoutSeconds: 30 + questions.length,
      });
      return { source, answers: result.kind === 'unreachable' ? [] : readPorts(result.stdout) };
    }),
  );
  const shared = [...comparisonRows(checked), ...portRows(checked, asked)];
  const rows = answers.flatMap((answer) =>
    Array.isArray(answer)
      ? answer
      : [...hostRows(answer), ...shared.filter((row) => row.host === answer.host)].map(
          answer.facts.pod === null ? (row) => row : mendedAsPod,
        ),
  );
  return { checked, rows };
}

async function ask(
  hosts: Hosts,
  { address, storage, resting }: HostToCheck,
  now: () => Date,
  toPrepare: boolean,
): Promise<Row[] | Checked> {
  // Logging in may take long, and would count as a clock that is off.
  const problem = (await hosts.connect([address])).get(address.name) ?? null;
  const inPod = address.access.via === 'kubectl';
  const unusable = inPod ? unusablePodRows : unusableRows;
  if (problem !== null) return withMaintenance(unusable(address.name, problem), resting);
  const before = now().getTime() / 1000;
  const result = await hosts.run(
    address,
    factsScript(storage, inPod ? 'of-pod' : toPrepare ? 'to-prepare' : null),
    { timeoutSeconds: 60 },
  );
  const after = now().getTime() / 1000;
  if (result.kind === 'unreachable') return withMaintenance(unusable(address.name, result.problem), resting);
  if (result.kind === 'unknown' || result.code !== 0) return brokenRows(address.name, reason(result), inPod);
  const facts = readFacts(result.stdout);
  const { begins, ends } = facts;
  // date counts whole seconds: the host's clock showed up to one second more.
  const ahead = begins === null || ends === null ? null : { least: ends - after, most: begins + 1 - before };
  return { host: address.name, storage, facts, ahead, resting };
}

/** Somebody works on it: that it can't be used may be what he is at. */
function withMaintenance(rows: Row[], resting: Resting | null): Row[] {
  if (resting === null) return rows;
  return rows.map((one) =>
    one.good === false ? { ...one, detail: `${one.detail}; ${resting.words}` } : one,
  );
}

function reason(result: Exclude<ScriptResult, { kind: 'unreachable' }>): string {
  if (result.kind === 'unknown') return result.reason;
  return (
    [result.failed, result.stderr].filter((part) => part !== null && part !== '').join(': ') ||
    `exit code ${result.code}`
  );
}
