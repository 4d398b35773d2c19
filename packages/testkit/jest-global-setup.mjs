import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { endTestRun, sweepTestRuns } from './jest-test-run.mjs';

/**
 * Opens the folder in which the test files of this run share one MongoDB. Nothing is started here: the
 * first file that asks for a backing starts it (`useTestBacking`), so a run of pure tests costs nothing.
 */
export default function setUp() {
  const home = process.env.DONGHU_HOME ?? join(import.meta.dirname, '../../.donghu');
  const runs = join(home, 'test-runs');
  mkdirSync(runs, { recursive: true });
  sweepTestRuns(runs);
  const folder = join(runs, String(process.pid));
  mkdirSync(folder, { recursive: true });
  process.env.DONGHU_TEST_RUN = folder;
  process.env.DONGHU_TEST_OWNER = String(process.pid);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ]) {
    process.once(signal, () => {
      endTestRun(folder);
      process.exit(code);
    });
  }
}
