import type { Node } from '../model/entities.ts';
import type { State } from '../model/state.ts';
import { lvmNames } from './bricks.ts';
import { counterpart } from './compare.ts';
import type { Finding, Rebuilt } from './rebuilt.ts';

/** How one guess is taken for true by a rebuild into another file. */
type AnewWith = (guess: string) => string;

/** What was found, once it is written: what is out of use is taken into use in the state, no longer by a rebuild. */
export function onceWritten({ state, findings }: Rebuilt, anewWith: AnewWith): readonly Finding[] {
  return findings.map((finding) => {
    if (finding.accepted === true) return finding;
    const { remedy: own = '', ...rest } = finding;
    const remedy = [own, ...waysOn(finding, state, state, anewWith)].filter((line) => line !== '').join('\n');
    return remedy === '' ? rest : { ...rest, remedy };
  });
}

/** Of all that was found, what is still open in a state that is there and knows all of it. */
export function stillOpen(present: State, found: Rebuilt, anewWith: AnewWith): readonly Finding[] {
  const known = lvmNames(Object.values(present.bricks));
  return found.findings.flatMap((finding): readonly Finding[] => {
    const { kind, id = '', what, problem, remedy = '' } = finding;
    const ways = waysOn(finding, present, found.state, anewWith);
    switch (kind) {
      case 'guessed':
        return ways.length === 0 ? [] : [{ ...finding, accepted: false, remedy: ways.join('\n') }];
      case 'unreachable': {
        // A disk that only bricks tell of is known better here.
        if (present.devices[id] !== undefined) return [];
        const lines = [remedy, ...ways].filter((line) => line !== '').join('\n');
        return [{ kind, what, said: problem ?? finding.said, ...(lines === '' ? {} : { remedy: lines }) }];
      }
      case 'left over':
        return known.has(what.split(' on ')[0] ?? '') || present.volumes[id] !== undefined ? [] : [finding];
      default:
        return [];
    }
  });
}

/** What is typed to take a thing into use that a state has out of use; empty where it is in use. */
function waysOn(
  { kind, id = '', guess = '' }: Finding,
  state: State,
  found: State,
  anewWith: AnewWith,
): readonly string[] {
  if (kind !== 'guessed' && kind !== 'unreachable') return [];
  const device = state.devices[id];
  if (device !== undefined)
    return device.paths.length > 0
      ? []
      : [
          `When its host and disk are back: glusterctl device resync ${device.id}`,
          `and then: glusterctl device enable ${device.id}`,
        ];
  const node = counterpart(found.nodes[id], state);
  if (node !== undefined) return nodeWays(node, kind);
  if (found.clusters[id] !== undefined) return clusterWays(id, state, found);
  return guess === '' || kind !== 'guessed'
    ? []
    : [`It comes in with a state that is made anew, in place of this one: ${anewWith(guess)}`];
}

function nodeWays({ manage, state, zone }: Node, kind: Finding['kind']): readonly string[] {
  if (state === 'online') return [];
  const name = manage[0] ?? '';
  if (kind === 'unreachable') return [`When it is back: glusterctl node enable ${name}`];
  return [
    `If its zone is not ${zone}: glusterctl node set ${name} --zone=NUMBER`,
    `To take it into use: glusterctl node enable ${name}`,
  ];
}

function clusterWays(id: string, state: State, found: State): readonly string[] {
  const member = Object.values(found.nodes).find(({ cluster }) => cluster === id);
  const cluster = state.clusters[id] ?? state.clusters[counterpart(member, state)?.cluster ?? ''];
  if (cluster === undefined || cluster.file || cluster.block) return [];
  return [`To let it take volumes: glusterctl cluster setflags ${cluster.id} --file=true --block=true`];
}
