import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
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
}

export const enterprises = documentCollection<EnterpriseDocument>('enterprises', [
  { key: { nextReviewOn: 1 }, name: 'nextReviewOn' },
]);
