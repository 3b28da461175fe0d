import type { HostProblem, Hosts } from '../hosts/hosts.ts';
import type { HostAddress } from '../model/plan.ts';

type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** A host on the same network answers in a tenth of that. */
const PATIENCE_MS = 2000;

/**
 * Hosts of which any will do: where one takes long to answer, or can't be reached, all others are asked at once, so that
 * those that are off don't add up.
 */
export function anyOf(hosts: Hosts, addresses: readonly HostAddress[], sleep: Sleep): Hosts {
  const asked = new Map<string, Promise<HostProblem | null>>();

  function ask(address: HostAddress): Promise<HostProblem | null> {
    const before = asked.get(address.name);
    if (before !== undefined) return before;
    const answer = hosts.connect([address]).then((found) => found.get(address.name) ?? null);
    asked.set(address.name, answer);
    return answer;
  }

  async function isLate(answer: Promise<unknown>): Promise<boolean> {
    const timer = new AbortController();
    const late = sleep(PATIENCE_MS, timer.signal).then(
      () => true,
      () => true,
    );
    const isOut = await Promise.race([answer.then(() => false), late]);
    timer.abort();
    return isOut;
  }

  /** Of a host that has not answered yet: none as soon as another one has. */
  async function reach(address: HostAddress): Promise<HostProblem | null> {
    const own = ask(address);
    const late = await isLate(own);
    const others = addresses.filter(({ name }) => name !== address.name);
    if (!late && (await own) === null) return null;
    const answers = others.map(async (other) => {
      const problem = await ask(other);
      if (problem !== null) throw new Error(problem.message);
      return notYet(address);
    });
    const another = Promise.any(answers).catch(() => own);
    return await Promise.race([own, another]);
  }

  return {
    connect: async (wanted) => await hosts.connect(wanted),
    async run(address, script, options) {
      const problem = await reach(address);
      if (problem !== null) return { kind: 'unreachable', problem, milliseconds: 0 };
      return await hosts.run(address, script, options);
    },
    close: async () => await hosts.close(),
  };
}

function notYet({ name }: HostAddress): HostProblem {
  return { reason: 'timeout', message: `${name}: no answer yet, while another host has answered`, hint: '' };
}
