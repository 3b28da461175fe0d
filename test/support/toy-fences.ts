import type { ScriptResult } from '../../src/hosts/hosts.ts';
import { FENCES_ROOT } from '../../src/shell/host-folders.ts';

/** What toy hosts remember of the numbers that scripts come with, by what they are about. */
export type ToyFences = Map<string, { readonly number: number; readonly by: string }>;

const BLOCK = /^# fence: who works here\n[\s\S]*?\n# end of fence\n/m;

/** A script without the fence that it was sent with: as it is shown and logged. */
export function withoutFence(text: string): string {
  return text.replace(BLOCK, '');
}

/** Looks at the numbers of a script as a host does, and keeps them; a result where it refuses to run it. */
export function toyFence(fences: ToyFences, text: string): ScriptResult | null {
  const block = BLOCK.exec(text)?.[0];
  if (block === undefined) return null;
  const lineage = block.match(new RegExp(`^fence_at=${FENCES_ROOT}/(\\w+)$`, 'm'))?.[1] ?? '';
  const number = Number(block.match(/"\$fence_seen" -gt (\d+)/)?.[1]);
  const by = block.match(/printf '%s %s\\n' \d+ '?([^\s']+)'? 1<>/)?.[1] ?? '';
  const [own = [], uses = []] = [...block.matchAll(/^for fence_of in (.*?); do/gm)].map(([, words = '']) =>
    words.split(' '),
  );
  for (const about of [...own, ...uses]) {
    const seen = fences.get(`${lineage}/${about}`);
    if (seen !== undefined && seen.number > number) {
      const stderr = `glusterctl-fenced ${about} ${seen.number} ${seen.by}\n`;
      return { kind: 'done', code: 79, stdout: '', stderr, failed: null, milliseconds: 1 };
    }
  }
  for (const about of own) fences.set(`${lineage}/${about}`, { number, by });
  return null;
}
