import type { Outcome } from '../../src/engine/types.ts';
import type { GlusterctlError } from '../../src/model/errors.ts';
import { memoryStore } from '../support/memory-store.ts';
import { engineOptions, toyState } from '../support/toy-engine.ts';
import { toyHosts } from '../support/toy-hosts.ts';

export function setUp(more: Parameters<typeof engineOptions>[0]['more'] = {}) {
  const store = memoryStore(toyState());
  const hosts = toyHosts();
  const options = engineOptions({ store, hosts, more });
  return { store, hosts, options };
}

export function errorOf(outcome: Outcome | undefined): GlusterctlError {
  if (outcome === undefined || outcome.kind === 'done') throw new Error('expected a failure');
  return outcome.error;
}

export function gate() {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
