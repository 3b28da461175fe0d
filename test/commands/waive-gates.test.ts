import { expect, test } from 'vitest';
import { carryOutWaiving } from '../../src/actions/waive-gates.ts';
import type { OperationRequest, Outcome } from '../../src/engine/types.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { emptyState } from '../../src/model/state.ts';
import type { Gate } from '../../src/plans/gates/gate.ts';
import { memoryStore } from '../support/memory-store.ts';
import { toyContext } from '../support/toy-context.ts';
import { toyHosts } from '../support/toy-hosts.ts';

/** On a terminal, with these gates shut: what is asked, and what is accepted then. */
async function asked(shut: readonly Gate[]) {
  const questions: string[] = [];
  const accepted: (readonly Gate[])[] = [];
  const context = toyContext({ store: memoryStore(emptyState('a'.repeat(32))), hosts: toyHosts() });
  const outcome = (): Outcome => ({
    kind: 'refused',
    error: new GlusterctlError('refused', 'not now', {
      details: { gates: shut.map((gate) => ({ gate, seen: '' })) },
    }),
  });
  const terminal = {
    ...context,
    operate: async (_requests: readonly OperationRequest[]) => [outcome()],
    prompt: {
      ...context.prompt,
      interactive: true,
      typeWord: async (question: string) => {
        questions.push(question);
        return true;
      },
    },
  };
  const end = carryOutWaiving(terminal, [], (gates) => {
    accepted.push(gates);
    return () => {
      throw new Error('it is never planned here');
    };
  });
  await expect(end).rejects.toThrow('not now');
  return { questions, accepted };
}

test('on a terminal a gate that is shut is passed where that is typed, and one that nobody can accept is not asked about', async () => {
  expect(await asked(['healed'])).toEqual({
    questions: ['Type "go on without healed" to do it all the same:'],
    accepted: [[], ['healed']],
  });
  expect(await asked(['healed', 'no-snapshots'])).toEqual({ questions: [], accepted: [[]] });
});
