import { endTestRun } from './jest-test-run.mjs';

export default function tearDown() {
  const folder = process.env.DONGHU_TEST_RUN;
  if (folder !== undefined) endTestRun(folder);
}
