import { type Facts, type Unit, workingDays } from '@donghu/chassis';
import type { EnterpriseFile } from '../domain/enterprise-file.js';
import { pushContent } from '../domain/push-record.js';
import { pushDueOn } from '../domain/push-terms.js';
import type { RatingVersion } from '../domain/rating.js';
import { supervisionResults } from '../domain/supervision-result.js';
import { pushTerms } from '../parameters/push-terms.js';
import { pushLedger, pushRecordId } from '../store/push-ledger.js';

interface FileVersion {
  readonly file: EnterpriseFile;
  /** The newest one. */
  readonly rating: RatingVersion | undefined;
}

export interface FileChange {
  readonly uscc: string;
  /** Of the enterprise's document. */
  readonly version: number;
  readonly before: FileVersion;
  readonly after: FileVersion & { readonly rating: RatingVersion };
}

/** Puts what the municipal platform is to be told of a change into the ledger, in the change's own transaction. */
export const stagePush = (
  unit: Unit,
  { now, today }: Facts,
  { uscc, version, before, after }: FileChange,
): void => {
  const change = {
    subject: { uscc, name: after.file.registration?.nameZh ?? '' },
    before: before.rating,
    after: after.rating,
    results: supervisionResults(before.file, after.file, pushTerms),
    today,
  };
  const content = pushContent(change, pushTerms.evaluationName);
  if (content === undefined) return;
  unit.append(pushLedger, {
    _id: pushRecordId(uscc, version),
    content,
    recordedOn: today,
    recordedAt: now,
    dueOn: pushDueOn(pushTerms, workingDays, today),
    state: 'WAITING',
    attempts: 0,
  });
};
