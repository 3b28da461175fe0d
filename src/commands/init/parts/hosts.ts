import { withoutRootDot } from '../../../model/host-name.ts';
import { inNaturalOrder } from '../../../model/natural-order.ts';
import { namesOnFile } from '../../../ssh/names-on-file.ts';
import type { Part, SetUp } from '../set-up.ts';
import { writeTopology } from '../topology-of.ts';

const MOST = 200;

/** Which hosts: ticked among those that SSH knows of, or typed. */
export const hosts: Part = {
  keys: ['hosts'],
  always: true,
  async go(setUp) {
    if (setUp.answers.hosts === undefined) await setUp.say({ hosts: [...(await named(setUp))] });
    await writeTopology(setUp);
  },
};

async function named(setUp: SetUp): Promise<readonly string[]> {
  const known = inNaturalOrder(await namesOnFile(setUp.context.sshOptions()), ({ name }) => name);
  if (known.length === 0) return await typed(setUp);
  const { home } = setUp.context.environment;
  const ticked = await setUp.tick({
    question: 'Which hosts? None: type them',
    columns: [{ title: 'HOST' }, { title: 'FROM', drop: 1 }],
    rows: known.slice(0, MOST).map(({ name, file }) => ({ value: name, cells: [name, inHome(file, home)] })),
    orNone: true,
  });
  return ticked.length === 0 ? await typed(setUp) : ticked;
}

function inHome(file: string, home: string | null): string {
  return home !== null && file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file;
}

async function typed(setUp: SetUp): Promise<readonly string[]> {
  const answer = await setUp.ask({
    question: 'Names of the hosts, blanks between',
    complaint: (text) => {
      const bad = split(text).find((name) => !/^(?!\d+$)[A-Za-z0-9][\w.:-]*$/.test(name));
      if (bad !== undefined) return `"${bad}" is no name of a host`;
      return split(text).length === 0 ? 'Type at least one: node1 node2 node3' : null;
    },
  });
  return [...new Set(split(answer).map(withoutRootDot))];
}

function split(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
