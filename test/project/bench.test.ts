import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const tool = (name: string): string => fileURLToPath(new URL(`../../tools/${name}`, import.meta.url));

test.each(['bench.mjs', 'bench-lab.mjs'])('what slows every start of Node is not measured: %s', (name) => {
  const [first = ''] = /^import .*$/m.exec(readFileSync(tool(name), 'utf8')) ?? [];
  const module = /^import '\.\/(.*)';$/.exec(first)?.[1] ?? '';
  const code = `await import(${JSON.stringify(tool(module))}); console.log(JSON.stringify(Object.keys(process.env)))`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: tool(name), NODE_OPTIONS: '--no-warnings' };
  const left = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { env, encoding: 'utf8' }),
  );
  expect(left).not.toContain('NODE_EXTRA_CA_CERTS');
  expect(left).not.toContain('NODE_OPTIONS');
  expect(left).toContain('PATH');
});
