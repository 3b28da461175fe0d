import type { Client } from './client.ts';

/** The same API server, of which nothing is changed: what a dry run sees. */
export function lookOnly(client: Client): Client {
  return {
    ...client,
    create: async () => 'made',
    patch: async () => true,
    remove: async () => true,
  };
}
