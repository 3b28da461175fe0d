import type { HostAddress } from '../../model/plan.ts';
import type { Hosts } from '../hosts.ts';
import { readFacts } from './facts.ts';
import { checkScript } from './script.ts';
import { type Checked, crossRows, hostRows, type Row, unusableRows } from './verdicts.ts';

export interface HostToCheck {
  readonly address: HostAddress;
  readonly storage: string;
}

/** Asks all hosts at once, then lays their answers side by side. */
export async function checkHosts(
  hosts: Hosts,
  wanted: readonly HostToCheck[],
  now: () => Date,
): Promise<Row[]> {
  const reach = await hosts.connect(wanted.map(({ address }) => address));
  const answers = await Promise.all(
    wanted.map(async ({ address, storage }): Promise<Row[] | Checked> => {
      const error = reach.get(address.name) ?? null;
      if (error !== null) return unusableRows(address.name, error);
      const peers = wanted.filter((other) => other.storage !== storage).map((other) => other.storage);
      const before = now().getTime();
      const result = await hosts.run(address, checkScript({ storage, peers }), {
        timeoutSeconds: 60 + 10 * peers.length,
      });
      if (result.kind === 'unreachable') return unusableRows(address.name, result.error);
      if (result.kind === 'unknown' || result.code !== 0) {
        const detail =
          result.kind === 'unknown' ? result.reason : `${result.failed ?? 'the check'}: ${result.stderr}`;
        return [
          {
            host: address.name,
            concern: 'check',
            good: false,
            detail,
            mend: 'Log in there and look: a POSIX shell is all it needs',
          },
        ];
      }
      const facts = readFacts(result.stdout);
      // The host told the time early in the script.
      const skewSeconds = facts.time === null ? null : facts.time - before / 1000;
      return { host: address.name, storage, facts, skewSeconds };
    }),
  );
  const checked = answers.filter((answer): answer is Checked => !Array.isArray(answer));
  const cross = crossRows(checked);
  return answers.flatMap((answer) =>
    Array.isArray(answer)
      ? answer
      : [...hostRows(answer), ...cross.filter((row) => row.host === answer.host)],
  );
}
