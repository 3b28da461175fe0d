import type { Section } from '../../cli/pages/page.ts';

export const configuration: readonly Section[] = [
  {
    title: '',
    blocks: [
      'A value is taken from the command line, else from the environment, else from the configuration file, else it is the default. An empty value is refused, but for keys and flags that may say that there is none; a variable that is empty counts as one that is not set. Which of them it was is told by:',
      { lines: ['glusterctl config show'] },
      'The file is JSON, in which comments are allowed. It is $XDG_CONFIG_HOME/glusterctl/config.json, or ~/.config/glusterctl/config.json, or what --config or GLUSTERCTL_CONFIG names.',
      {
        lines: [
          'glusterctl config set output table',
          'glusterctl config get output',
          'glusterctl config unset output',
          'glusterctl config path',
        ],
      },
    ],
  },
  {
    title: 'Keys',
    blocks: [
      {
        rows: [
          ['output, quiet, timeout, …', 'flags that every command has, by their names'],
          ['volume.create.size, …', 'a flag of one command, behind the words of that command'],
          [
            'ssh.user, ssh.port, ssh.jump, …',
            'how hosts are reached; ~/.ssh/config counts where they are not set',
          ],
          ['zone_checking, brick_max_size_gb, …', "placement and limits, with Heketi's names and defaults"],
        ],
      },
      'Keys may be nested ({"ssh": {"user": "admin"}}) or written with dots ("ssh.user"). One that is none is refused, with the nearest that is.',
    ],
  },
];

export const environment: readonly Section[] = [
  {
    title: '',
    blocks: [
      'Every flag and every configuration key has a variable: GLUSTERCTL_ and its name in capitals, with _ for dots, blanks and dashes. A variable that is empty counts as one that is not set.',
      {
        rows: [
          ['GLUSTERCTL_STATE', 'the state file (--state)'],
          ['GLUSTERCTL_CONFIG', 'the configuration file (--config)'],
          ['GLUSTERCTL_OUTPUT', 'the format of results (--output)'],
          ['GLUSTERCTL_VOLUME_CREATE_SIZE', '--size of "volume create"'],
          ['GLUSTERCTL_ZONE_CHECKING', 'the key zone_checking'],
          ['NO_COLOR, TERM=dumb', 'no colours'],
          ['CI', 'nobody is asked anything'],
          ['LANG, LC_ALL, LC_CTYPE', 'whether signs beyond ASCII can be shown'],
          ['SSH_AUTH_SOCK', 'the SSH agent whose keys are tried'],
          [
            'XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME',
            'where the state, the configuration and the log are, below "glusterctl"',
          ],
          ['COLUMNS', 'the width of the terminal, where that can not be asked for'],
        ],
      },
      'GLUSTERCTL_SIMULATOR, and what "simulator env" prints beside it, leads to simulated hosts.',
    ],
  },
];
