import { describe, expect, it } from 'vitest';
import { provisioningRole } from '../../src/kubernetes/objects/role.ts';
import { PERMISSIONS, type Permission } from '../../src/kubernetes/permissions.ts';

const CALLS = Object.values<Permission>(PERMISSIONS);

function allowed(inTree: boolean): readonly string[] {
  return provisioningRole({ name: 'x' }, inTree)
    .rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((one) => verbs.map((verb) => `${verb} ${one} of "${group}"`)),
      ),
    )
    .toSorted();
}

function called(calls: readonly Permission[]): readonly string[] {
  return [
    ...new Set(calls.map(({ group, resource, verb }) => `${verb} ${resource} of "${group}"`)),
  ].toSorted();
}

describe('the role of provisioning', () => {
  it('allows what is called, and nothing else', () => {
    expect(allowed(true)).toEqual(called(CALLS));
    expect(allowed(false)).toEqual(called(CALLS.filter(({ inTreeOnly }) => inTreeOnly !== true)));
    expect(allowed(false)).not.toEqual(allowed(true));
  });

  it('names every verb and every resource: no "*", no secrets', () => {
    expect(allowed(true).join()).not.toMatch(/\*|secrets/);
  });
});
