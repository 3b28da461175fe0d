import type { VolumeInfo } from '../gluster/info.ts';
import { isCalled, keyOf, MARK } from '../gluster/options.ts';
import { isSetByGluster } from '../gluster/own-options.ts';
import type { Volume } from '../model/entities.ts';
import type { Difference } from './difference.ts';
import type { TellVolume } from './tell-volume.ts';

/** Those of a volume that the state has, by their whole names. */
export function wantedOptions({ options }: Volume): ReadonlyMap<string, string> {
  return new Map(
    options.flatMap((option) => {
      const [, key, value] = /^\s*(\S+)\s+([\s\S]*)$/.exec(option) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value.trim()] as const];
    }),
  );
}

/** What was set by hand, is lacking, or has another value. */
export function optionDifferences(
  volume: Volume,
  { name, options }: VolumeInfo,
  tell: TellVolume,
): readonly Difference[] {
  const wanted = wantedOptions(volume);
  const named = new Set<string>();
  const differences: Difference[] = [];
  for (const [key, value] of wanted) {
    if (key === 'group' || key === MARK) continue;
    const whole = wholeName(key, options);
    if (whole === null) {
      differences.push(
        tell('option-missing', `${key} of ${name} is not set in gluster`, `${key} ${value}`, 'not set', {
          key,
          name: key,
          change: (now) => ({ options: now.options.filter((option) => keyOf(option) !== key) }),
        }),
      );
      continue;
    }
    named.add(whole);
    const found = options[whole] ?? '';
    if (found !== value)
      differences.push(
        tell('option-value-differs', `${whole} of ${name} has another value in gluster`, value, found, {
          key: whole,
          name: whole,
          change: (now) => ({
            options: now.options.map((option) => (keyOf(option) === key ? `${key} ${found}` : option)),
          }),
        }),
      );
  }
  // What a group of options sets, only hosts know.
  if (wanted.has('group')) return differences;
  for (const [key, value] of Object.entries(options)) {
    if (named.has(key) || key === MARK || isSetByGluster(key, value)) continue;
    differences.push(
      tell('option-by-hand', `${key} of ${name} is set in gluster, and not in the state`, 'not set', value, {
        key,
        name: key,
        change: (now) => ({ options: [...now.options, `${key} ${value}`] }),
      }),
    );
  }
  return differences;
}

function wholeName(key: string, options: Readonly<Record<string, string>>): string | null {
  if (options[key] !== undefined) return key;
  return Object.keys(options).find((name) => isCalled(name, key)) ?? null;
}
