import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALLED, programIn } from '../support/program-terminal.ts';
import { pseudoTerminal } from '../support/pseudo-terminal.ts';

const COLUMNS = 40;
const PARTS = ['plain', 'no-color', 'dumb', 'ci', 'ascii', 'pipe'] as const;
/** The same volume made and deleted in each way, on the same hosts. */
const LINES = `
${CALLED}
part() { echo; echo "part $1"; shift; "$@"; glusterctl volume delete data --yes --quiet > /dev/null 2>&1; }
make() { glusterctl volume create --size=1 --name=data; }
no_color() { NO_COLOR=1 make; }
dumb() { TERM=dumb make; }
ci() { CI=true make; }
ascii() { LC_ALL=C make; }
pipe() { make 2>&1 | cat; }
glusterctl topology load --json="$GLUSTERCTL_TOPOLOGY" > /dev/null 2>&1
part plain make
part no-color no_color
part dumb dumb
part ci ci
part ascii ascii
part pipe pipe
echo; echo part end
`;

let folder: string;
const parts = new Map<string, string>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glusterctl-progress-'));
  await writeFile(join(folder, 'lines.sh'), LINES);
  const terminal = pseudoTerminal(
    'cd "$HOME"; "$NODE" "$GLUSTERCTL" simulator start --nodes=3 --latency=20 -- sh lines.sh',
    { columns: COLUMNS, rows: 24, env: programIn(folder) },
  );
  expect(await terminal.ended()).toBe(0);
  const raw = terminal.raw().replaceAll('\r\n', '\n');
  for (const part of raw.split(/^part /m)) parts.set(part.split('\n', 1)[0] ?? '', part);
});
afterAll(async () => await rm(folder, { recursive: true, force: true, maxRetries: 10 }));

const ESCAPE = '\u001b';
/** Orders that move the cursor up or take a line away. */
const moves = (text: string): boolean => text.split(ESCAPE).some((order) => /^\[\d*[AK]/.test(order));
/** Orders that change how letters look. */
const looks = (text: string): boolean => text.split(ESCAPE).some((order) => /^\[[\d;]+m/.test(order));

test.each(PARTS)('a volume is made in view of who watches: %s', (part) => {
  const text = parts.get(part) ?? '';
  expect(text).toContain('Name: data');
  const expected = {
    plain: [true, true],
    'no-color': [true, false],
    dumb: [false, false],
    ci: [false, false],
    ascii: [true, true],
    pipe: [false, false],
  } as const;
  expect([moves(text), looks(text)]).toEqual(expected[part]);
  const words = text.replaceAll(/\s+/g, ' ');
  const times = (pattern: RegExp): number => words.match(pattern)?.length ?? 0;
  expect(times(/created volume data: 3 bricks, \d+\.\d s/g)).toBe(part === 'pipe' ? 0 : 1);
  expect(times(/make 1 brick of data: done/g)).toBe(part === 'dumb' || part === 'pipe' ? 3 : 0);
  expect(times(/\): make bricks on sim1, sim2, sim3: done/g)).toBe(part === 'ci' ? 1 : 0);
  if (part === 'ascii') expect(text.replaceAll(ESCAPE, '')).toMatch(/^[\n\r -~]*$/);
});
