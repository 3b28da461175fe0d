import { whenAborted } from '../../hosts/when-aborted.ts';
import type { Clock } from '../context.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      let forget = (): void => undefined;
      const timer = setTimeout(() => {
        forget();
        resolve();
      }, ms);
      if (signal === undefined) return;
      forget = whenAborted(signal, () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};
