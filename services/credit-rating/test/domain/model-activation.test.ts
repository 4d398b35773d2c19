import { describe, expect, test } from '@jest/globals';
import {
  approveActivation,
  type ModelActivation,
  requestActivation,
} from '../../src/domain/model-activation.js';
import { scorecard2025No1 } from '../../src/parameters/scorecard-2025-1.js';
import { day } from '../file-builder.js';
import { model } from '../model-builder.js';

const at = new Date('2025-11-03T02:00:00Z');
const facts = {
  today: day('2025-11-03'),
  cards: [scorecard2025No1, { ...model, version: '2025.2', from: day('2025-12-01') }],
};
const asked: ModelActivation = { from: day('2026-01-01'), requestedBy: 'zhang', requestedAt: at };
const approved: ModelActivation = { ...asked, approvedBy: 'li', approvedAt: at };

describe('asking for an activation', () => {
  test('is for a day to come, after the first day of the newest model', () => {
    expect(requestActivation(undefined, asked, true, facts)).toEqual(asked);
    for (const [from, rule] of [
      ['2025-11-03', 'TOO_EARLY'],
      ['2025-11-02', 'TOO_EARLY'],
      ['2025-11-04', 'NOT_AFTER_NEWEST'],
      ['2025-12-01', 'NOT_AFTER_NEWEST'],
    ] as const) {
      expect(requestActivation(undefined, { ...asked, from: day(from) }, true, facts)).toMatchObject({
        code: 'VALIDATION_FAILED',
        fields: [{ pointer: '/from', rule }],
      });
    }
    const tomorrow = { ...asked, from: day('2025-11-04') };
    expect(requestActivation(undefined, tomorrow, true, { ...facts, cards: [scorecard2025No1] })).toEqual(
      tomorrow,
    );
  });

  test('needs a dry run', () => {
    expect(requestActivation(undefined, asked, false, facts)).toMatchObject({ code: 'DRY_RUN_MISSING' });
  });

  test('may be repeated for another day until it is approved', () => {
    const later = { ...asked, from: day('2026-02-01') };
    expect(requestActivation(asked, later, true, facts)).toEqual(later);
    expect(requestActivation(approved, later, true, facts)).toMatchObject({
      code: 'SCORING_MODEL_STATE_CONFLICT',
      facts: { from: '2026-01-01' },
    });
  });
});

describe('approving an activation', () => {
  test('takes another person than the one who asked', () => {
    expect(approveActivation(asked, { by: 'li', at }, facts)).toEqual(approved);
    expect(approveActivation(asked, { by: 'zhang', at }, facts)).toMatchObject({ code: 'SAME_PERSON_TWICE' });
  });

  test('takes somebody who asked', () => {
    expect(approveActivation(undefined, { by: 'li', at }, facts)).toMatchObject({
      code: 'SCORING_MODEL_STATE_CONFLICT',
    });
  });

  test('changes nothing the second time, whoever does', () => {
    expect(approveActivation(approved, { by: 'wang', at }, facts)).toBe(approved);
  });

  test('is too late on the day that was asked for, and once a newer model is in force from it on', () => {
    expect(approveActivation(asked, { by: 'li', at }, { ...facts, today: day('2026-01-01') })).toMatchObject({
      code: 'SCORING_MODEL_STATE_CONFLICT',
      facts: { from: '2026-01-01' },
    });
    const newer = { ...model, version: '2025.9', from: day('2026-01-01') };
    expect(
      approveActivation(asked, { by: 'li', at }, { ...facts, cards: [...facts.cards, newer] }),
    ).toMatchObject({ code: 'SCORING_MODEL_STATE_CONFLICT' });
  });
});
