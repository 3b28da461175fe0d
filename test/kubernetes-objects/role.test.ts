import { describe, expect, it } from 'vitest';
import { provisioningRole } from '../../src/kubernetes/objects/role.ts';
import { PERMISSIONS, type Permission } from '../../src/kubernetes/permissions.ts';

const CALLS = Object.values(PERMISSIONS);

function words(group: string, resource: string, verb: string, names: readonly string[] = []): string {
  return `${verb} ${resource} of "${group}" ${names.join()}`;
}

function allowed(inTree: boolean): readonly string[] {
  const { rules } = provisioningRole({ name: 'x' }, inTree);
  return rules
    .flatMap(({ apiGroups, resources, resourceNames, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((one) => verbs.map((verb) => words(group, one, verb, resourceNames))),
      ),
    )
    .toSorted();
}

function called(calls: readonly Permission[]): readonly string[] {
  return calls.map(({ group, resource, verb, names }) => words(group, resource, verb, names)).toSorted();
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
