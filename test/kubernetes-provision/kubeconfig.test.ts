import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLogIn, type Surroundings } from '../../src/kubernetes/api/kubeconfig.ts';
import { GlusterctlError } from '../../src/model/errors.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glusterctl-kubeconfig-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

function around(variables: Record<string, string> = {}): Surroundings {
  return {
    variables,
    home: folder,
    workingDirectory: folder,
    async readFile(path) {
      try {
        return await readFile(join(path.startsWith('/') ? '/' : folder, path), 'utf8');
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new GlusterctlError('failed', `Can't read ${path}`, { details: { code } });
      }
    },
  };
}

async function write(name: string, text: string): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), text);
}

const one = (name: string, more = ''): string => `
apiVersion: v1
kind: Config
clusters:
- name: ${name}
  cluster: {server: "https://${name}.example.org:6443/", certificate-authority: pki/ca.crt}
users:
- name: ${name}
  user: {client-certificate: pki/me.crt, client-key: /abs/me.key, tokenFile: token}
contexts:
- name: ${name}
  context: {cluster: ${name}, user: ${name}, namespace: x}
current-context: ${name}
${more}`;

const asked = { kubeconfig: '', context: '' };

describe('where a cluster is found', () => {
  test('in the home folder, with paths beside the file', async () => {
    await write('.kube/config', one('home'));
    expect(await readLogIn(asked, around())).toMatchObject({
      context: 'home',
      server: 'https://home.example.org:6443',
      cluster: { caFile: join(folder, '.kube/pki/ca.crt'), skipTlsVerify: false },
      user: {
        'client-certificate': join(folder, '.kube/pki/me.crt'),
        'client-key': '/abs/me.key',
        tokenFile: join(folder, '.kube/token'),
      },
    });
  });

  test('in the files of KUBECONFIG, of which the first counts and some may be missing', async () => {
    await write('.kube/config', one('home'));
    await write('a', one('a'));
    await write('b', one('b').replaceAll('current-context: b', 'current-context: a'));
    const variables = { KUBECONFIG: `none:${join(folder, 'a')}:b:` };
    expect((await readLogIn(asked, around(variables))).context).toBe('a');
    expect(await readLogIn({ ...asked, context: 'b' }, around(variables))).toMatchObject({
      server: 'https://b.example.org:6443',
    });
  });

  test('in the file that was named, before all others', async () => {
    await write('.kube/config', one('home'));
    await write('named', one('named'));
    expect((await readLogIn({ ...asked, kubeconfig: 'named' }, around({ KUBECONFIG: 'x' }))).context).toBe(
      'named',
    );
    await expect(readLogIn({ ...asked, kubeconfig: 'gone' }, around())).rejects.toThrow("Can't read gone");
  });

  test('nowhere: what can be done is said', async () => {
    await expect(readLogIn(asked, around())).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('--kubeconfig=FILE'),
    });
  });
});

describe('what is no way to log in', () => {
  test.each([
    ['a context that is none', one('a'), 'b', 'There is no context "b"', 'Choose one with --context=NAME: a'],
    [
      'none chosen',
      one('a').replace(/current-context.*/, ''),
      '',
      'No context is chosen',
      '--context=NAME: a',
    ],
    ['a cluster that is missing', one('a').replace('cluster: a', 'cluster: z'), '', 'cluster "z"', undefined],
    [
      'somebody who is missing',
      one('a').replace('user: a,', 'user: z,'),
      '',
      '"z", who is not in',
      undefined,
    ],
    ['no YAML', 'a: [', '', 'is no kubeconfig', 'kubectl config view'],
    [
      'a server that is none',
      'clusters: [{name: a, cluster: {server: 5}}]',
      '',
      'clusters.0.cluster.server',
      'kubectl',
    ],
  ])('%s is told with its file', async (_what, text, context, message, hint) => {
    await write('.kube/config', text);
    const failure = await readLogIn({ ...asked, context }, around()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
    expect((failure as Error).message).toContain('.kube/config');
    if (hint !== undefined) expect((failure as GlusterctlError).hint).toContain(hint);
  });

  test('a context without anybody logs in as nobody', async () => {
    await write('.kube/config', one('a').replace(', user: a,', ','));
    expect((await readLogIn(asked, around())).user).toMatchObject({ token: null, tokenFile: null });
  });
});
