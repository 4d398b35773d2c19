import type { CalendarDate } from '@donghu/kernel';
import type { Db, FindCursor } from 'mongodb';
import { datedCover } from '../domain/dated-cover.js';
import type { HeldAndAsked } from '../domain/demand-coverage.js';
import { type InsuranceDemandDocument, insuranceDemands } from './insurance-demands.js';
import { type BookedPolicy, policies } from './policies.js';

type CoverFields = Pick<BookedPolicy, '_id' | 'report' | 'acceptedOn' | 'endorsements' | 'cancellation'>;

/**
 * Policies of a line that may be in force on a day: begun, and not at the end of what they were issued for. Only an
 * endorsement can have extended one beyond that.
 */
export const policiesInForce = (db: Db, line: string, date: CalendarDate): FindCursor<CoverFields> =>
  db
    .collection<CoverFields>(policies.name)
    .find({
      'report.line': line,
      'report.startOn': { $lte: date },
      $or: [{ 'report.endOn': { $gte: date } }, { 'endorsements.0': { $exists: true } }],
    })
    // Of its own accord SecantusDB reads the whole collection where a condition has alternatives.
    .hint('line')
    .project<CoverFields>({
      'report.insuredUscc': 1,
      'report.startOn': 1,
      'report.endOn': 1,
      'report.cover': 1,
      acceptedOn: 1,
      endorsements: 1,
      cancellation: 1,
    });

const demandsOfLine = (db: Db, line: string): Promise<InsuranceDemandDocument[]> =>
  db.collection<InsuranceDemandDocument>(insuranceDemands.name).find({ line }).toArray();

/** What enterprises hold on a day in a line whose demand is to be met, and what they have asked for in it. */
export const findHeldAndAsked = async (
  db: Db,
  line: string,
  date: CalendarDate,
): Promise<readonly HeldAndAsked[]> => {
  const found = new Map<string, { -readonly [Key in keyof HeldAndAsked]: HeldAndAsked[Key] }>();
  const of = (enterpriseUscc: string) => {
    const entry = found.get(enterpriseUscc) ?? { enterpriseUscc, line, covers: [], demand: [] };
    found.set(enterpriseUscc, entry);
    return entry;
  };
  for (const { enterpriseUscc, entries } of await demandsOfLine(db, line))
    of(enterpriseUscc).demand = entries;
  for await (const policy of policiesInForce(db, line, date)) {
    const entry = of(policy.report.insuredUscc);
    entry.covers = [...entry.covers, datedCover(policy._id, policy)];
  }
  return [...found.values()];
};
