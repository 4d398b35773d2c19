import { fen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { demandCoverageOn, type HeldAndAsked } from '../../src/domain/demand-coverage.js';
import { day } from '../policy-example.js';
import { cover } from './coverage-example.js';

const held = (
  enterpriseUscc: string,
  line: string,
  more: Partial<Pick<HeldAndAsked, 'covers' | 'demand'>>,
): HeldAndAsked => ({ enterpriseUscc, line, covers: [], demand: [], ...more });

const year = cover('P', '2025-01-01', '2025-12-31');
const asked = (coverFen: bigint, closedOn?: string) => ({
  registeredOn: day('2025-02-01'),
  cover: fen(coverFen),
  ...(closedOn === undefined ? {} : { closedOn: day(closedOn) }),
});

describe('coverage of demand', () => {
  test('is who is insured among these and those whose demand is open', () => {
    const all = [
      held('A', 'EMPLOYER', { covers: [year] }),
      held('B', 'EMPLOYER', { demand: [asked(0n)] }),
      held('C', 'EMPLOYER', { covers: [year], demand: [asked(0n)] }),
      held('D', 'EMPLOYER', { demand: [asked(0n, '2025-03-01')] }),
    ];
    expect(demandCoverageOn(all, day('2025-02-28'))).toMatchObject({ insured: 2, openDemand: 2 });
    expect(demandCoverageOn(all, day('2025-03-01'))).toMatchObject({ insured: 2, openDemand: 1 });
    expect(demandCoverageOn(all, day('2025-01-31'))).toMatchObject({ insured: 2, openDemand: 0 });
    expect(demandCoverageOn(all, day('2026-01-01'))).toMatchObject({ insured: 0, openDemand: 2 });
  });

  test('is measured by amount too: what is asked for beyond the cover in force is open', () => {
    const all = [
      held('A', 'EXP_ST', { covers: [year], demand: [asked(150_000_000n)] }),
      held('B', 'EXP_ST', { demand: [asked(50_000_000n)] }),
    ];
    expect(demandCoverageOn(all, day('2025-03-01'))).toEqual({
      insured: 1,
      openDemand: 1,
      insuredCover: 100_000_000n,
      openDemandCover: 100_000_000n,
    });
  });

  test('counts an enterprise once over several lines, and as insured only when none is left open', () => {
    const all = [
      held('A', 'EXP_ST', { covers: [year] }),
      held('A', 'EXP_MLT', { demand: [asked(0n)] }),
      held('B', 'EXP_ST', { covers: [year] }),
      held('B', 'EXP_MLT', { covers: [year] }),
    ];
    expect(demandCoverageOn(all, day('2025-03-01'))).toMatchObject({
      insured: 1,
      openDemand: 1,
      insuredCover: 300_000_000n,
    });
  });

  test('is to be had as it was known', () => {
    const late = { ...year, acceptedOn: day('2025-03-10') };
    const all = [held('A', 'EMPLOYER', { covers: [late], demand: [asked(0n)] })];
    expect(demandCoverageOn(all, day('2025-03-01'), day('2025-03-09'))).toMatchObject({ openDemand: 1 });
    expect(demandCoverageOn(all, day('2025-03-01'))).toMatchObject({ insured: 1, openDemand: 0 });
  });
});
