import { lookAtClusters } from '../../actions/look-at-clusters.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import type { ClusterHealth } from '../../health/health.ts';
import { counted } from '../../model/counted.ts';
import { ownDevices } from '../../model/foreign.ts';
import { formatSize, roundedDown } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { usageByDevice } from '../../model/usage.ts';
import { type Choosing, WentBack } from '../../ui/prompts/questions.ts';
import type { View } from '../../ui/view.ts';
import { text } from '../../ui/views/text.ts';

/** What a terminal shows where nothing is typed: the way in, or how things are and what is usually done next. */
export const home = command({
  path: ['home'],
  summary:
    'How things are in short, and what is usually typed next; shown where nothing is typed on a terminal',
  examples: [{ title: 'The same as nothing at all, on a terminal', line: 'home' }],
  changes: false,
  tellsOfUnfinished: true,
  refusesSurplus: '"home" takes no arguments',
  async run(context) {
    const state = await context.store.read();
    return Object.keys(state.nodes).length === 0 ? await wayIn(context) : await shortStatus(context, state);
  },
});

const WAYS: readonly (readonly [words: string, line: readonly string[]])[] = [
  ['Set up hosts, from bare ones to a first volume', ['init']],
  ['Play with simulated hosts, nothing real is touched', ['simulator', 'shell', '--bare']],
  ['See all commands', ['--help']],
];

async function wayIn(context: Context): Promise<View> {
  const { prompt, environment } = context;
  const intro = 'GlusterFS volumes over SSH, without a server. Nothing is managed here yet.';
  const shown = WAYS.map(([words, line]) => [words, `${environment.programName} ${line.join(' ')}`] as const);
  if (!prompt.interactive)
    return text([intro, ...shown.map(([words, line]) => `  ${line}  ${words}`), ''].join('\n'), {});
  context.stderr(intro);
  const chosen = await chosenOrNot(prompt, {
    question: 'What now?',
    columns: [{ title: 'WHAT' }, { title: 'TYPED', drop: 1 }],
    rows: shown.map(([words, line], at) => ({ value: String(at), cells: [words, line] })),
  });
  if (chosen === null) return text('', {});
  const { code } = await context.run(WAYS[Number(chosen)]?.[1] ?? []);
  return { ...text('', {}), exitCode: code };
}

/** null: Esc. */
async function chosenOrNot(prompt: Context['prompt'], choosing: Choosing): Promise<string | null> {
  try {
    return await prompt.choose({ ...choosing, back: true });
  } catch (error) {
    if (error instanceof WentBack) return null;
    throw error;
  }
}

async function shortStatus(context: Context, state: State): Promise<View> {
  const program = context.environment.programName;
  const clusters = await lookAtClusters(context, state, Object.values(state.clusters));
  const findings = clusters.flatMap((cluster) => cluster.findings);
  const [first] = findings;
  const open = Object.keys(state.operations).length;
  const next: readonly (readonly [string, string])[] = [
    ...(findings.length > 0 ? [['status', 'what is wrong, and what to do about it'] as const] : []),
    ...(open > 0 ? [['operation list', 'what was left unfinished'] as const] : []),
    ...(Object.keys(state.volumes).length > 0 ? [['volume list', 'the volumes'] as const] : []),
    ['volume create', 'a new one, by questions'],
    ['--help', 'all commands'],
  ];
  const width = Math.max(...next.map(([line]) => line.length));
  const longest = Math.max(...next.map(([, what]) => what.length)) + program.length + width + 5;
  const { stdoutIsTerminal, columns } = context.environment;
  const isNarrow = stdoutIsTerminal && longest > columns;
  return {
    ...text(
      [
        ...clusters.map((cluster) => clusterLine(state, cluster)),
        ...(first === undefined
          ? []
          : [`${first.what}${findings.length > 1 ? `, and ${findings.length - 1} more` : ''}`]),
        '',
        ...next.flatMap(([line, what]) =>
          isNarrow
            ? [`  ${program} ${line}`, `    ${what}`]
            : [`  ${program} ${line.padEnd(width)}  ${what}`],
        ),
        '',
      ].join('\n'),
      {},
    ),
    isProse: true,
  };
}

function clusterLine(state: State, { id, name, word, hosts, volumes }: ClusterHealth): string {
  const usage = usageByDevice(state);
  const own = ownDevices(Object.values(state.devices)).filter(
    ({ node }) => state.nodes[node]?.cluster === id,
  );
  const total = own.reduce((sum, { totalKiB }) => sum + totalKiB, 0);
  const free = own.reduce((sum, device) => sum + (usage.get(device.id)?.freeKiB ?? 0), 0);
  return `${name ?? id.slice(0, 8)}: ${word}, ${counted(hosts.length, 'host')}, ${counted(own.length, 'disk')}, ${counted(volumes.length, 'volume')}, ${formatSize(roundedDown(free))} of ${formatSize(total)} free`;
}
