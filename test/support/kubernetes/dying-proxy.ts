import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from './api.ts';

/** What stands between the program and an API server, and can go away at any call. */
export interface DyingProxy {
  readonly url: string;
  /** Calls that came since it was revived, as `POST /api/v1/persistentvolumes`. */
  readonly calls: string[];
  /** At the n-th call from now (from 1) it is gone: before the server hears of it, or before anybody hears the answer. */
  dieAt(call: number | null, when?: 'before' | 'after'): void;
  /** Told as it dies. */
  onDeath: () => void;
  close(): Promise<void>;
}

export async function dyingProxy(api: Api): Promise<DyingProxy> {
  let deadline: number | null = null;
  let moment: 'before' | 'after' = 'before';
  let dead = false;
  let life = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      if (dead) return void request.socket.destroy();
      proxy.calls.push(`${request.method} ${request.url}`);
      const dies = deadline !== null && proxy.calls.length >= deadline;
      const born = life;
      const die = (): void => {
        // What was still on its way when it was revived belongs to the life before.
        if (born !== life) return void request.socket.destroy();
        dead = true;
        proxy.onDeath();
        request.socket.destroy();
        server.closeAllConnections();
      };
      if (dies && moment === 'before') return die();
      const body = Buffer.concat(chunks).toString('utf8');
      const type = request.headers['content-type'];
      const { status, text } = await api.raw(
        request.method ?? '',
        request.url ?? '',
        body === '' ? undefined : body,
        type,
      );
      if (dies) return die();
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
    })().catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: DyingProxy = {
    url: `http://127.0.0.1:${port}`,
    calls: [],
    dieAt(call, when = 'before') {
      life += 1;
      deadline = call;
      moment = when;
      dead = false;
      proxy.calls.length = 0;
    },
    onDeath: () => undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
