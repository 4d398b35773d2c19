import { fen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { coveredPeriod, coverOn, datedCover } from '../../src/domain/dated-cover.js';
import { day, policy, report } from '../policy-example.js';
import { cover } from './coverage-example.js';

describe('the cover of a policy', () => {
  test('goes to 24:00 of its last day', () => {
    expect(coveredPeriod(cover('P', '2024-07-01', '2025-06-30'))).toMatchObject({
      from: '2024-07-01',
      to: '2025-07-01',
    });
  });

  test('is known from the day on which the policy was accepted', () => {
    const late = cover('P', '2025-07-03', '2026-07-02', { acceptedOn: day('2025-07-20') });
    expect(coveredPeriod(late, day('2025-07-19'))).toBeUndefined();
    expect(coveredPeriod(late, day('2025-07-20'))).toMatchObject({ from: '2025-07-03' });
  });

  test('ends where a mid-term cancellation takes effect, once that is known', () => {
    const cancellation = { effectiveOn: day('2025-03-01'), reportedOn: day('2025-03-10') };
    const cancelled = cover('P', '2025-01-01', '2025-12-31', { cancellation });
    expect(coveredPeriod(cancelled)).toMatchObject({ to: '2025-03-01' });
    expect(coveredPeriod(cancelled, day('2025-03-09'))).toMatchObject({ to: '2026-01-01' });
  });

  test('never was when the policy is void from the start, whatever day the cancellation names', () => {
    const cancellation = {
      kind: 'FROM_START',
      effectiveOn: day('2025-05-01'),
      refund: fen(0n),
      reportedOn: day('2025-05-01'),
    } as const;
    expect(coveredPeriod(datedCover('P', policy({ cancellation })))).toBeUndefined();
  });

  test('is extended and changed by endorsements, the amount from their effective day', () => {
    const endorsed = policy({
      report: report({ startOn: day('2025-01-01'), endOn: day('2025-12-31'), cover: fen(1_000n) }),
      acceptedOn: day('2025-01-01'),
      endorsements: [
        {
          sequence: 1,
          kind: 'EXTEND',
          effectiveOn: day('2025-12-01'),
          premiumDifference: fen(0n),
          coverDifference: fen(500n),
          endOn: day('2026-03-31'),
          reportedOn: day('2025-12-05'),
        },
      ],
    });
    const dated = datedCover('P', endorsed);
    expect(coveredPeriod(dated)).toMatchObject({ to: '2026-04-01' });
    expect(coveredPeriod(dated, day('2025-12-04'))).toMatchObject({ to: '2026-01-01' });
    expect(coverOn(dated, day('2025-11-30'))).toBe(1_000n);
    expect(coverOn(dated, day('2025-12-01'))).toBe(1_500n);
    expect(coverOn(dated, day('2025-12-01'), day('2025-12-04'))).toBe(1_000n);
  });
});
