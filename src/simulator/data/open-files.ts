import type { SimulationModel } from '../model/types.ts';
import { findVolume } from './sets.ts';

/** A client holds a file open, so that it isn't moved. */
export function holdOpen(model: SimulationModel, volumeName: string, path: string): void {
  const volume = findVolume(model, volumeName)?.volume;
  if (volume !== undefined) volume.open = [...(volume.open ?? []), path];
}

export function letGo(model: SimulationModel, volumeName: string, path: string): void {
  const volume = findVolume(model, volumeName)?.volume;
  if (volume !== undefined) volume.open = (volume.open ?? []).filter((each) => each !== path);
}
