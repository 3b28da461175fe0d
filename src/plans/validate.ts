import { isIP } from 'node:net';
import type { KubectlSettings, SshSettings } from '../model/access.ts';
import type { Tags } from '../model/entities.ts';
import { GlusterctlError, notFound } from '../model/errors.ts';
import { isId } from '../model/ids.ts';

/** Checks and messages of Heketi's service, for values from flags and topology files. */

const DNS_NAME =
  /^(?=.{1,253}$)([A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$/;
const DEVICE_NAME = /^\/[a-zA-Z0-9_.:/-]+$/;
const TAG_NAME = /^[a-zA-Z0-9_.-]+$/;
const MOST_TAGS = 32;

export function isHostName(text: string): boolean {
  return isIP(text) !== 0 || DNS_NAME.test(text);
}

/** What is wrong with SSH settings; empty when nothing is. */
export function sshComplaint({ user, port, identityFile, jump }: SshSettings): string {
  if (port !== undefined && (port < 1 || port > 65_535)) return `port ${port} is not from 1 to 65535`;
  for (const [name, value] of Object.entries({ user, identityFile, jump })) {
    if (value === undefined) continue;
    if (value === '' || /\p{Cc}/u.test(value) || (name !== 'identityFile' && /^-|\s/.test(value)))
      return `${name} can't be ${JSON.stringify(value)}`;
  }
  return '';
}

/** A name as Kubernetes has them: a DNS label, or several with dots between. */
const OBJECT_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const LABEL_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is wrong with settings of a host that is a pod; empty when nothing is. */
export function kubectlComplaint(settings: KubectlSettings): string {
  const { namespace, selector, daemonset, container, context } = settings;
  if (namespace === '') return 'namespace is missing: that in which the pods of gluster are';
  if (selector === undefined && daemonset === undefined)
    return 'selector or daemonset is missing: which pods of the namespace are those of gluster';
  if (selector !== undefined && daemonset !== undefined)
    return 'selector and daemonset both say which pods are those of gluster; one of both goes';
  const names: readonly (readonly [string, string | undefined, RegExp])[] = [
    ['namespace', namespace, LABEL_NAME],
    ['daemonset', daemonset, OBJECT_NAME],
    ['container', container, LABEL_NAME],
    ['context', context, /^[^\s-]\S*$/],
    ['selector', selector, /^[\w.,=!()/ -]+$/],
  ];
  for (const [name, value, pattern] of names) {
    if (value !== undefined && !pattern.test(value)) return `${name} can't be ${JSON.stringify(value)}`;
  }
  return '';
}

export interface NodeValues {
  readonly zone: number;
  readonly manage: readonly string[];
  readonly storage: readonly string[];
}

/** What is wrong with the fields of a request, by their names in Heketi's; an empty text is no complaint. */
export type Complaints = Readonly<Record<string, string>>;

/** All complaints in one sentence, as Heketi words and sorts them; empty when there are none. */
export function complaintsText(complaints: Complaints): string {
  const all = Object.entries(complaints)
    .filter(([, text]) => text !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return all.length === 0
    ? ''
    : `validation failed: ${all.map(([name, text]) => `${name}: ${text}`).join('; ')}.`;
}

/** Complaints about one request; those of all checks are told at once by `refuseTogether`. */
class Invalid extends GlusterctlError {
  readonly complaints: Complaints;

  constructor(complaints: Complaints, hint = '', code: 'usage' | 'not-found' = 'usage') {
    super(code, complaintsText(complaints), hint === '' ? {} : { hint });
    this.complaints = complaints;
  }
}

export function invalid(complaints: Complaints, hint?: string): GlusterctlError {
  return new Invalid(complaints, hint);
}

export function refuseInvalid(complaints: Complaints, hint?: string): void {
  if (complaintsText(complaints) !== '') throw new Invalid(complaints, hint);
}

/** Heketi's words for what a flag names and is not there; what is right follows them. */
export function unknownInFlag(error: unknown, flag: 'cluster' | 'node', reference: string): unknown {
  if (!(error instanceof GlusterctlError) || error.code !== 'not-found') return error;
  if (isId(reference))
    return notFound(`${flag === 'node' ? 'Node' : 'Cluster'} id does not exist`, error.hint);
  return new Invalid({ [flag]: `${reference} is not a valid UUID` }, error.hint, 'not-found');
}

/**
 * Makes every check of a request before it is refused: who mends one thing must not be told of the next only then.
 * Gives what the first one finds.
 */
export function refuseTogether<T>(find: () => T, ...checks: readonly (() => void)[]): T {
  const errors: unknown[] = [];
  const attempt = <R>(check: () => R): R | undefined => {
    try {
      return check();
    } catch (error) {
      errors.push(error);
      return undefined;
    }
  };
  const found = attempt(find);
  for (const check of checks) attempt(check);
  if (errors.length === 0) return found as T;
  const ours = errors.filter((error) => error instanceof Invalid);
  const [first] = ours;
  if (ours.length < 2) throw first ?? errors[0];
  const complaints: Complaints = Object.assign({}, ...ours.map((error) => error.complaints));
  throw new Invalid(complaints, ours.flatMap(({ hint }) => hint ?? []).join('\n'));
}

export function nodeComplaints({ zone, manage, storage }: NodeValues): Complaints {
  const names = [namesComplaint('manage', manage), namesComplaint('storage', storage)].filter(
    (text) => text !== '',
  );
  return {
    hostnames: names.length === 0 ? '' : `(${names.join('; ')}.)`,
    zone: zone === 0 ? 'cannot be blank' : zone < 0 ? 'must be no less than 1' : '',
  };
}

function namesComplaint(kind: 'manage' | 'storage', names: readonly string[]): string {
  if (names.length === 0) return `${kind}: cannot be blank`;
  return names.every(isHostName) ? '' : `${kind}: [${names.join(' ')}] is not a valid ${kind} hostname`;
}

export function deviceNameComplaint(name: string): string {
  if (name === '') return 'cannot be blank';
  return DEVICE_NAME.test(name) ? '' : 'must be in a valid format';
}

export function tagsComplaint(tags: Tags): string {
  const names = Object.keys(tags);
  if (names.length > MOST_TAGS) return `too many tags specified (${names.length}), up to 32 supported`;
  for (const name of names) {
    if (name === '') return 'tag names may not be empty';
    if (name.length > 32) return `tag name ${name}: the length must be between 1 and 32`;
    if (!TAG_NAME.test(name)) return `invalid characters in tag name ${name}`;
    const value = tags[name] ?? '';
    if (value.length > 64) return `value of tag ${name}: the length must be no more than 64`;
    if (/\p{Cc}/u.test(value)) return `invalid characters in the value of tag ${name}`;
  }
  return '';
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
