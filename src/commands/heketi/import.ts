import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { kubectlFlags } from '../shared/kubectl-flags.ts';
import { database } from './ask-database.ts';

export const OFFLINE = flag.bool({ summary: 'ask no host; the order of bricks is not known then' });

export const ACCEPT_DAMAGE = flag.bool({
  summary: 'take over what can be read of a damaged database, and leave out what does not hold together',
});

export const HEKETI_CONFIG = flag.text({
  placeholder: 'FILE',
  summary: "the server's heketi.json: user, key, port and sudo for its hosts, or the namespace of their pods",
});

export const importCommand = command({
  path: ['heketi', 'import'],
  summary: "Take over all that Heketi manages, from its server's database",
  description:
    'Reads the server\'s own file (heketi.db), an export ("heketi db export", "heketi-cli db dump"), or either of them gzipped. Stop the server first. Ids, names, sizes, options, tags and zones stay; what Heketi had begun becomes operations, which are finished or undone as any other; what does not hold together is named, and mended or left out. The hosts are asked what only they know, as the order of bricks; nothing is changed there. The state must be empty. The same database again changes nothing, but learns what hosts did not tell before; it is refused where the state lacks any of it. Exit code 5 where it can\'t be taken over: damaged, without its last change, of other hosts than the state, or in use.',
  arguments: {
    file: argument.one(
      { name: 'FILE', summary: 'the database; - is standard input' },
      {
        required: 'Database missing',
        ask: database,
        hint: 'It is heketi.db of the server, usually /var/lib/heketi/heketi.db, or what "heketi db export" wrote.',
      },
    ),
  },
  flags: {
    heketiConfig: HEKETI_CONFIG,
    offline: OFFLINE,
    acceptDamage: ACCEPT_DAMAGE,
    ...kubectlFlags,
  },
  examples: [
    { title: 'See what would come of it', line: 'heketi import heketi.db --dry-run' },
    {
      title: 'Take it over, and reach hosts as the server did',
      line: 'heketi import heketi.db --heketi-config=heketi.json',
    },
    {
      title: 'Of a server that reached gluster in pods (executor kubernetes)',
      line: 'heketi import heketi.db --kubectl-namespace=storage',
    },
  ],
  changes: true,
  keepsNoPlan: true,
  async run(context, { file, heketiConfig: config, offline, acceptDamage, ...pods }) {
    const { importDatabase } = await import('./import-database.ts');
    return await importDatabase(context, { file, config, offline, acceptDamage, pods });
  },
});
