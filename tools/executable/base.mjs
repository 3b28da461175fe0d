// The Node that the executable is made of. 24 is under long-term support until April 2028, and the first such line whose executables can be
// kept from reading NODE_OPTIONS. It wants glibc 2.28 (Debian 10, RHEL 8); 26 wants libatomic too, which most hosts lack, and is 20 MB larger.
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { must, root } from '../run.mjs';

const VERSION = '24.21.0';
const INTEGRITY = {
  x64: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  arm64: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

/** Brings it from npm, unless an earlier build has; gives the program and its licence. */
export async function baseNode() {
  const integrity = process.platform === 'linux' ? INTEGRITY[process.arch] : undefined;
  if (integrity === undefined) {
    throw new Error(
      `no executable is made for ${process.platform} on ${process.arch}, only for Linux on x64 and arm64`,
    );
  }
  const folder = `${root}build/node-${VERSION}-${process.arch}`;
  const base = { node: join(folder, 'bin/node'), licence: join(folder, 'LICENSE'), version: VERSION };
  if (
    await access(folder).then(
      () => true,
      () => false,
    )
  )
    return base;
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  const name = `node-linux-${process.arch}`;
  await must('npm', ['pack', `${name}@${VERSION}`, '--silent', '--pack-destination', part]);
  const packed = join(part, `${name}-${VERSION}.tgz`);
  const found = `sha512-${createHash('sha512')
    .update(await readFile(packed))
    .digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${VERSION} is ${found}, not ${integrity}`);
  await must('tar', [
    'xzf',
    packed,
    '-C',
    part,
    '--strip-components=1',
    'package/bin/node',
    'package/LICENSE',
  ]);
  await rm(packed);
  // Whole or not at all: a build that was stopped leaves nothing that the next one takes for a Node.
  await rename(part, folder);
  return base;
}
