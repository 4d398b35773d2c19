import { fenOf } from './money';
import type { PolicyReportDto } from './policy-report.dto';

/** The R&D scheme's figures (plan (二)1): half of the premium paid, at most 300,000 yuan. */
const rateBasisPoints = 5_000n;
const capFen = 30_000_000n;
const wholeBasisPoints = 10_000n;

export const subsidyFen = (report: PolicyReportDto): bigint => {
  const amount = (fenOf(report.paidPremium) * rateBasisPoints) / wholeBasisPoints;
  return amount < capFen ? amount : capFen;
};
