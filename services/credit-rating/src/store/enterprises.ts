import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { Dispute } from '../domain/dispute.js';
import type { EnterpriseFile } from '../domain/enterprise-file.js';
import type { Grade, SupervisionClass } from '../domain/grade.js';
import type { RatingVersion } from '../domain/rating.js';

/** An enterprise's file under its code, with the newest versions of its rating, oldest first. */
export interface EnterpriseDocument extends StoredDocument, EnterpriseFile {
  readonly ratings: readonly RatingVersion[];
  /** Of the newest version, for counting. */
  readonly grade: Grade;
  readonly supervisionClass: SupervisionClass;
  readonly nextReviewOn: CalendarDate;
  /** All objections that it ever had to its records; absent before the first. */
  readonly disputes?: readonly Dispute[] | undefined;
}

export const enterprises = documentCollection<EnterpriseDocument>('enterprises', [
  { key: { nextReviewOn: 1 }, name: 'nextReviewOn' },
]);
