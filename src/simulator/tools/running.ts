import { type Call, fail, NotSimulated, parseWords, type Tools } from './tool.ts';

/** Of the login user, where that isn't root. */
export const LOGIN_UID = 1000;

function seconds(text: string): number {
  const found = /^([\d.]+)([smhd]?)$/.exec(text);
  if (found === null) return Number.NaN;
  return Number(found[1]) * ({ m: 60, h: 3600, d: 86_400 }[found[2] ?? ''] ?? 1);
}

async function timeout(call: Call): Promise<number> {
  const words = parseWords(call, '--foreground', '--kill-after -k', {
    stopAtOperand: true,
  });
  const [limit = '', ...rest] = words.operands;
  return await call.effects.run(rest, seconds(limit));
}

async function flock(call: Call): Promise<number> {
  const words = parseWords(
    call,
    '--close -o -n -x -e --nonblock --exclusive -u --unlock',
    '-w --wait --timeout -E --conflict-exit-code',
    {
      stopAtOperand: true,
    },
  );
  const [file = '', ...rest] = words.operands;
  const wait = words.has('-n', '--nonblock') ? 0 : words.value('-w', '--wait', '--timeout');
  const conflict = Number(words.value('-E', '--conflict-exit-code') ?? '1');
  const limit = wait === null ? null : Number(wait);
  if (rest.length === 0) {
    const open = call.descriptors.get(Number(file));
    if (open?.path === undefined || open.path === null) return fail(call, `${file}: Bad file descriptor`, 65);
    if (words.has('-u', '--unlock')) {
      call.effects.closed(open.whenClosed);
      return 0;
    }
    return (await call.effects.lock(open.path, limit, open.whenClosed)) ? 0 : conflict;
  }
  const path = call.path(file);
  if (!call.files.exists(path)) {
    const complaint = call.files.trouble(path) ?? call.files.write(path, '');
    if (complaint !== null) return fail(call, `cannot open lock file ${file}: ${complaint}`, 66);
  }
  const holder: (() => void)[] = [];
  if (!(await call.effects.lock(call.files.resolve(path), limit, holder))) return conflict;
  try {
    if (rest[0] === '-c') return await call.effects.shell(rest[1] ?? '', []);
    return await call.effects.run(rest);
  } finally {
    call.effects.closed(holder);
  }
}

/** Words from stdin behind those that it was given; it ends with 123 where a command that it ran failed. */
async function xargs(call: Call): Promise<number> {
  const words = parseWords(call, '-r --no-run-if-empty -0 --null', '-n --max-args -d --delimiter', {
    stopAtOperand: true,
  });
  const text = call.stdin();
  const delimiter = words.value('-d', '--delimiter')?.replace('\\n', '\n');
  const split = words.has('-0', '--null') ? '\0' : (delimiter ?? /\s+/);
  const given = text.split(split).filter((word) => word !== '');
  if (given.length === 0 && words.has('-r', '--no-run-if-empty')) return 0;
  const most = Number(words.value('-n', '--max-args') ?? Math.max(given.length, 1));
  let failed = false;
  for (let at = 0; at === 0 || at < given.length; at += most)
    if ((await call.effects.run([...words.operands, ...given.slice(at, at + most)])) !== 0) failed = true;
  return failed ? 123 : 0;
}

/** What runs other commands, or waits. */
export const RUNNING_TOOLS: Tools = {
  true: () => 0,
  timeout,
  flock,
  xargs,
  async sudo(call) {
    const words = parseWords(call, '-n', '-u', { stopAtOperand: true });
    const sudo = call.host.defects?.sudo;
    if (sudo === 'missing') {
      call.err('sh: 1: sudo: not found\n');
      return 127;
    }
    if (sudo === 'password') return fail(call, 'a password is required');
    return await call.effects.run(
      words.operands,
      undefined,
      new Map(call.environment).set('SUDO_UID', String(LOGIN_UID)),
    );
  },
  async env(call) {
    return await call.effects.run(call.words.filter((word) => !/^\w+=/.test(word)));
  },
  async sleep(call) {
    await call.effects.sleep(seconds(call.words[0] ?? ''));
    return 0;
  },
  async sh(call) {
    const [first, second = '', ...rest] = call.words;
    if (first === '-s' || first === undefined)
      return await call.effects.shell(call.stdin(), call.words.slice(1));
    if (first === '-c') return await call.effects.shell(second, rest.slice(1));
    throw new NotSimulated(`sh ${first}`);
  },
};
