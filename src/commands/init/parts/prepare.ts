import { type Part, whatNow } from '../set-up.ts';
import { writeTopology } from '../topology-of.ts';

/** What the hosts lack to serve gluster is brought to them. */
export const prepare: Part = {
  keys: ['prepare', 'firewall'],
  async go(setUp) {
    const file = await writeTopology(setUp);
    for (;;) {
      const { prepare: agreed = false, firewall = false } = setUp.answers;
      const words = ['host', 'prepare', `--topology=${file}`, ...(firewall ? ['--firewall'] : [])];
      const code = await setUp.run(words, agreed);
      if (code === 0) return await setUp.say({ prepare: true });
      const way = await whatNow(setUp, {
        code,
        question: 'Not all hosts are ready. What now?',
        ways: {
          again: 'Try again',
          firewall: 'Try again, and open the ports of gluster in firewalld or ufw',
          on: 'Go on with them as they are',
        },
      });
      if (way === 'on') return;
      if (way === 'firewall') await setUp.say({ firewall: true });
    }
  },
};
