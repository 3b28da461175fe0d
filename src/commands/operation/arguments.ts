import { readAccepted } from '../../actions/waive-gates.ts';
import { argument } from '../../cli/argument.ts';
import { flag, refined } from '../../cli/flag.ts';
import { WAIVABLE_GATES } from '../../plans/gates/gate.ts';
import { isLoss } from '../shared/accepted-losses.ts';
import { openOperation } from './ask-operation.ts';
import { OPERATION } from './operation-argument.ts';

/** What is said of operations that go on. */
export const operations = argument.many(OPERATION);

export const force = flag.bool({
  summary:
    'Also when it was begun on another machine or in another container, where its process can not be asked',
  fallback: false,
});

export const without = flag.list({
  placeholder: 'HOST',
  summary: 'Give up on a host that never comes back: what is to be done there stays as it is; repeatable',
});

export const confirm = flag.list({
  placeholder: 'NAME',
  summary: 'Undo it although it may be in use, and delete all data in it: the name of the volume; repeatable',
});

/** Of which one has to be named where several are open. */
export const oneOfSeveral = argument.manyOrNone(OPERATION, {
  required: 'Operation missing',
  ask: openOperation,
});

/** What keeps an operation from going on, and may be accepted: of moves a gate, of maintenance what volumes lose meanwhile. */
export const accept = refined(
  flag.list({
    placeholder: 'CONDITION',
    values: WAIVABLE_GATES,
    summary:
      'finish it although a condition is not met, by the name that it is told with; several with commas',
  }),
  (words) => [
    ...words.filter(isLoss),
    ...readAccepted(
      words.filter((word) => !isLoss(word)),
      [],
    ).gates,
  ],
);
