import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Gone when the test has ended. */
export async function temporaryFolder(): Promise<string> {
  return await folderIn(tmpdir());
}

/** The same on a disk, where a run of all tests has the others in memory: for what is about how a file gets there. */
export async function temporaryFolderOnDisk(): Promise<string> {
  return await folderIn(process.env.GLUSTERCTL_TEST_DISK ?? tmpdir());
}

async function folderIn(place: string): Promise<string> {
  const folder = await mkdtemp(join(place, 'glusterctl-test-'));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  return folder;
}
