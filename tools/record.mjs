// npm run lab:record: writes down anew what the real tools answer, in test/fixtures/recorded.
import { labTool, missingForLab, onLab } from './lab.mjs';
import { bin, run } from './run.mjs';

const missing = await missingForLab();
if (missing !== null) {
  console.error(`The lab can't run here: ${missing}`);
  process.exit(1);
}
const result = await onLab(async () => {
  const reset = await run('bash', [labTool, 'reset']);
  if (reset.code !== 0) return reset;
  return await run(
    bin('vitest'),
    ['run', '--config', 'test/lab/vitest.config.ts', 'test/lab/record.test.ts'],
    { env: { GLUSTERCTL_RECORD: '1', GLUSTERCTL_TEST_LAB: 'all' } },
  );
});
process.exitCode = result?.code === 0 ? 0 : 1;
