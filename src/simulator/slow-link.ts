import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * A socket as seen from the far end of a long wire: whatever is sent or received takes `oneWayMs` longer, in order, and
 * however much is on its way at once.
 */
export function slowLink(socket: Socket, oneWayMs: number): Duplex {
  const underWay = new Set<NodeJS.Timeout>();
  const later = (act: () => void): void => {
    const timer = setTimeout(() => {
      underWay.delete(timer);
      act();
    }, oneWayMs);
    underWay.add(timer);
  };
  const link = new Duplex({
    allowHalfOpen: true,
    read() {},
    write(chunk: Buffer, _encoding, done) {
      later(() => socket.write(chunk));
      done();
    },
    final(done) {
      later(() => socket.end());
      done();
    },
    destroy(error, done) {
      for (const timer of underWay) clearTimeout(timer);
      underWay.clear();
      socket.destroy();
      done(error);
    },
  });
  socket.setNoDelay(true);
  socket.on('data', (chunk) => later(() => void link.push(chunk)));
  socket.on('end', () => later(() => void link.push(null)));
  socket.on('error', (error) => link.destroy(error));
  socket.on('close', () => later(() => link.destroy()));
  return link;
}
