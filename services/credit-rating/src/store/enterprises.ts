import { documentCollection, type StoredDocument, type StoredForm } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { Dispute } from '../domain/dispute.js';
import type { EnterpriseFile } from '../domain/enterprise-file.js';
import type { Grade, SupervisionClass } from '../domain/grade.js';
import type { PreNotice } from '../domain/pre-notice.js';
import type { RatingVersion } from '../domain/rating.js';
import { fileText, parseFile } from './enterprise-file-text.js';
import { parseVersions, type StoredVersions, versionsText } from './rating-versions-text.js';

interface EnterpriseStanding extends StoredDocument {
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

/** An enterprise's file under its code, with the newest versions of its rating, oldest first. */
export interface EnterpriseDocument extends EnterpriseStanding, EnterpriseFile {
  readonly ratings: readonly RatingVersion[];
}

/** As it lies in the store: a new scoring model writes those of everybody. */
export interface StoredEnterprise extends EnterpriseStanding, Partial<EnterpriseFile> {
  /** In its place the parts of the file themselves, where the document was written before it was a text. */
  readonly file?: string;
  readonly ratings: StoredVersions;
}

const enterpriseForm: StoredForm<EnterpriseDocument, StoredEnterprise> = {
  toStored: ({
    registration,
    policies,
    claims,
    lapses,
    standings,
    negatives,
    vetoes,
    ratings,
    ...standing
  }) => ({
    ...standing,
    file: fileText({ registration, policies, claims, lapses, standings, negatives, vetoes }),
    ratings: versionsText(ratings),
  }),
  fromStored: ({
    file,
    ratings,
    registration,
    policies = [],
    claims = [],
    lapses = [],
    standings = {},
    negatives = [],
    vetoes = {},
    ...standing
  }) => ({
    ...standing,
    ...(file === undefined
      ? { registration, policies, claims, lapses, standings, negatives, vetoes }
      : parseFile(file)),
    ratings: parseVersions(ratings),
  }),
};

export const enterprises = documentCollection<EnterpriseDocument>(
  'enterprises',
  [
    { key: { nextReviewOn: 1 }, name: 'nextReviewOn' },
    { key: { nextTurnOn: 1 }, name: 'nextTurnOn' },
    { key: { modelVersion: 1 }, name: 'modelVersion' },
  ],
  enterpriseForm,
);

/** Gives the file as it is used. */
export const enterpriseOf = (stored: StoredEnterprise): EnterpriseDocument =>
  enterpriseForm.fromStored(stored);
