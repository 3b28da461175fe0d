import { readFile, writeFile } from '../../src/simulator/data/clients.ts';
import { holdOpen, letGo } from '../../src/simulator/data/open-files.ts';
import type { Simulation } from '../../src/simulator/simulation.ts';
import type { Client } from './world.ts';

/** Clients of simulated volumes. Those that write all the time write at each script that a host is sent. */
export class SimulatedClients {
  private readonly writing = new Set<() => void>();
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  /** One more script is sent. */
  goOn(): void {
    for (const write of this.writing) write();
  }

  of(volume: string): Client {
    const { model } = this.simulation;
    const sums = new Map<string, string>();
    const put = (path: string, content: string): string => {
      const errno = writeFile(model, volume, path, content);
      return errno === null ? '' : `${path}: ${errno}\n`;
    };
    return {
      write: async (files) => {
        for (let count = 0; count < files; count++) {
          const path = `/file${sums.size + 1}`;
          const content = `content of ${path}\n`.repeat(sums.size + 1);
          const complaint = put(path, content);
          if (complaint !== '') throw new Error(complaint);
          sums.set(path, content);
        }
      },
      verify: async () =>
        [...sums]
          .flatMap(([path, content]) => {
            const read = readFile(model, volume, path);
            if (typeof read === 'string') return [`gone: ${path}: ${read}`];
            return read.content === content ? [] : [`new: ${path}`];
          })
          .join('\n'),
      keepWriting: async () => {
        let written = 0;
        let errors = '';
        const write = () => {
          written += 1;
          const path = `/written-${written}`;
          errors += put(path, `${written}\n`);
          const read = readFile(model, volume, path);
          if (typeof read === 'string') errors += `${path}: ${read}\n`;
        };
        this.writing.add(write);
        return {
          stop: async () => {
            this.writing.delete(write);
            return { written, errors };
          },
        };
      },
      holdOpen: async (name) => {
        const complaint = put(`/${name}`, 'line after line\n');
        if (complaint !== '') throw new Error(complaint);
        sums.set(`/${name}`, 'line after line\n');
        holdOpen(model, volume, `/${name}`);
        return async () => letGo(model, volume, `/${name}`);
      },
      unmount: async () => undefined,
    };
  }
}
