import { refused, usage } from '../model/errors.ts';

/** `key value`; the value may have spaces, but neither may hold what would end a line. */
export function checkOption(option: string): void {
  if (option.trim() === '') return;
  if (!/^\s*[A-Za-z0-9_][\w.-]*\s+\S/.test(option) || /\p{Cc}/u.test(option)) {
    throw usage(
      `"${option}" is no volume option`,
      'An option reads "key value", as in "performance.cache-size 64MB".',
    );
  }
}

/** A group sets many options that only the hosts know of, so it could be neither recorded nor undone. */
export function refuseGroup(keys: readonly string[]): void {
  if (!keys.includes('group')) return;
  throw refused(
    'A group of options can only be given when a volume is created',
    'Set its options one by one: on any host /var/lib/glusterd/groups/NAME lists them as KEY=VALUE.',
  );
}
