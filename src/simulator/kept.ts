import { usage } from '../model/errors.ts';
import type { SimulationModel } from './model/types.ts';

/** Simulated hosts that were kept, and the state of glusterctl that speaks of them. */
export interface Kept {
  readonly model: SimulationModel;
  readonly state: string | null;
}

export function keptText(model: SimulationModel, state: string | null): string {
  return `${JSON.stringify({ simulation: model, state })}\n`;
}

export function readKept(text: string, file: string): Kept {
  const { simulation, state } = parse(text, file);
  const model = simulation as SimulationModel | undefined;
  if (model?.format !== 1 || !Array.isArray(model.hosts) || !Array.isArray(model.pools))
    throw usage(
      `${file} does not hold simulated hosts`,
      'Name a file that "simulator start --save=FILE" wrote.',
    );
  return { model, state: typeof state === 'string' ? state : null };
}

function parse(text: string, file: string): { simulation?: unknown; state?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (cause) {
    throw usage(`${file} is no JSON: ${(cause as Error).message}`);
  }
}
