import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';

/** Where an API server is, and how one logs in there as its administrator. */
export interface Target {
  readonly url: string;
  readonly token?: string;
  readonly ca?: string;
}

/** An object as it came: a test reads what it knows to be there. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into objects of all kinds.
export type Found = any;

export interface Api {
  readonly target: Target;
  /** Status and bytes of the answer. */
  raw(
    method: string,
    path: string,
    body?: object | string,
    type?: string,
  ): Promise<{ status: number; text: string }>;
  /** What is there; an error where that is nothing. */
  get(path: string): Promise<Found>;
  has(path: string): Promise<boolean>;
  post(path: string, object: object): Promise<Found>;
  patch(path: string, patch: object): Promise<Found>;
  remove(path: string): Promise<void>;
  /** Looks again until it is so. */
  until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T>;
}

/** A controller manager may start anew meanwhile. */
const LIMIT_MS = 90_000;

export function apiAt(target: Target): Api {
  const isTls = target.url.startsWith('https:');

  async function raw(
    method: string,
    path: string,
    body?: object | string,
    type = 'application/json',
  ): Promise<{ status: number; text: string }> {
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    return await new Promise((resolve, reject) => {
      const sent = (isTls ? tlsRequest : plainRequest)(
        new URL(path, target.url),
        {
          method,
          headers: {
            ...(target.token === undefined ? {} : { Authorization: `Bearer ${target.token}` }),
            ...(text === undefined
              ? {}
              : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) }),
          },
          ...(target.ca === undefined ? {} : { ca: target.ca }),
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
          answer.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
  }

  async function must(method: string, path: string, body?: object, type?: string): Promise<Found> {
    const { status, text } = await raw(method, path, body, type);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  return {
    target,
    raw,
    get: async (path) => await must('GET', path),
    has: async (path) => (await raw('GET', path)).status === 200,
    post: async (path, object) => await must('POST', path, object),
    patch: async (path, patch) => await must('PATCH', path, patch, 'application/merge-patch+json'),
    remove: async (path) => void (await must('DELETE', path)),
    async until(what, look) {
      const begun = Date.now();
      for (;;) {
        const found = await look();
        if (found !== null && found !== undefined && found !== false) return found;
        if (Date.now() - begun > LIMIT_MS) throw new Error(`in ${LIMIT_MS} ms it did not come true: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}
