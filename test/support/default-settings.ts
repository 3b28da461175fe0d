import { CONFIG_KEYS } from '../../src/cli/config/keys.ts';
import { hostSettings, termsOf } from '../../src/cli/config/terms.ts';
import { type MountSettings, settingsOn } from '../../src/lvm/settings.ts';
import { sshAccess } from '../../src/model/access.ts';
import type { State } from '../../src/model/state.ts';
import type { Planning } from '../../src/plans/planning.ts';

/** Where nothing is configured: what runs in production. */
const UNCONFIGURED = {
  config: (key: string) => CONFIG_KEYS.find(({ name }) => name === key)?.fallback ?? null,
};

export const defaultTerms = termsOf(UNCONFIGURED);

/** Of a host that SSH reaches. */
export function defaultSettings(lineage: string): MountSettings {
  return settingsOn({ access: sshAccess() }, hostSettings(UNCONFIGURED, { lineage }));
}

/** For plans on a state of which every host answers. */
export function planning(state: State, policy: Partial<Planning['policy']> = {}): Planning {
  const terms = defaultTerms(state);
  return { ...terms, policy: { ...terms.policy, ...policy }, state, unreachable: new Set() };
}
