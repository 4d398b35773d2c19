import type { CalendarDate } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { isCovered } from '../domain/report-claim.js';
import { type BookedPolicy, isBooked, type PolicyDocument, policies } from './policies.js';

/** The policies of an enterprise in a line that are in force on a day. Read by the index on the insured. */
export const policiesInForce = async (
  db: Db,
  insuredUscc: string,
  line: string,
  on: CalendarDate,
): Promise<BookedPolicy[]> => {
  const found = await db
    .collection<PolicyDocument>(policies.name)
    .find({ 'report.insuredUscc': insuredUscc, 'report.line': line, 'report.startOn': { $lte: on } })
    .sort({ _id: 1 })
    .toArray();
  return found.filter(isBooked).filter((policy) => isCovered(policy, on));
};
