import { askHost } from '../../actions/ask-host.ts';
import { argument } from '../../cli/argument.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import { command } from '../../cli/define.ts';
import { sshAccess } from '../../model/access.ts';
import { GlusterctlError, notFound, usage } from '../../model/errors.ts';
import { withoutRootDot } from '../../model/host-name.ts';
import type { HostAddress } from '../../model/plan.ts';
import type { Located } from '../../remote/locate.ts';
import { quote } from '../../shell/quote.ts';
import { type Marker, placeWords } from '../../store/moved.ts';
import { hostInUrl, sharedLocation, typedUrl } from '../../store/shared/url.ts';
import { markedHint } from '../../store/ways-on.ts';
import { copyLines, locatedView } from '../../ui/views/located.ts';
import { words } from '../shared/ask/words.ts';

export const locate = command({
  path: ['state', 'locate'],
  summary: 'Asks a host which volumes of its pool hold a state, and says how to work with it',
  description:
    'Only looks: a volume that holds a state is marked by the option user.glusterctl.state. What lies there is looked at as well: a state that was moved away is told with where it went. A clone of such a volume holds a copy, and is named as one.',
  arguments: {
    host: argument.one(
      { name: 'HOST', summary: 'any member of the pool, as SSH reaches it' },
      {
        required: 'Host missing',
        hint: 'Name any member of the pool.',
        ask: words('Which host? (any member of the pool)', (name) => {
          if (name.trim() === '') throw usage('It needs a name or an address.');
        }),
      },
    ),
  },
  examples: [{ title: 'Where the state is, when only a host is known', line: 'state locate gl1' }],
  changes: false,
  async run(context, { host: typed }) {
    const [{ locateScript, readLocated }, { lookThere }] = await Promise.all([
      import('../../remote/locate.ts'),
      import('../../remote/look-there.ts'),
    ]);
    const host = withoutRootDot(typed);
    const address: HostAddress = { name: host, access: sshAccess() };
    const script = locateScript(hostSettings(context.settings, { lineage: '' }));
    const hosts = await context.hosts();
    const answer = await askHost(hosts, address, script, 120);
    if (answer instanceof GlusterctlError) throw answer;
    const { states, members, copies: cloned } = readLocated(answer);
    const copies = cloned.map(({ volume, of }) => {
      const { url } = sharedLocation(typedUrl({ hosts: [host], volume, file: of.file }));
      return { volume, of: of.volume, url, typed: quote(url) };
    });
    if (states.length === 0)
      throw notFound(
        `No volume of the pool of ${host} is marked to hold a state`,
        [
          ...copyLines(copies),
          `It has ${members.length === 1 ? 'one member' : `${members.length} members`}. If you know the volume: glusterctl state use ${quote(`gluster://${hostInUrl(host)}/VOLUME`)}`,
        ].join('\n'),
      );
    const found = states.map(async (state) => {
      const { volume, file, started } = state;
      const url = urlOf(host, state);
      const there = started ? await lookThere(hosts, address, { volume, file, name: url }) : null;
      return {
        url,
        typed: quote(url),
        volume,
        file,
        started,
        there:
          there?.kind === 'marked'
            ? told(url, there.marker)
            : there?.kind === 'not known'
              ? { ...there, why: there.why.replace(`${url}: `, '') }
              : there,
      };
    });
    return locatedView(host, await Promise.all(found), copies);
  },
});

function told(url: string, marker: Marker) {
  const { kind: moves, place, host, at } = marker;
  return {
    kind: 'marked',
    moves,
    place,
    host,
    where: placeWords(marker),
    at,
    next: markedHint(url, marker),
  } as const;
}

/** By the hosts that hold it, as gluster calls them. */
function urlOf(host: string, { volume, file, hosts }: Located['states'][number]): string {
  const others = hosts.filter((one) => one !== host && one !== 'localhost');
  return sharedLocation(typedUrl({ hosts: [host, ...others], volume, file })).url;
}
