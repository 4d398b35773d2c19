import { expect, test } from '@jest/globals';
import { ProgressDisplay, progressText } from '../src/import/progress-display.js';

const progress = { answered: 1_500, total: 3_000, rate: 500, secondsLeft: 3 };

test('the progress tells share, lines, rate and time left', () => {
  expect(progressText('policies.ndjson', progress)).toBe(
    'policies.ndjson  ████████████░░░░░░░░░░░░  50%  1,500/3,000  500/s  00:03 left 剩余',
  );
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
