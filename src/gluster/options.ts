/** By this option a volume is known as one of ours. gluster lets nobody take it away again. */
export const MARK = 'user.heketi.id';

/** The option of a volume that tells that a state lies on it, and in which file. gluster lets anybody set a `user.` option. */
export const STATE_MARK = 'user.glusterctl.state';

/** Of an option as it is recorded, `key value`. */
export function keyOf(option: string): string {
  return option.trim().split(/\s+/)[0] ?? '';
}

/** What the options of a volume say of a state on it; empty: nothing. Of options with the same key the last one counts. */
export function stateMarkIn(options: readonly string[]): string {
  const mark = options.findLast((option) => keyOf(option) === STATE_MARK);
  return mark?.trim().slice(STATE_MARK.length).trim() ?? '';
}

/** gluster takes the last part of a name for the whole where no other option ends so. */
export function isCalled(name: string, key: string): boolean {
  return name === key || (!key.includes('.') && name.endsWith(`.${key}`));
}
