import { expect, test } from '@jest/globals';
import { earlierModels } from '../../src/domain/earlier-models.js';
import { scorecard2025No1 } from '../../src/parameters/scorecard-2025-1.js';
import { day } from '../file-builder.js';
import { model } from '../model-builder.js';

const cards = [
  scorecard2025No1,
  { ...model, version: '2025.2', from: day('2025-08-01') },
  { ...model, version: '2026.1', from: day('2026-01-01') },
] as const;

test.each([
  ['2025-07-31', []],
  ['2025-08-01', ['2025.1']],
  ['2025-12-31', ['2025.1']],
  ['2026-01-01', ['2025.1', '2025.2']],
])('on %s the models %j are no longer in force', (on, versions) => {
  expect(earlierModels(cards, day(on))).toEqual(versions);
});
