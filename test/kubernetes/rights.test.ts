import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { provisioningRole } from '../../src/kubernetes/objects/role.ts';
import { type Call, PERMISSIONS, ruleOf } from '../../src/kubernetes/permissions.ts';
import type { Ran } from '../support/command-line.ts';
import { realCluster } from '../support/kubernetes/real-cluster.ts';
import { kubeconfigText, type World, worldOn } from '../support/kubernetes/world.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** What the API server itself says of rights: its authorizer decides, as in a cluster. */
describe('a user with no more rights than are printed', () => {
  let world: World;
  const user = () => `user-of-${world.namespace}`;
  beforeEach(async () => {
    const target = realCluster();
    world = await worldOn(target);
    const cluster = {
      server: target.url,
      'certificate-authority-data': Buffer.from(target.ca ?? '').toString('base64'),
    };
    await world.cli.file('limited', kubeconfigText(cluster, { token: target.token, as: user() }));
  });
  afterEach(async () => {
    for (const kind of ['clusterroles', 'clusterrolebindings'])
      await world.api.raw('DELETE', `${RBAC}/${kind}/${user()}`);
    await world.remove();
  });

  const provision = async (): Promise<Ran> =>
    await world.cli.run(
      `kubernetes provision --kubeconfig=limited --provisioner=${world.provisioner} -o json`,
    );

  async function allow(without: Call | null): Promise<void> {
    const name = user();
    const role = provisioningRole({ name }, true);
    const left = without === null ? null : PERMISSIONS[without];
    const rules = role.rules
      .map((rule) =>
        left !== null && rule.resources.includes(left.resource)
          ? { ...rule, verbs: rule.verbs.filter((verb) => verb !== left.verb) }
          : rule,
      )
      .filter(({ verbs }) => verbs.length > 0);
    await world.api.raw('DELETE', `${RBAC}/clusterroles/${name}`);
    await world.api.post(`${RBAC}/clusterroles`, { ...role, rules });
    if (await world.api.has(`${RBAC}/clusterrolebindings/${name}`)) return;
    await world.api.post(`${RBAC}/clusterrolebindings`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
    });
  }

  /** Claims to be made, to be expanded, and to be taken away: what meets every right. */
  async function workToDo(number: number): Promise<void> {
    await world.claim(`grows-${number}`, '512Mi');
    await world.claim(`goes-${number}`, '512Mi');
    await world.provision();
    await Promise.all([world.bound(`grows-${number}`), world.bound(`goes-${number}`)]);
    await world.api.patch(world.path('persistentvolumeclaims', `grows-${number}`), {
      spec: { resources: { requests: { storage: '1Gi' } } },
    });
    await world.api.remove(world.path('persistentvolumeclaims', `goes-${number}`));
    await world.api.until('it is released', async () =>
      (await world.persistentVolumes()).some(({ status }) => status.phase === 'Released'),
    );
    await world.claim(`comes-${number}`, '512Mi');
    // A failure that is told twice: its event is looked up and counted.
    await world.claim(`never-${number}`, '100Ti');
  }

  test('does all there is to do', async () => {
    await world.storageClass({ allowVolumeExpansion: true, parameters: { volumetype: 'none' } });
    await allow(null);
    await workToDo(1);
    const first = await provision();
    expect(
      JSON.parse(first.stdout)
        .entries.map(({ what }: { what: string }) => what)
        .toSorted(),
    ).toEqual(['deleted', 'expanded', 'failed', 'provisioned']);
    expect(first.stderr).not.toContain('allow');
    const second = await provision();
    expect([second.code, second.stderr]).toEqual([3, expect.not.stringContaining('allow')]);
  });

  test('and one fewer is told which verb on which resource is missing, with the rule to add', async () => {
    await world.storageClass({ allowVolumeExpansion: true, parameters: { volumetype: 'none' } });
    let number = 0;
    for (const call of Object.keys(PERMISSIONS) as Call[]) {
      number += 1;
      const permission = PERMISSIONS[call];
      await allow(call);
      await workToDo(number);
      let told = await provision();
      if (call === 'getEvent' || call === 'patchEvent') told = await provision();
      const text = told.stderr.replaceAll('\\"', '"').replaceAll(/\s+/g, ' ');
      expect([call, text]).toEqual([
        call,
        expect.stringContaining(`allow to ${permission.verb} ${permission.resource}`),
      ]);
      expect([call, text]).toEqual([call, expect.stringContaining(ruleOf(permission))]);
      // Events are told where there is somebody to read them; what claims wait for is done all the same.
      expect([call, told.code]).toEqual([call, permission.resource === 'events' ? 3 : 5]);
      await allow(null);
      expect([call, (await provision()).code]).toEqual([call, 3]);
      await world.bound(`comes-${number}`);
      await world.api.remove(world.path('persistentvolumeclaims', `never-${number}`));
    }
    expect(number).toBe(17);
  });
});
