import { describe, expect, it } from 'vitest';
import { hostsByAccess } from '../../src/hosts/by-access.ts';
import { sshAccess } from '../../src/model/access.ts';
import type { HostAddress } from '../../src/model/plan.ts';
import { toyHosts } from '../support/toy-hosts.ts';

const SAY = { text: 'say hello', changes: false };
const BOUND = { timeoutSeconds: 5 };
const gl1: HostAddress = { name: 'gl1', access: sshAccess() };
const gl2: HostAddress = { name: 'gl2', access: sshAccess({ port: 2222 }) };
/** As a later version may have written it. */
const later = JSON.parse('{"name":"gl3","access":{"via":"telnet","line":"gluster-0"}}') as HostAddress;
const UNKNOWN = {
  reason: 'other',
  message: `gl3: it is reached via "telnet", which this version can't do; known: ssh, kubectl`,
};

const noPods = async () => Promise.reject(new Error('no pod is asked for'));

function world() {
  const ssh = toyHosts();
  const seen = { opened: 0, closed: 0 };
  const hosts = hostsByAccess({
    ssh: async () => {
      seen.opened += 1;
      return {
        ...ssh,
        close: async () => {
          seen.closed += 1;
        },
      };
    },
    kubectl: noPods,
  });
  return { ssh, hosts, seen };
}

describe('hosts by their access', () => {
  it('are reached in the way it names, which is opened once, when it is first needed, and closed', async () => {
    const { ssh, hosts, seen } = world();
    expect(seen.opened).toBe(0);
    await Promise.all([hosts.connect([gl1]), hosts.run(gl2, SAY, BOUND), hosts.run(gl1, SAY, BOUND)]);
    expect(ssh.journal.sort()).toEqual(['gl1: say hello', 'gl2: say hello']);
    await hosts.close();
    expect(seen).toEqual({ opened: 1, closed: 1 });
  });

  it('opens nothing that is not needed', async () => {
    const { hosts, seen } = world();
    expect(await hosts.connect([])).toEqual(new Map());
    await hosts.close();
    expect(seen).toEqual({ opened: 0, closed: 0 });
  });

  it('can not be used where it names a way that is not known, and the others can', async () => {
    const { ssh, hosts } = world();
    ssh.down.add('gl2');
    const found = await hosts.connect([gl1, later, gl2]);
    expect([...found.keys()].sort()).toEqual(['gl1', 'gl2', 'gl3']);
    expect(found.get('gl1')).toBeNull();
    expect(found.get('gl2')).toMatchObject({ reason: 'refused' });
    expect(found.get('gl3')).toMatchObject(UNKNOWN);
    expect(await hosts.run(later, SAY, BOUND)).toMatchObject({ kind: 'unreachable', problem: UNKNOWN });
    expect(ssh.journal).toEqual([]);
  });

  it('tell why their way can not be opened, to all that need it', async () => {
    const hosts = hostsByAccess({
      ssh: async () => Promise.reject(new Error('no such file')),
      kubectl: noPods,
    });
    await expect(hosts.connect([gl1])).rejects.toThrow('no such file');
    await expect(hosts.run(gl2, SAY, BOUND)).rejects.toThrow('no such file');
    await hosts.close();
  });
});
