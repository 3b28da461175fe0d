// The page that tells what was proven on real hosts, from the results of scenarios and of the commands in them.

/** The last result of each scenario counts; those that are known and have none are told as well. */
export function verifiedPage(entries, versions) {
  const ofKind = (wanted) => entries.filter(({ kind }) => kind === wanted);
  const known = ofKind('known').map(({ topic, name }) => [name, { topic, name, passed: null, time: null }]);
  const results = ofKind('scenario').map((entry) => [entry.name, entry]);
  const names = new Set(known.map(([name]) => name));
  const all = [...new Map([...known, ...results]).values()].filter(
    ({ name }) => names.size === 0 || names.has(name),
  );
  const passed = all.filter((one) => one.passed).length;
  return [
    '# Verified on real hosts',
    '',
    `Written by \`npm run lab:verify\` from the last run of each scenario; don't edit it. Three or four virtual machines, two cores in all, without`,
    'hardware virtualization, so every figure is several times what servers take.',
    '',
    `**${passed} of ${all.length} scenarios passed.** Each begins with empty hosts and compares hosts and state at its end; files are`,
    'written through a real mount of the volume and their checksums compared after.',
    '',
    ...table(['On the hosts', 'Version'], Object.entries(versions)),
    '',
    ...topics(all),
    '## Figures',
    '',
    'Wall-clock seconds of whole commands, from start to exit.',
    '',
    ...table(['Command', 'Times', 'Least', 'Median', 'Most'], figures(ofKind('command'))),
    '',
  ].join('\n');
}

function topics(scenarios) {
  const names = [...new Set(scenarios.map(({ topic }) => topic))].sort();
  return names.flatMap((topic) => [
    `## ${topic[0].toUpperCase()}${topic.slice(1)}`,
    '',
    ...table(
      ['Scenario', 'Result', 'Seconds', 'Day', 'Code'],
      scenarios
        .filter((one) => one.topic === topic)
        .map(({ name, passed, seconds, time, commit }) =>
          passed === null
            ? [name, '**not run**', '', '', '']
            : [name, passed ? 'passed' : '**failed**', Math.round(seconds), time.slice(0, 10), commit ?? ''],
        ),
    ),
    '',
  ]);
}

const SHOWN = [
  ['topology load: three hosts, six devices', (words) => is(words, 'topology', 'load')],
  ['volume create: replica 3, 1 GiB', (words) => is(words, 'volume', 'create') && plain(words)],
  ['volume expand: with its rebalance', (words) => is(words, 'volume', 'expand')],
  ['volume clone', (words) => is(words, 'volume', 'clone')],
  ['volume status', (words) => is(words, 'volume', 'status')],
  ['volume delete', (words) => is(words, 'volume', 'delete')],
  [
    'operation resume or rollback',
    (words) => is(words, 'operation', 'resume') || is(words, 'operation', 'rollback'),
  ],
];

function is([noun, verb], wantedNoun, wantedVerb) {
  return noun === wantedNoun && verb === wantedVerb;
}

function plain(words) {
  return (
    words.includes('--size=1') && !words.some((word) => /durability|replica|arbiter|disperse/.test(word))
  );
}

function figures(commands) {
  return SHOWN.flatMap(([title, shows]) => {
    const times = commands
      .filter(({ words, code }) => code === 0 && shows(words))
      .map(({ seconds }) => seconds)
      .sort((a, b) => a - b);
    if (times.length === 0) return [];
    const shown = [times[0], times[Math.floor(times.length / 2)], times.at(-1)].map((one) => one.toFixed(1));
    return [[title, times.length, ...shown]];
  });
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
