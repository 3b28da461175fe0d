import type { Commands } from '../../cli/program.ts';

export const commands: Commands = {
  'kubernetes provision': async () => (await import('./provision.ts')).provision,
  'kubernetes reconcile': async () => (await import('./provision.ts')).reconcile,
  'kubernetes migrate': async () => (await import('./migrate.ts')).migrate,
  'kubernetes manifest pv': async () => (await import('./manifest/pv.ts')).pv,
  'kubernetes manifest pvc': async () => (await import('./manifest/pvc.ts')).pvc,
  'kubernetes manifest endpoints': async () => (await import('./manifest/endpoints.ts')).endpoints,
  'kubernetes manifest storageclass': async () => (await import('./manifest/storageclass.ts')).storageclass,
  'kubernetes manifest cronjob': async () => (await import('./manifest/cronjob.ts')).cronjob,
  'kubernetes nodes prepare': async () => (await import('./nodes/prepare.ts')).prepare,
  'kubernetes nodes release': async () => (await import('./nodes/release.ts')).release,
};
