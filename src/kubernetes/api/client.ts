import type { z } from 'zod';
import type { GlusterctlError } from '../../model/errors.ts';
import { type Call, PERMISSIONS, type Permission, ruleOf } from '../permissions.ts';
import { listAnswer, statusAnswer, versionAnswer } from './answers.ts';
import { ApiError, hasStatus } from './api-error.ts';
import type { Answer, Session } from './session.ts';

/** Which object is meant; what is of no namespace has none. */
export interface Which {
  readonly name: string;
  readonly namespace?: string;
}

/** The API server, by the calls that rights are named after. Each answer is checked before anybody sees it. */
export interface Client {
  readonly server: string;
  version(): Promise<{ readonly major: number; readonly minor: number; readonly text: string }>;
  /** All there are, in all namespaces. */
  list<T>(call: Call, schema: z.ZodType<T>): Promise<readonly T[]>;
  /** null: there is none. */
  find<T>(call: Call, which: Which, schema: z.ZodType<T>): Promise<T | null>;
  /** `there`: one of that name is there, made by whomever. */
  create(call: Call, object: object, namespace?: string): Promise<'made' | 'there'>;
  /**
   * A merge patch: what it doesn't name stays. False: it is gone, or somebody has changed it since the resourceVersion
   * that the patch names.
   */
  patch(call: Call, which: Which, patch: object): Promise<boolean>;
  /** False: it was gone already, or is another one by that name. */
  remove(call: Call, which: Which, uid: string | null): Promise<boolean>;
  close(): void;
}

/** A page of a list. */
const PAGE = 500;

const METHODS: Readonly<Record<Permission['verb'], 'GET' | 'POST' | 'PATCH' | 'DELETE'>> = {
  get: 'GET',
  list: 'GET',
  create: 'POST',
  patch: 'PATCH',
  delete: 'DELETE',
};

export function clientOf(session: Session): Client {
  async function send(call: Call, path: string, body?: object): Promise<Answer> {
    const method = METHODS[PERMISSIONS[call].verb];
    const answer = await session.send({ method, path, ...(body === undefined ? {} : { body }) });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal(session.server, call, answer);
  }

  async function pages<T>(call: Call, schema: z.ZodType<T>): Promise<readonly T[]> {
    const items: T[] = [];
    let next = '';
    do {
      const from = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
      const page = checked(call, await send(call, `${pathOf(call)}?limit=${PAGE}${from}`), listAnswer);
      for (const item of page.items ?? []) items.push(parsed(call, item, schema));
      next = page.metadata?.continue ?? '';
    } while (next !== '');
    return items;
  }

  return {
    server: session.server,
    async version() {
      const answer = await session.send({ method: 'GET', path: '/version' });
      if (answer.status !== 200) throw refusal(session.server, null, answer);
      const { major, minor, gitVersion } = checked(null, answer, versionAnswer);
      return { major: Number.parseInt(major, 10), minor: Number.parseInt(minor, 10), text: gitVersion };
    },
    async list(call, schema) {
      try {
        return await pages(call, schema);
      } catch (error) {
        // What a list went on from is kept for some minutes only.
        if (!hasStatus(error, 410)) throw error;
        return await pages(call, schema);
      }
    },
    async find(call, which, schema) {
      try {
        return checked(call, await send(call, pathOf(call, which)), schema);
      } catch (error) {
        if (hasStatus(error, 404)) return null;
        throw error;
      }
    },
    async create(call, object, namespace = '') {
      try {
        await send(call, pathOf(call, { name: '', namespace }), object);
        return 'made';
      } catch (error) {
        if (hasStatus(error, 409)) return 'there';
        throw error;
      }
    },
    async patch(call, which, patch) {
      try {
        await send(call, pathOf(call, which), patch);
        return true;
      } catch (error) {
        if (hasStatus(error, 404) || hasStatus(error, 409)) return false;
        throw error;
      }
    },
    async remove(call, which, uid) {
      const options = { apiVersion: 'v1', kind: 'DeleteOptions' };
      const only = uid === null ? options : { ...options, preconditions: { uid } };
      try {
        await send(call, pathOf(call, which), only);
        return true;
      } catch (error) {
        if (hasStatus(error, 404) || (uid !== null && hasStatus(error, 409))) return false;
        throw error;
      }
    },
    close: () => session.close(),
  };
}

function pathOf(call: Call, { name, namespace = '' }: Which = { name: '' }): string {
  const { group, resource } = PERMISSIONS[call];
  const [kind = '', part] = resource.split('/');
  const parts = [
    ...(group === '' ? ['api', 'v1'] : ['apis', group, 'v1']),
    ...(namespace === '' ? [] : ['namespaces', namespace]),
    kind,
    ...(name === '' ? [] : [name]),
    ...(part === undefined ? [] : [part]),
  ];
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

function checked<T>(call: Call | null, { text }: Answer, schema: z.ZodType<T>): T {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw odd(call, 'it is no JSON');
  }
  return parsed(call, content, schema);
}

function parsed<T>(call: Call | null, content: unknown, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(content);
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw odd(call, `${issue?.path.join('.') || 'all of it'}: ${issue?.message ?? ''}`);
}

function odd(call: Call | null, why: string): ApiError {
  const asked =
    call === null ? 'for its version' : `to ${PERMISSIONS[call].verb} ${PERMISSIONS[call].resource}`;
  return new ApiError('failed', `What the API server answers when asked ${asked} means nothing: ${why}`, {
    status: null,
    hint: 'Is it an API server? The address is that of the context in the kubeconfig.',
  });
}

/** In its own words, and what can be done. */
function refusal(server: string, call: Call | null, { status, text }: Answer): GlusterctlError {
  const told = statusOf(text);
  const permission = call === null ? null : PERMISSIONS[call];
  const what = permission === null ? 'tell its version' : `${permission.verb} ${permission.resource}`;
  if (status === 401)
    return new ApiError('refused', `The API server ${server} does not accept the login (${told})`, {
      status,
      hint: 'Its token or certificate may have run out. See: kubectl auth whoami',
    });
  if (status === 403 && permission !== null && /\bcannot\b/.test(told))
    return new ApiError('refused', `Kubernetes does not allow to ${what}: ${told}`, {
      status,
      hint: `Add to the rules of its ClusterRole: ${ruleOf(permission)}`,
    });
  if (status === 429 || status >= 500)
    return new ApiError('unreachable', `The API server ${server} can't ${what} now (${status}): ${told}`, {
      status,
      hint: 'The same command again goes on from there.',
    });
  return new ApiError(status === 404 ? 'not-found' : 'failed', `Kubernetes can't ${what}: ${told}`, {
    status,
  });
}

function statusOf(text: string): string {
  try {
    const { data } = statusAnswer.safeParse(JSON.parse(text));
    if (data !== undefined && data.message !== '') return data.message;
  } catch {
    // Proxies answer in words of their own.
  }
  return text.trim().split('\n')[0]?.slice(0, 200) || 'without a word';
}
