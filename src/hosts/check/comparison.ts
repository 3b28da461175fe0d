import {
  bad,
  type Checked,
  good,
  install,
  installVersion,
  type Row,
  row,
  unasked,
  type Verdict,
} from './row.ts';

const SKEW_MOST_SECONDS = 5;

/** What only shows when hosts are laid side by side: clocks, versions, ids of glusterd. */
export function comparisonRows(all: readonly Checked[]): Row[] {
  const usual = usualVersion(all);
  const middle = middleClock(all);
  return all.flatMap((checked) => {
    const { host, facts } = checked;
    const rows = [row(host, 'clock', clockVerdict(checked, middle, all.length))];
    if (facts.version !== null && usual !== null && all.length > 1)
      rows.push(row(host, 'same gluster version', versionVerdict(checked, usual)));
    if (facts.uuid !== null) rows.push(row(host, 'glusterd id', idVerdict(checked, all)));
    return rows;
  });
}

/** That of most hosts; of two that are as frequent, the newer. */
function usualVersion(all: readonly Checked[]): string | null {
  const counts = new Map<string, number>();
  for (const { facts } of all)
    if (facts.version !== null) counts.set(facts.version, (counts.get(facts.version) ?? 0) + 1);
  const [first] = [...counts].sort(([a, often], [b, oftener]) => oftener - often || newerFirst(a, b));
  return first?.[0] ?? null;
}

function newerFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}

function versionVerdict({ facts }: Checked, usual: string): Verdict {
  const version = facts.version ?? '';
  if (version === usual) return good(version);
  const newer = newerFirst(version, usual) < 0;
  return newer
    ? bad(
        `${version}, newer than the others' ${usual}`,
        `# on each of the others: ${installVersion(facts, version)}`,
      )
    : bad(`${version}, the others have ${usual}`, installVersion(facts, usual));
}

function idVerdict({ host, facts }: Checked, all: readonly Checked[]): Verdict {
  const twins = all.filter((other) => other.facts.uuid === facts.uuid && other.host !== host);
  if (twins.length === 0) return good(facts.uuid ?? '');
  const unit = facts.unit ?? 'glusterd';
  return bad(
    `the same as that of ${twins.map((twin) => twin.host).join(', ')}, as after copying a disk image. Mend all but one, none that is in a pool`,
    `systemctl stop ${unit} && rm /var/lib/glusterd/glusterd.info && systemctl start ${unit}`,
  );
}

/** Seconds by which a clock is surely off: none where the time that asking took explains it. */
function off({ least, most }: NonNullable<Checked['ahead']>, from: number): number {
  if (least > from) return least - from;
  return most < from ? most - from : 0;
}

function likely({ least, most }: NonNullable<Checked['ahead']>): number {
  return (least + most) / 2;
}

/** What most clocks agree on: of fewer than three hosts nobody can say, so this machine's own counts. */
function middleClock(all: readonly Checked[]): number {
  const known = all.flatMap(({ ahead }) => (ahead === null ? [] : [likely(ahead)])).sort((a, b) => a - b);
  return known.length < 3 ? 0 : (known[Math.floor(known.length / 2)] ?? 0);
}

function clockVerdict({ ahead, facts }: Checked, middle: number, hosts: number): Verdict {
  if (ahead === null) return unasked('date does not tell');
  if (Math.abs(off(ahead, middle)) <= SKEW_MOST_SECONDS) {
    return good(
      Math.abs(middle) <= SKEW_MOST_SECONDS
        ? 'right'
        : `as on the other hosts, ${words(middle)} this machine's clock`,
    );
  }
  const than = hosts < 3 ? "this machine's clock" : 'the others';
  return bad(`${words(likely(ahead) - middle)} ${than}`, `${install(facts, 'chrony')} && chronyc makestep`);
}

/** Half a millisecond off, so that an offset of whole seconds never lies between two. */
function words(seconds: number): string {
  const whole = Math.round(seconds - 0.0005);
  return `${Math.abs(whole)} s ${whole > 0 ? 'ahead of' : 'behind'}`;
}
