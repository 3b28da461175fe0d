import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { currentOwner, ownerState } from '../../src/engine/owner.ts';

describe('the owner of an operation', () => {
  const own = currentOwner('ann', 'volume create');

  it('is alive while its process is', () => {
    expect(ownerState(own)).toBe('alive');
  });

  it('is dead when its process id belongs to a later process', () => {
    expect(ownerState({ ...own, processStart: own.processStart + 1 })).toBe('dead');
  });

  it('is dead when its process is gone', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(ownerState({ ...own, pid: child.pid ?? 0 })).toBe('dead');
  });

  it('is unknown on another machine', () => {
    expect(ownerState({ ...own, host: 'elsewhere.example' })).toBe('unknown');
  });
});
