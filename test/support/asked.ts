import { type Lab, lab } from './lab.ts';
import { person } from './person.ts';

/** The same hosts and state, with somebody at the terminal. */
export async function asked(
  cli: Lab,
  line: string,
  answers: Readonly<Record<string, string>>,
  {
    columns = 80,
    files = {},
  }: { readonly columns?: number; readonly files?: Readonly<Record<string, string>> } = {},
) {
  const someone = person(answers, { columns });
  const there = await lab({
    simulation: cli.simulation,
    terminal: true,
    columns,
    more: someone.more,
    firstId: 501,
  });
  there.variables.GLUSTERCTL_STATE = cli.state;
  for (const [name, text] of Object.entries(files)) await there.file(name, text);
  try {
    return { ...(await there.run(line)), shown: someone.shown() };
  } finally {
    await there.remove();
  }
}
