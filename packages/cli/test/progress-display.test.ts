import { expect, test } from '@jest/globals';
import { ProgressDisplay, progressText } from '../src/import/progress-display.js';
import { ProgressRate } from '../src/import/progress-rate.js';

const progress = {
  answered: 1_500,
  bytes: 500_000,
  totalBytes: 1_000_000,
  rate: 500,
  secondsLeft: 3,
  silentSeconds: 0,
};

test('the progress tells share, lines of about how many, rate and time left', () => {
  expect(progressText('policies.ndjson', progress)).toBe(
    'policies.ndjson  ████████████░░░░░░░░░░░░  50%  1,500/≈3,000  500/s  00:03 left 剩余',
  );
});

test('the progress says so when no answer comes', () => {
  expect(progressText('f', { ...progress, silentSeconds: 12 })).toContain('no answer for 00:12 等待应答');
});

test('the progress fits the terminal', () => {
  expect(progressText('policies.ndjson', progress, 70)).toBe(
    'policies.ndjson  █████░░░░  50%  1,500/≈3,000  500/s  00:03 left 剩余',
  );
  expect(progressText('policies.ndjson', progress, 40)).not.toContain('█');
});

test('a log gets a plain line at the end, a terminal one that is written over', () => {
  const written: string[] = [];
  for (const isTTY of [false, true]) {
    const display = new ProgressDisplay('f', { isTTY, write: (text: string) => written.push(text) });
    display.show(progress);
    display.end();
  }
  expect(written).toHaveLength(2);
  expect(written[0]).toMatch(/^f .*500\/s\n$/);
  expect(written[1]?.startsWith('\r')).toBe(true);
});

test('the rate is that of now, and the time left that of the bytes left', () => {
  const rate = new ProgressRate(0);
  for (let second = 0; second <= 60; second += 1) {
    rate.at(second * 1_000, { lines: second * 100, bytes: second * 1_000, bytesLeft: 1 });
  }
  // From here on ten times as fast: after the window nothing is left of the slow beginning.
  let now = rate.at(61_000, { lines: 7_000, bytes: 70_000, bytesLeft: 1 });
  for (let second = 1; second <= 20; second += 1) {
    const at = 61_000 + second * 1_000;
    now = rate.at(at, { lines: 7_000 + second * 1_000, bytes: 70_000 + second * 10_000, bytesLeft: 50_000 });
  }
  expect(now).toEqual({ rate: 1_000, secondsLeft: 5, silentSeconds: 0 });
  expect(rate.at(93_000, { lines: 27_000, bytes: 270_000, bytesLeft: 50_000 }).silentSeconds).toBe(12);
});
