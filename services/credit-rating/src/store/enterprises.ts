import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { Dispute } from '../domain/dispute.js';
import type { EnterpriseFile } from '../domain/enterprise-file.js';
import type { Grade, SupervisionClass } from '../domain/grade.js';
import type { PreNotice } from '../domain/pre-notice.js';
import type { RatingVersion } from '../domain/rating.js';

/** An enterprise's file under its code, with the newest versions of its rating, oldest first. */
export interface EnterpriseDocument extends StoredDocument, EnterpriseFile {
  readonly ratings: readonly RatingVersion[];
  /** Of the newest version, for counting. */
  readonly grade: Grade;
  readonly supervisionClass: SupervisionClass;
  /** The model that it was assessed by last, even if no version came of it; absent on an older document. */
  readonly modelVersion?: string | undefined;
  /** The day of the next yearly rating. */
  readonly nextReviewOn: CalendarDate;
  /** The next day on which the rating may change by itself; absent when nothing on file ever will. */
  readonly nextTurnOn?: CalendarDate | undefined;
  readonly preNotice?: PreNotice | undefined;
  /** All objections that it ever had to its records; absent before the first. */
  readonly disputes?: readonly Dispute[] | undefined;
}

export const enterprises = documentCollection<EnterpriseDocument>('enterprises', [
  { key: { nextReviewOn: 1 }, name: 'nextReviewOn' },
  { key: { nextTurnOn: 1 }, name: 'nextTurnOn' },
  { key: { modelVersion: 1 }, name: 'modelVersion' },
]);
