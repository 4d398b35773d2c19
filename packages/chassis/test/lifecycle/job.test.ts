import { getEventListeners } from 'node:events';
import { waitFor } from '@donghu/testkit';
import { expect, test } from '@jest/globals';
import { startJobs } from '../../src/lifecycle/job.js';
import { keptLog } from '../messaging/kept-log.js';

test('a job runs again and again, never twice at once, and one that fails is logged and runs again', async () => {
  const { log, lines } = keptLog();
  let runs = 0;
  let atOnce = 0;
  let most = 0;
  const signals: AbortSignal[] = [];
  const jobs = startJobs(
    [
      {
        name: 'sweep',
        everyMillis: 1,
        run: async (signal) => {
          signals.push(signal);
          atOnce += 1;
          most = Math.max(most, atOnce);
          await new Promise((resolve) => setImmediate(resolve));
          atOnce -= 1;
          runs += 1;
          if (runs === 2) throw new Error('once');
        },
      },
    ],
    log,
  );
  await waitFor(() => runs >= 20);
  expect(most).toBe(1);
  expect(lines).toMatchObject([{ level: 40, job: 'sweep', err: { message: 'once' } }]);
  const [signal] = signals;
  // A job that runs for months may not leave anything behind at each run.
  expect(signal === undefined ? [] : getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1);
  await jobs.stop();
  const stoppedAt = runs;
  await new Promise((resolve) => setImmediate(resolve));
  expect(runs).toBe(stoppedAt);
});

test('stop tells the run under way and waits for it, and does not wait for the next one', async () => {
  let ended = false;
  const jobs = startJobs(
    [
      { name: 'rare', everyMillis: 3_600_000, run: async () => undefined },
      {
        name: 'long',
        everyMillis: 1,
        run: (signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              ended = true;
              resolve();
            });
          }),
      },
    ],
    keptLog().log,
  );
  await jobs.stop();
  expect(ended).toBe(true);
});
