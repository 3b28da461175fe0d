import { BadOrder } from './bad-order.ts';
import { obeyData } from './data/data-orders.ts';
import { replaceDisk } from './dead-disks.ts';
import { giveDefect, mendHost, namedDefects } from './defects.ts';
import { ANOTHER_TRANSACTION, type FaultEffect, NO_SPACE } from './faults.ts';
import type { HostModel } from './model/types.ts';
import type { Simulation } from './simulation.ts';

/** What a user may ask of a simulation that runs. */
export type Order =
  | {
      readonly verb: 'kill' | 'boot' | 'freeze' | 'thaw' | 'mend' | 'reinstall';
      readonly hosts: readonly string[];
    }
  | { readonly verb: 'defects'; readonly host: string; readonly defects: readonly string[] }
  | { readonly verb: 'replace-disk'; readonly host: string; readonly disk: string }
  | {
      readonly verb: 'fault';
      readonly host: string;
      /** A regular expression for the words of the command that it strikes at. */
      readonly command: string;
      readonly effect: EffectName;
      readonly nth: number;
      readonly lasting: boolean;
    }
  | { readonly verb: 'data'; readonly words: readonly string[] }
  | { readonly verb: 'status' };

export interface HostReport {
  readonly name: string;
  readonly power: 'up' | 'off' | 'frozen';
  readonly defects: readonly string[];
  /** Faults that may still strike. */
  readonly faults: readonly string[];
}

/** What can befall a command, by the names that users type. */
export const EFFECTS = {
  fails: { kind: 'fails' },
  hangs: { kind: 'hangs' },
  'lost-before': { kind: 'lost', when: 'before' },
  'lost-after': { kind: 'lost', when: 'after' },
  'dies-before': { kind: 'dies', when: 'before' },
  'dies-after': { kind: 'dies', when: 'after' },
  busy: ANOTHER_TRANSACTION,
  'no-space': NO_SPACE,
  'disk-full': { kind: 'disk-full' },
} as const satisfies Readonly<Record<string, FaultEffect>>;

export type EffectName = keyof typeof EFFECTS;

export function isEffect(name: string): name is EffectName {
  return Object.hasOwn(EFFECTS, name);
}

const ON_HOSTS = ['kill', 'boot', 'freeze', 'thaw', 'mend', 'reinstall'] as const;

/** An order as it came in; what is no order of ours is refused. */
export function readOrder(text: string): Order {
  const value: unknown = JSON.parse(text);
  const order = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const words = (given: unknown): readonly string[] =>
    Array.isArray(given) && given.every((word) => typeof word === 'string') ? given : [];
  const { verb, host, command, effect, disk } = order;
  const onHosts = ON_HOSTS.find((each) => each === verb);
  if (onHosts !== undefined) return { verb: onHosts, hosts: words(order.hosts) };
  if (verb === 'status') return { verb };
  if (verb === 'data') return { verb, words: words(order.words) };
  if (verb === 'defects' && typeof host === 'string') return { verb, host, defects: words(order.defects) };
  if (verb === 'replace-disk' && typeof host === 'string' && typeof disk === 'string')
    return { verb, host, disk };
  if (
    verb === 'fault' &&
    typeof host === 'string' &&
    typeof command === 'string' &&
    typeof effect === 'string' &&
    isEffect(effect)
  )
    return { verb, host, command, effect, nth: Number(order.nth), lasting: order.lasting === true };
  throw new BadOrder('this order is of another version of the program');
}

/** Does what was ordered, wholly or not at all, and tells how the hosts are then. */
export function obey(simulation: Simulation, order: Order): readonly HostReport[] {
  switch (order.verb) {
    case 'status':
      break;
    case 'data': {
      const complaint = obeyData(simulation.model, order.words);
      if (complaint !== null) throw new BadOrder(complaint);
      break;
    }
    case 'defects':
      giveDefects(simulation, named(simulation, order.host), order.defects);
      break;
    case 'replace-disk':
      replaceDisk(named(simulation, order.host), order.disk);
      break;
    case 'fault': {
      const { command, effect, nth, lasting } = order;
      const host = named(simulation, order.host).name;
      simulation.addFault({ host, command: new RegExp(command), nth, lasting, effect: EFFECTS[effect] });
      break;
    }
    default:
      for (const host of order.hosts.map((name) => named(simulation, name))) {
        if (order.verb === 'mend') {
          mendHost(simulation.model, host);
          simulation.faults.take(host.name);
        } else simulation[order.verb](host.name);
      }
  }
  return simulation.hosts.map((host) => report(simulation, host));
}

/** All, or none where one makes no sense. */
function giveDefects(simulation: Simulation, host: HostModel, defects: readonly string[]): void {
  const trial = structuredClone(simulation.model);
  const stand = trial.hosts.find(({ name }) => name === host.name);
  for (const defect of defects) if (stand !== undefined) giveDefect(trial, stand, defect);
  for (const defect of defects) giveDefect(simulation.model, host, defect);
}

function named(simulation: Simulation, name: string): HostModel {
  if (simulation.has(name)) return simulation.host(name);
  throw new BadOrder(
    `no simulated host ${name}; there are ${simulation.hosts.map((host) => host.name).join(', ')}`,
  );
}

function report(simulation: Simulation, host: HostModel): HostReport {
  const faults = simulation.faults.armedFor(host.name).map(({ effect, command, nth = 1, lasting }) => {
    const [name = effect.kind] = Object.entries(EFFECTS).find(([, each]) => each === effect) ?? [];
    const times = lasting === true ? ' from then on' : '';
    return `${name} at ${command?.source ?? 'any command'}${nth > 1 ? `, the ${nth}. time` : ''}${times}`;
  });
  return {
    name: host.name,
    power: !host.up ? 'off' : simulation.answers(host.name) ? 'up' : 'frozen',
    defects: namedDefects(host),
    faults,
  };
}
