import type { Section } from '../../cli/pages/page.ts';

export const names: readonly Section[] = [
  {
    title: '',
    blocks: [
      'Everything answers to its id, to the first four or more signs of it, and to a name:',
      {
        rows: [
          ['cluster', 'its name, where it was given one: lab'],
          ['volume', 'its name: data; where two clusters have one of that name, lab/data'],
          ['node', 'any of its host names: gl1, 10.0.0.1'],
          ['device', 'host and path: gl1:/dev/sdb; stable links (/dev/disk/by-id/…) do as well'],
          [
            'brick',
            'volume and host: data@gl1; data@gl1:/dev/sdb where there are two; or as gluster names it',
          ],
          ['snapshot', 'its name, which no other snapshot of any volume has: before-upgrade'],
          ['operation', 'its id'],
        ],
      },
      'A word that fits several is refused, and all that it fits are shown. The shell completes all of these:',
      { lines: ['glusterctl completion install'] },
    ],
  },
];

export const sizes: readonly Section[] = [
  {
    title: '',
    blocks: [
      'A bare number is GiB, as in Heketi. With a unit it is what the unit says:',
      {
        rows: [
          ['10', '10 GiB'],
          ['1.5TiB, 512MiB', 'binary: powers of 1024'],
          ['500M, 2T, 500MB', 'decimal: powers of 1000, as makers of disks count'],
        ],
      },
      'What is no whole KiB is rounded up: nobody gets less than was asked for. --size is what can be stored: a volume with three copies of 10 GiB takes 30 GiB of disks, and a little for metadata.',
      { lines: ['glusterctl cluster capacity', 'glusterctl volume create --size=10 --check'] },
    ],
  },
];

export const durability: readonly Section[] = [
  {
    title: '',
    blocks: [
      'What keeps data when a disk or a host fails. Each brick of a set lies on another host.',
      {
        rows: [
          [
            'replicate (the default)',
            '--replica copies, three by default: two of them may be lost, one while clients write',
          ],
          [
            'replicate with --arbiter',
            'two copies and a small brick that only breaks ties: one of the three may be lost',
          ],
          [
            'disperse',
            '--disperse-data pieces and --redundancy more (4 and 2 by default): as many as that may be lost, for half the disks or less',
          ],
          ['none', 'no copy: what is on a disk is lost with it'],
        ],
      },
      {
        lines: [
          'glusterctl volume create --size=10 --durability=replicate --replica=3',
          'glusterctl volume create --size=10 --durability=replicate --arbiter',
          'glusterctl volume create --size=10 --durability=disperse --disperse-data=2 --redundancy=1',
        ],
      },
      'How many more bricks each volume can lose right now is the column SPARE of "glusterctl status".',
    ],
  },
];

export const placement: readonly Section[] = [
  {
    title: '',
    blocks: [
      'A volume is made of sets of bricks, the fewest that fit. The bricks of a set lie on different hosts, in different zones where that can be had, on the devices with most room.',
      {
        rows: [
          [
            'zone of a node',
            'a failure domain: a rack, a room. With zone_checking strict two bricks of a set are never in one',
          ],
          ['offline', 'a node or device that is disabled is given no new bricks; those it has stay'],
          [
            'tag arbiter:required',
            'only arbiter bricks come there; arbiter:disabled: none; on a device, or on all of a node',
          ],
          [
            'user.heketi.device-tag-match',
            'as an option of the volume, "user.heketi.device-tag-match tier=ssd": only devices with that tag',
          ],
          ['brick_min_size_gb, brick_max_size_gb', 'limits of one brick'],
          ['max_volumes_per_cluster, max_bricks_per_volume', 'limits of clusters and volumes'],
        ],
      },
      'Where a volume would come to lie, and why devices were left out, is told without doing anything:',
      {
        lines: ['glusterctl volume create --size=10 --check', 'glusterctl volume create --size=10 --dry-run'],
      },
    ],
  },
];
