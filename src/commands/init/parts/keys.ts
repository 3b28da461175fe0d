import { type Part, whatNow } from '../set-up.ts';
import { writeTopology } from '../topology-of.ts';

/** The keys of all hosts, shown together and trusted once. */
export const keys: Part = {
  keys: ['trust'],
  async go(setUp) {
    const file = await writeTopology(setUp);
    for (;;) {
      const code = await setUp.run(['host', 'trust', `--topology=${file}`], setUp.answers.trust === true);
      if (code === 0) return await setUp.say({ trust: true });
      await whatNow(setUp, {
        code,
        question: 'Not all hosts can be trusted and reached. What now?',
        ways: { again: 'Try again' },
      });
    }
  },
};
