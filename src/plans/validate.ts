import { isIP } from 'node:net';
import { GlusterctlError, usage } from '../model/errors.ts';
import type { SshSettings, Tags } from '../model/state.ts';

/** Checks and messages of Heketi's service, for values from flags and topology files. */

const DNS_NAME =
  /^(?=.{1,253}$)([A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$/;
const DEVICE_NAME = /^\/[a-zA-Z0-9_.:/-]+$/;
const TAG_NAME = /^[a-zA-Z0-9_.-]+$/;
const MOST_TAGS = 32;

export function isHostName(text: string): boolean {
  return isIP(text) !== 0 || DNS_NAME.test(text);
}

/** What SSH settings can't be; empty when they are fine. */
export function sshProblem({ user, port, identityFile, jump }: SshSettings): string {
  if (port !== undefined && (port < 1 || port > 65_535)) return `port ${port} is not from 1 to 65535`;
  for (const [name, value] of Object.entries({ user, identityFile, jump })) {
    if (value === undefined) continue;
    if (value === '' || /\p{Cc}/u.test(value) || (name !== 'identityFile' && /^-|\s/.test(value)))
      return `${name} can't be ${JSON.stringify(value)}`;
  }
  return '';
}

/** A name must not be mistaken for an id, its beginning, or a flag. */
export function clusterNameProblem(name: string): { readonly message: string; readonly hint: string } | null {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/.test(name)) {
    return {
      message: `${JSON.stringify(name)} can't be the name of a cluster`,
      hint: 'Use up to 63 letters, digits, "_", "." and "-".',
    };
  }
  if (/^[0-9a-f]{4,}$/.test(name)) {
    return {
      message: `${JSON.stringify(name)} could be the beginning of an id`,
      hint: 'Put something else than the digits 0-9 and a-f in it.',
    };
  }
  return null;
}

export interface NodeValues {
  readonly zone: number;
  readonly manage: readonly string[];
  readonly storage: readonly string[];
}

/** Everything that is wrong with a node at once, as Heketi words it; empty when nothing is. */
export function nodeProblem({ zone, manage, storage }: NodeValues): string {
  const names = [namesProblem('manage', manage), namesProblem('storage', storage)].filter(
    (text) => text !== '',
  );
  const problems = [
    names.length === 0 ? '' : `hostnames: (${names.join('; ')}.)`,
    zone === 0 ? 'zone: cannot be blank' : zone < 0 ? 'zone: must be no less than 1' : '',
  ].filter((text) => text !== '');
  return problems.length === 0 ? '' : `validation failed: ${problems.join('; ')}.`;
}

function namesProblem(kind: 'manage' | 'storage', names: readonly string[]): string {
  if (names.length === 0) return `${kind}: cannot be blank`;
  return names.every(isHostName) ? '' : `${kind}: [${names.join(' ')}] is not a valid ${kind} hostname`;
}

export function deviceNameProblem(name: string): string {
  if (name === '') return 'validation failed: name: cannot be blank.';
  return DEVICE_NAME.test(name) ? '' : 'validation failed: name: must be in a valid format.';
}

export function tagsProblem(tags: Tags): string {
  const names = Object.keys(tags);
  if (names.length > MOST_TAGS)
    return tagText(`too many tags specified (${names.length}), up to 32 supported`);
  for (const name of names) {
    if (name === '') return tagText('tag names may not be empty');
    if (name.length > 32) return tagText(`tag name ${name}: the length must be between 1 and 32`);
    if (!TAG_NAME.test(name)) return tagText(`invalid characters in tag name ${name}`);
    const value = tags[name] ?? '';
    if (value.length > 64) return tagText(`value of tag ${name}: the length must be no more than 64`);
    if (/\p{Cc}/u.test(value)) return tagText(`invalid characters in the value of tag ${name}`);
  }
  return '';
}

function tagText(text: string): string {
  return `validation failed: tags: ${text}.`;
}

export function refuseProblem(problem: string, hint?: string): void {
  if (problem !== '') throw usage(problem, hint);
}

/** `name:value` words; split at the first colon, the last of a name counts. */
export function readTags(words: readonly string[]): Tags {
  const tags: Record<string, string> = {};
  for (const word of words) {
    const colon = word.indexOf(':');
    if (colon < 0) {
      throw new GlusterctlError('usage', `expected colon (:) between tag name and value, got: ${word}`);
    }
    tags[word.slice(0, colon)] = word.slice(colon + 1);
  }
  return tags;
}
