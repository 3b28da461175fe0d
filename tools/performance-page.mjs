// The page that tells how fast the program is, from the rows that the benches stored.
import { cellsOf } from './bench/rows.mjs';

/** By what stands before the colon of a row's name; a row of another kind gets a part with its own name. */
const KINDS = {
  start: [
    'Start-up',
    'Wall-clock time from start to exit, against an empty CommonJS script run by the same Node; 25 rounds. The program has run before, so that',
    'what V8 compiled is kept. The executable is held against an empty script by the Node that it is made of. Output goes to `/dev/null`.',
  ],
  loads: [
    'What a command loads',
    'Kilobytes of code that are read beside the launcher, and the chunks that they are in.',
  ],
  change: [
    'Changes on large states',
    'Processor time, user and system. `cluster create` is a process from start to exit: the smallest change there is. `volume create` is measured',
    'within a process that has created two volumes before, on hosts that answer at once: reading the state, planning, both commits. Five rounds, all',
    'sizes in turns. Memory is the most that the process had at once, with all that it is made of.',
  ],
  plan: [
    'Plans',
    'Processor time of placing one volume on 100 nodes of 24 devices with 50,000 bricks; the median of nine, each on a state of which nothing is',
    'remembered.',
  ],
  refusal: ['Refusals', 'The same where there is no room, with all that explains it and what would fit.'],
  packing: [
    'Packing',
    'Volumes are created until the first is refused; what they hold, to the most that any placement could place. No timing: the same on every',
    'machine. A volume of more than 32 bricks is one that a warning comes with.',
  ],
  topology: [
    'Many hosts',
    'Wall-clock time of loading a topology over SSH, to that of one host; five rounds.',
  ],
  look: [
    'Looking at many volumes',
    'Wall-clock time of whole commands, five rounds. The simulated hosts are on the same machine; what they take is in the time.',
  ],
  simulated: [
    'Volumes on simulated hosts',
    'Wall-clock time of whole commands against what is written by hand and looks at nothing (`test/bench/floor.mjs`): one connection to each host, one',
    'script to each at once. Scripts on simulated hosts take no time, so this is our own part: start-up, the state, round trips. Five rounds.',
  ],
  lab: [
    'On real hosts',
    'Wall-clock time of whole commands on the virtual machines of the lab (see [Verified](verified.md)) against what is written by hand and looks at',
    'nothing (`test/bench/floor.mjs`). Nine rounds of loading a topology, five of what is done with volumes and of looking; a device is emptied once.',
  ],
};

export function performancePage({ bench, lab }) {
  const runs = [bench, lab].filter((run) => run !== null);
  const rows = runs.flatMap((run) => run.rows);
  const held = rows.filter(({ met }) => met !== null);
  return [
    '# Performance',
    '',
    "Written by `npm run bench -- --store` and `npm run bench:lab -- --store` from what they measured; don't edit it.",
    '',
    `**${held.filter(({ met }) => met).length} of ${held.length} goals are met.**`,
    '',
    ...method(),
    ...parts(rows),
    ...(lab === null
      ? ['## On real hosts', '', 'Not measured yet: `npm run bench:lab -- --store` does.', '']
      : []),
    '## Measured on',
    '',
    ...runs.flatMap((run) => [...place(run), '']),
  ].join('\n');
}

function method() {
  return [
    '## How it is measured',
    '',
    'Every row is held against a floor of the same run where there is one, so that another machine, or a busy one, tells about the same. What is',
    'compared is run in turns, floor and ours and again; each figure is the median of its rounds, a ratio is that of two medians, and a goal is that',
    'of the ratio. Without a floor it is that of the figure itself. `NODE_OPTIONS` and `NODE_EXTRA_CA_CERTS` are unset: they make every start of Node',
    'slower, that of an empty script as well, and so flatter ratios. Processor time is that of the measured process alone.',
    '',
    '    npm run bench                            # all rows that need no real hosts',
    '    npm run bench -- plan "cluster create"   # those that begin so, with or without what stands before the colon',
    '    npm run bench:lab                        # those of the lab, which needs root and programs that it names',
    '',
    'Two checkouts are compared by what one prints and the other reads:',
    '',
    '    npm run --silent bench -- --json > before.json    # in one',
    '    npm run bench -- --compare before.json            # in the other',
    '',
  ];
}

function kindOf({ name }) {
  return name.slice(0, name.indexOf(': '));
}

function parts(rows) {
  return [...new Set(rows.map(kindOf))].flatMap((kind) => {
    const [title, ...text] = KINDS[kind] ?? [kind];
    return [
      `## ${title}`,
      '',
      ...text,
      '',
      ...table(
        kind,
        rows.filter((row) => kindOf(row) === kind),
      ),
      '',
    ];
  });
}

const HEAD = ['', 'Ours', 'Floor', 'Ratio', 'Goal', 'Met', 'MiB', 'Remarks'];

/** Without the columns that no row has anything for. */
function table(kind, rows) {
  const lines = rows.map((row) => {
    const [ours, floor, ratio, goal, met, mebibytes] = cellsOf(row);
    return [
      row.name.slice(kind.length + 2),
      ours,
      row.floor === null ? '' : `${floor}, ${row.floorIs}`,
      ratio,
      goal,
      met === 'NO' ? '**no**' : met,
      row.mostMebibytes === null ? mebibytes : `${mebibytes} (≤ ${row.mostMebibytes})`,
      row.also ?? '',
    ];
  });
  const shown = HEAD.map((_head, at) => at === 0 || lines.some((line) => line[at] !== ''));
  const line = (cells) => `| ${cells.filter((_cell, at) => shown[at]).join(' | ')} |`;
  return [
    line(HEAD),
    line(HEAD.map((head) => (head === '' || head === 'Remarks' ? '---' : '--:'))),
    ...lines.map(line),
  ];
}

/** Where and when; the load tells what else went on. */
function place({ machine, rows }) {
  const all = (key) => [...new Set(rows.map((row) => row[key]))].sort();
  const days = [...new Set(rows.map(({ date }) => date.slice(0, 10)))].sort();
  const loads = new Map();
  for (const row of rows) loads.set(kindOf(row), Math.max(row.load, loads.get(kindOf(row)) ?? 0));
  const busy = Math.max(...loads.values()) > machine.cores;
  return [
    `- ${kindsOf(rows)}: ${machine.processor}, ${machine.cores} cores, ${machine.gibibytes} GiB; ${machine.system}; Node ${all('node').join(', ')}; on ${days.join(', ')};`,
    `  commit ${all('commit').join(', ')}. Load average of the minute before: ${[...loads].map(([kind, load]) => `${kind} ${load.toFixed(1)}`).join(', ')}${busy ? '; others used the machine meanwhile, which makes wall-clock times longer, and their ratios uncertain' : ''}.`,
  ];
}

function kindsOf(rows) {
  return rows.every(({ name }) => name.startsWith('lab: ')) ? 'Real hosts' : 'Without real hosts';
}
