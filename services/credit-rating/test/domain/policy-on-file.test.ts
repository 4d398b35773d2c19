import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { emptyFile, filePolicy } from '../../src/domain/enterprise-file.js';
import {
  completedYears,
  insuredStretch,
  joinPolicy,
  type PolicyOnFile,
  premiumPunctuality,
} from '../../src/domain/policy-on-file.js';
import { day } from '../file-builder.js';

const policy = (
  id: string,
  from: string,
  to: string,
  more: Pick<PolicyOnFile, 'cancelled'> & { readonly paidOn?: string } = {},
): PolicyOnFile => ({
  id,
  accepted: {
    from: day(from),
    to: day(to),
    paidOn: more.paidOn === undefined ? undefined : day(more.paidOn),
  },
  cancelled: more.cancelled,
});

describe('being insured without a break', () => {
  const joined = [policy('a', '2023-01-01', '2023-12-31'), policy('b', '2024-01-01', '2024-12-31')];

  test('joins covers that follow on the next day', () => {
    expect(insuredStretch(joined, day('2024-06-01'))).toEqual({ from: '2023-01-01', to: '2024-12-31' });
  });

  test('is broken by a single day', () => {
    const broken = [policy('a', '2023-01-01', '2023-12-30'), policy('b', '2024-01-01', '2024-12-31')];
    expect(insuredStretch(broken, day('2024-06-01'))?.from).toBe('2024-01-01');
    expect(insuredStretch(broken, day('2023-12-31'))).toBeUndefined();
  });

  test('ends with a cancellation, and never began when it was void from the start', () => {
    const ended = [
      policy('a', '2024-01-01', '2024-12-31', {
        cancelled: { fromStart: false, effectiveOn: day('2024-07-01') },
      }),
    ];
    expect(insuredStretch(ended, day('2024-06-30'))?.to).toBe('2024-06-30');
    expect(insuredStretch(ended, day('2024-07-01'))).toBeUndefined();
    const voided = [
      policy('a', '2024-01-01', '2024-12-31', {
        cancelled: { fromStart: true, effectiveOn: day('2024-01-01') },
      }),
    ];
    expect(insuredStretch(voided, day('2024-06-30'))).toBeUndefined();
  });

  test('counts whole years', () => {
    expect(completedYears(day('2023-05-02'), day('2025-05-01'))).toBe(1);
    expect(completedYears(day('2023-05-01'), day('2025-05-01'))).toBe(2);
    expect(completedYears(day('2025-05-01'), day('2025-05-01'))).toBe(0);
  });
});

describe('paying on time', () => {
  const count = (one: PolicyOnFile, on: string) => premiumPunctuality([one], day(on), 30);

  test('holds within 30 days of the beginning of the cover', () => {
    const paid = (paidOn: string) => policy('a', '2024-01-01', '2024-12-31', { paidOn });
    expect(count(paid('2024-01-31'), '2024-06-01')).toEqual({ onTime: 1, late: 0 });
    expect(count(paid('2024-02-01'), '2024-06-01')).toEqual({ onTime: 0, late: 1 });
  });

  test('is open until the grace is over, and late afterwards', () => {
    const unpaid = policy('a', '2024-01-01', '2024-12-31');
    expect(count(unpaid, '2024-01-31')).toEqual({ onTime: 0, late: 0 });
    expect(count(unpaid, '2024-02-01')).toEqual({ onTime: 0, late: 1 });
  });
});

test('a cancellation that arrives before the acceptance is kept and holds', () => {
  const cancelled = { fromStart: true, effectiveOn: day('2024-01-01') };
  const early = filePolicy(emptyFile, { id: 'a', cancelled });
  const both = filePolicy(early, policy('a', '2024-01-01', '2024-12-31'));
  expect(both.policies).toHaveLength(1);
  expect(insuredStretch(both.policies, day('2024-06-30'))).toBeUndefined();
});

describe('an endorsed policy', () => {
  const issued = policy('a', '2024-01-01', '2024-06-30');
  const extended: PolicyOnFile = { id: 'a', endorsed: { version: 1, to: day('2024-12-31') } };
  const further: PolicyOnFile = {
    id: 'a',
    endorsed: { version: 2, to: day('2025-03-31') },
    paid: { version: 2, on: day('2024-01-20') },
  };
  const later: PolicyOnFile = {
    id: 'a',
    endorsed: { version: 3, to: day('2025-03-31') },
    paid: { version: 3, on: day('2024-11-01') },
  };
  const cancelled: PolicyOnFile = {
    id: 'a',
    cancelled: { fromStart: false, effectiveOn: day('2025-02-01') },
  };

  test('covers until the day that the newest endorsement says, and its premium is paid with the first that pays it', () => {
    const known = joinPolicy(joinPolicy(issued, extended), further);
    expect(insuredStretch([known], day('2024-02-01'))?.to).toBe('2025-03-31');
    expect(premiumPunctuality([known], day('2025-01-01'), 30)).toEqual({ onTime: 1, late: 0 });
    const ended = joinPolicy(known, cancelled);
    expect(insuredStretch([ended], day('2024-02-01'))?.to).toBe('2025-01-31');
  });

  test('is the same in whatever order and however often its events come', () => {
    const all = [issued, extended, further, later, cancelled];
    const inOrder = all.reduce(joinPolicy);
    fc.assert(
      fc.property(fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), (shuffled) => {
        expect(shuffled.reduce(joinPolicy)).toEqual(inOrder);
      }),
    );
  });
});
