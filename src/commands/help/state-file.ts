import type { Section } from '../../cli/pages/page.ts';

export const stateFile: readonly Section[] = [
  {
    title: '',
    blocks: [
      'Clusters, hosts, devices, bricks and volumes are kept in one file of JSON. Who runs the program needs that file; nothing else is needed, and no server runs.',
      { lines: ['glusterctl state path', 'glusterctl state check', 'glusterctl state show'] },
      'It is $XDG_DATA_HOME/glusterctl/glusterctl.json, or ~/.local/share/glusterctl/glusterctl.json, or what --state or GLUSTERCTL_STATE names. Of a small state each change replaces it whole; of a large one a change is a line more behind it, until it is written whole again. Either way a crash leaves the old state or the new one. Only its owner may read it.',
    ],
  },
  {
    title: 'Backups',
    blocks: [
      'Each write leaves a backup of what was there before. A damaged file is never read past: the error names the newest good backup.',
      { lines: ['glusterctl state backups', 'glusterctl state restore SERIAL', 'glusterctl state backup'] },
      'Copy it off the machine as well: "state export" writes it to any file, "state import" takes one.',
    ],
  },
  {
    title: 'On a volume, for several machines',
    blocks: [
      'A place of the state may be a URL: gluster://HOST[,HOST...]/VOLUME[/FILE]. It then lies on a volume of the cluster, and is read and written through its hosts over SSH: several people, CI runners and cron jobs share it, none of whom needs a mount.',
      {
        lines: [
          'glusterctl state move gluster://gl1,gl2/heketidbstorage',
          'glusterctl state locate gl1',
          'glusterctl state use gluster://gl1/heketidbstorage',
        ],
      },
      'Each change is made of the newest state. What was read last is kept in $XDG_CACHE_HOME/glusterctl/states: commands that only look show it, with its age, where no host answers, or at once with --offline. Nothing is ever written from it. There is no lock that can be left there.',
    ],
  },
  {
    title: 'Without state and backups',
    blocks: [
      'Hosts hold what a state is made of: volume groups, bricks, what gluster knows, and notes that this program leaves in /var/lib/glusterctl/notes. A rebuild shows what there would be, and writes it with --apply.',
      { lines: ['glusterctl state rebuild --topology=topology.json'] },
      'Heketi leaves no notes: ids of hosts, their zones and tags, and what volumes were asked for as, are then unknown. A file with the hosts tells zones and tags. What is guessed stays out of use until --accept takes it for true.',
      'Notes are written by what makes, grows, moves and deletes volumes, disks and hosts. Tags, zones, names, and what is disabled, that were only changed in the state since, are not in them.',
    ],
  },
  {
    title: 'Lock',
    blocks: [
      'The lock is held only while the file is written. Two commands go on side by side as long as they want different things; what an open operation has taken is refused to others.',
      'The log of what was done is kept away from it, in $XDG_STATE_HOME/glusterctl/, so that it is there when the state is lost.',
      { lines: ['glusterctl log'] },
    ],
  },
];
