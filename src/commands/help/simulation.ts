import type { Section } from '../../cli/pages/page.ts';

export const simulation: readonly Section[] = [
  {
    title: '',
    blocks: [
      'Simulated hosts stand on this machine, with sshd, LVM and gluster of their own, so that everything can be tried without a host of yours. What comes from them says so, and they never mix with real ones.',
      {
        lines: [
          'glusterctl simulator shell',
          'glusterctl simulator start --nodes=3',
          'eval "$(glusterctl simulator env)"',
        ],
      },
      'In that shell, or with those variables, all commands reach the simulated hosts and a state of their own. --save keeps them in a file, --load goes on with it, --bare begins with hosts that have nothing installed.',
    ],
  },
  {
    title: 'Let something go wrong',
    blocks: [
      {
        lines: [
          'glusterctl simulator kill sim2',
          'glusterctl simulator fault sim3 clock=300',
          'glusterctl simulator boot sim2',
          'glusterctl simulator mend sim3',
        ],
      },
      'Then see what "glusterctl status" and "glusterctl host check" say.',
    ],
  },
];
