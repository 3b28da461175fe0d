import { goJson } from '../json.ts';
import type { View } from '../view.ts';

/** Printed, or only as data where it was written to a file. */
export function persistentVolumeView(object: object, printed: boolean): View {
  return {
    text: () => (printed ? `${persistentVolumeText(object)}\n` : ''),
    json: () => object,
    verbatim: true,
  };
}

/** As Heketi printed it. */
export function persistentVolumeText(object: object): string {
  return goJson(object, 2);
}
