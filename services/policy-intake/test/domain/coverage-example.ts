import { fen } from '@donghu/kernel';
import type { CoveredPeriod, DatedCover } from '../../src/domain/dated-cover.js';
import { day } from '../policy-example.js';

/** A cover of 1,000,000.00 from a day to a last covered day, reported on the first day unless told. */
export const cover = (
  policyId: string,
  startOn: string,
  endOn: string,
  more: Partial<DatedCover> = {},
): DatedCover => ({
  policyId,
  acceptedOn: day(startOn),
  startOn: day(startOn),
  endOn: day(endOn),
  cover: fen(100_000_000n),
  changes: [],
  ...more,
});

/** Days from one until the day before another. */
export const period = (from: string, to?: string) => ({
  from: day(from),
  ...(to === undefined ? {} : { to: day(to) }),
});

export const covered = (from: string, to: string, reportedOn = from, policyId = 'P'): CoveredPeriod => ({
  from: day(from),
  to: day(to),
  policyId,
  reportedOn: day(reportedOn),
});
