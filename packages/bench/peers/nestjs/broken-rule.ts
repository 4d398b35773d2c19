import { fenOf } from './money';
import type { PolicyReportDto } from './policy-report.dto';

/** What a report says of itself and does not fit together; undefined when it does. */
export const brokenRule = (report: PolicyReportDto): string | undefined => {
  const paid = fenOf(report.paidPremium);
  if (report.endOn < report.startOn) return 'The policy ends before it starts';
  if (paid > fenOf(report.writtenPremium)) return 'More is paid than the written premium';
  if (paid > 0n !== (report.paidOn !== undefined)) return 'Paid premium and day of payment go together';
  if (fenOf(report.cover) === 0n) return 'Unlimited cover is not allowed';
  return undefined;
};
