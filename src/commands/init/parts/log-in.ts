import type { HostProblem } from '../../../hosts/hosts.ts';
import { counted } from '../../../model/counted.ts';
import { EXIT_CODES } from '../../../model/errors.ts';
import { type Part, type SetUp, tellProblems, whatNow } from '../set-up.ts';
import { writeTopology } from '../topology-of.ts';

/** Logging in is tried at once; where it fails, in another way. */
export const logIn: Part = {
  keys: ['user', 'identityFile'],
  async go(setUp) {
    for (;;) {
      const problems = await refusals(setUp);
      if (problems.length === 0) break;
      tellProblems(setUp.context, problems);
      await otherwise(setUp, problems);
      await writeTopology(setUp);
      await setUp.context.letGoOfHosts();
    }
    setUp.context.stderr(`Logged in to ${counted(setUp.hosts.length, 'host')}.`);
  },
};

async function refusals({ context, addresses }: SetUp): Promise<readonly HostProblem[]> {
  const answers = await (await context.hosts()).connect(addresses);
  return [...answers.values()].filter((problem) => problem !== null);
}

async function otherwise(setUp: SetUp, problems: readonly HostProblem[]): Promise<void> {
  const file = await writeTopology(setUp);
  const way = await whatNow(setUp, {
    code: EXIT_CODES.unreachable,
    question: `No way into ${counted(problems.length, 'host')}. What now?`,
    ways: {
      key: 'Install a key there, with the password of the hosts',
      user: 'Log in as another user',
      identity: 'Take another key file',
      again: 'Try again',
    },
  });
  if (way === 'key') await setUp.run(['host', 'setup-key', `--topology=${file}`]);
  if (way === 'user')
    await setUp.say({
      user: await setUp.ask({
        question: 'User',
        complaint: (text) => (/^[A-Za-z_][\w.-]*$/.test(text) ? null : 'That is no name of a user'),
      }),
    });
  if (way === 'identity')
    await setUp.say({
      identityFile: await setUp.ask({
        question: 'File of the private key',
        complaint: (text) => (text === '' ? 'Type its path' : null),
      }),
    });
}
