import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { BadOrder } from './bad-order.ts';
import { type HostReport, type Order, obey, readOrder } from './orders.ts';
import type { RunningSimulation } from './start.ts';

/** What a running simulation answers to an order: how its hosts are now, or why not. */
export type Reply = { readonly hosts: readonly HostReport[] } | { readonly refused: string };

const LONGEST_ORDER = 64 * 1024;
/** The system's limit for the path of such a socket is 107 bytes. */
const LONGEST_PATH = 107;

const socketIn = (folder: string): string => join(folder, 'control');

/** Takes orders from other processes of the same user, until closed. Null: the folder's path is too long for it. */
export async function openControl(
  folder: string,
  running: Pick<RunningSimulation, 'simulation' | 'ready'>,
): Promise<{ close(): Promise<void> } | null> {
  const path = socketIn(folder);
  if (Buffer.byteLength(path) > LONGEST_PATH) return null;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    let text = '';
    socket.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (text.length > LONGEST_ORDER) socket.destroy();
      else if (text.endsWith('\n')) {
        void answer(running, text).then((reply) => socket.end(`${JSON.stringify(reply)}\n`));
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(running: Parameters<typeof openControl>[1], text: string): Promise<Reply> {
  try {
    const hosts = obey(running.simulation, readOrder(text));
    await running.ready();
    return { hosts };
  } catch (error) {
    return { refused: error instanceof BadOrder ? error.message : `it failed: ${(error as Error).message}` };
  }
}

/** Gives an order to the simulation of that folder; rejects where none runs there. */
export async function sendOrder(folder: string, order: Order): Promise<Reply> {
  const socket = createConnection(socketIn(folder));
  socket.setEncoding('utf8');
  return await new Promise((resolve, reject) => {
    let text = '';
    socket.on('error', reject);
    socket.on('data', (more: string) => {
      text += more;
    });
    socket.on('close', () => {
      if (text.endsWith('\n')) resolve(JSON.parse(text) as Reply);
      else reject(new Error('it ended before it answered'));
    });
    socket.write(`${JSON.stringify(order)}\n`);
  });
}
