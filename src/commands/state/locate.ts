import { askHost } from '../../actions/ask-host.ts';
import { argument } from '../../cli/argument.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import { command } from '../../cli/define.ts';
import { sshAccess } from '../../model/access.ts';
import { GlusterctlError, notFound } from '../../model/errors.ts';
import { withoutRootDot } from '../../model/host-name.ts';
import { sharedLocation } from '../../store/shared/url.ts';
import { locatedView } from '../../ui/views/place.ts';
import { words } from '../shared/ask/words.ts';

export const locate = command({
  path: ['state', 'locate'],
  summary: 'Asks a host which volumes of its pool hold a state, and says how to work with it',
  description: 'Only looks: a volume that holds a state is marked by the option user.glusterctl.state.',
  arguments: {
    host: argument.one(
      { name: 'HOST', summary: 'any member of the pool, as SSH reaches it' },
      {
        required: 'Host missing',
        hint: 'Name any member of the pool.',
        ask: words('Which host? (any member of the pool)', () => undefined),
      },
    ),
  },
  examples: [{ title: 'Where the state is, when only a host is known', line: 'state locate gl1' }],
  changes: false,
  async run(context, { host: typed }) {
    const { locateScript, readLocated } = await import('../../remote/locate.ts');
    const host = withoutRootDot(typed);
    const script = locateScript(hostSettings(context.settings, { lineage: '' }));
    const hosts = await context.hosts();
    const answer = await askHost(hosts, { name: host, access: sshAccess() }, script, 120);
    if (answer instanceof GlusterctlError) throw answer;
    const { states, members } = readLocated(answer);
    if (states.length === 0)
      throw notFound(
        `No volume of the pool of ${host} is marked to hold a state`,
        `It has ${members.length === 1 ? 'one member' : `${members.length} members`}. If you know the volume: glusterctl state use gluster://${host}/VOLUME`,
      );
    return locatedView(
      host,
      states.map(({ volume, file, started, hosts: holding }) => {
        const others = holding.filter((one) => one !== host && one !== 'localhost');
        const { url } = sharedLocation(`gluster://${[host, ...others].join(',')}/${volume}/${file}`);
        return { url, volume, file, started };
      }),
    );
  },
});
