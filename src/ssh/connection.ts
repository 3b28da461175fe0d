import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { startDeadline } from '../hosts/deadline.ts';
import { HostError } from '../hosts/host-error.ts';
import type { Aside } from '../hosts/limit.ts';
import { whenAborted } from '../hosts/when-aborted.ts';
import { type ConnectParts, HungUpMeanwhile, handshake } from './handshake.ts';
import type { Target } from './target.ts';

/** Logs in, through the hops if there are any. Each hop's key is verified under its own name. */
export async function openConnection(target: Target, parts: ConnectParts, aside: Aside): Promise<Client[]> {
  try {
    return await openChain([...target.jumps, target], parts, aside);
  } catch (error) {
    if (!(error instanceof HungUpMeanwhile)) throw error;
    return await openChain([...target.jumps, target], parts, aside);
  }
}

/** Passes the hops one after the other; gives a connection to each. */
export async function openChain(
  hops: readonly Target[],
  parts: ConnectParts,
  aside: Aside,
): Promise<Client[]> {
  const clients: Client[] = [];
  const { unwanted } = parts;
  // Also while one of them is asked to lead to the next.
  const wanted =
    unwanted === undefined
      ? null
      : whenAborted(unwanted, () => {
          for (const client of clients) client.destroy();
        });
  try {
    for (const [index, hop] of hops.entries()) {
      unwanted?.throwIfAborted();
      const previous = clients.at(-1);
      const through = hops[index - 1];
      const socket =
        previous === undefined || through === undefined
          ? null
          : await forward(previous, hop, through, parts.connectSeconds);
      clients.push(await handshake(hop, socket, parts, aside));
    }
    return clients;
  } catch (error) {
    for (const client of clients.reverse()) client.destroy();
    throw error;
  } finally {
    wanted?.();
  }
}

/** A way from a jump host to the next one. */
export async function forward(
  client: Client,
  hop: Target,
  through: Target,
  seconds: number,
): Promise<Duplex> {
  return await new Promise((resolve, reject) => {
    const fail = (reason: 'timeout' | 'refused', why: string): void => {
      deadline.end();
      reject(
        new HostError({
          reason,
          message: `${hop.name}: ${through.name} can't reach ${hop.host}:${hop.port}: ${why}`,
          hint: `Is ${hop.name} on, and does the jump host ${through.name} allow TCP forwarding and reach that address?`,
        }),
      );
    };
    const onClose = (): void => fail('refused', 'its own connection was closed');
    const deadline = startDeadline(seconds, () => {
      client.off('close', onClose);
      fail('timeout', `no answer within ${seconds} s`);
    });
    client.once('close', onClose);
    client.forwardOut(
      '127.0.0.1',
      0,
      hop.host,
      hop.port,
      (error: Error | undefined, channel: ClientChannel) => {
        client.off('close', onClose);
        if (deadline.expired) channel?.destroy();
        else if (error !== undefined) fail('refused', error.message);
        else {
          deadline.end();
          resolve(channel);
        }
      },
    );
  });
}

export async function closeAll(clients: readonly Client[]): Promise<void> {
  for (const client of [...clients].reverse()) {
    const closed = once(client, 'close').catch(() => undefined);
    client.end();
    // A host that has died doesn't say goodbye.
    const late = setTimeout(() => client.destroy(), 500);
    await closed;
    clearTimeout(late);
  }
}
