import { type Draft, type Facts, outgoingEvent, type Unit } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { LapseClosing as LapseClosingMessage } from '@donghu/contracts/policy';
import type { CalendarDate } from '@donghu/kernel';
import { coveredPeriods, lastBefore } from '../domain/coverage.js';
import { type DatedCover, datedCover } from '../domain/dated-cover.js';
import { isClosedLate, judgeLapses, type LapseStep } from '../domain/judge-lapses.js';
import type { PolicyReport } from '../domain/policy-report.js';
import { uncoveredPeriods } from '../domain/uncovered-periods.js';
import { fullCoverageLines } from '../parameters/coverage-lines.js';
import { type CoverFileDocument, coverFileId, coverFiles } from '../store/cover-files.js';
import { coverFilings } from '../store/cover-filings.js';
import { obligationId, obligations } from '../store/obligations.js';
import { bookedPolicy, policies } from '../store/policies.js';

export interface CoverFileKey {
  readonly line: string;
  readonly enterpriseUscc: string;
}

/** Reads cover files with the duties that they are judged by. */
export const fetchCoverFiles = async (unit: Unit, keys: readonly CoverFileKey[]): Promise<void> => {
  if (keys.length === 0) return;
  await Promise.all([
    unit.fetch(
      coverFiles,
      keys.map(({ line, enterpriseUscc }) => coverFileId(line, enterpriseUscc)),
    ),
    unit.fetch(
      obligations,
      keys.map(({ line, enterpriseUscc }) => obligationId(enterpriseUscc, line)),
    ),
    unit.fetchReference(
      coverFilings,
      keys.map(({ line }) => line),
    ),
  ]);
};

type OfLine = Pick<PolicyReport, 'line' | 'insuredUscc'>;

/** Reads the cover files of policies of a line of full coverage; the others have none. */
export const fetchCoverFilesOf = (unit: Unit, reports: readonly OfLine[]): Promise<void> =>
  fetchCoverFiles(
    unit,
    reports
      .filter(({ line }) => fullCoverageLines.includes(line))
      .map(({ line, insuredUscc }) => ({ line, enterpriseUscc: insuredUscc })),
  );

/** As `fetchCoverFilesOf`, for the policies of these ids, which were fetched. */
export const fetchCoverFilesOfPolicies = (unit: Unit, ids: readonly string[]): Promise<void> =>
  fetchCoverFilesOf(
    unit,
    ids.flatMap((id) => bookedPolicy(unit.get(policies, id))?.report ?? []),
  );

const lapseId = (fileId: string, { lapse }: LapseStep): string => `${fileId}/${lapse.number}`;

const lapseEvent = (file: Draft<CoverFileDocument>, step: LapseStep, version: number) => {
  const { lapse } = step;
  const { enterpriseUscc, line, covers } = file;
  const common = { lapseId: lapseId(file._id, step), enterpriseUscc, line, lapsedFrom: lapse.from };
  if (step.type === 'OPENED' || lapse.closing === undefined) {
    const lastPolicyId = lastBefore(coveredPeriods(covers), lapse.from)?.policyId ?? '';
    const opened = { ...common, lastPolicyId, recordedOn: lapse.openedOn };
    return outgoingEvent(eventCatalogue.LapseOpened, opened, version);
  }
  const { on, reason, policyId = '', reportedOn = '', recordedOn } = lapse.closing;
  const closed = {
    ...common,
    closedOn: on,
    closing: LapseClosingMessage[reason],
    policyId,
    reportedOn,
    reportedLate: isClosedLate(lapse.closing),
    recordedOn,
  };
  return outgoingEvent(eventCatalogue.LapseClosed, closed, version);
};

const later = (one: CalendarDate, other: CalendarDate | undefined): CalendarDate =>
  other !== undefined && other > one ? other : one;

/** Whether all policies of a line are filed that were stored before there were cover files. */
export const isFiled = (unit: Unit, line: string): boolean => unit.get(coverFilings, line)?.done === true;

/**
 * Judges a cover file anew and stores it, even if nothing changed: whoever judged it by what it was meets this change.
 * A business clock that was moved back takes no warning back. While policies of the line are still being filed it is
 * only marked, and judged when they are.
 */
export const judgeCoverFile = (
  unit: Unit,
  { line, enterpriseUscc }: CoverFileKey,
  covers: readonly DatedCover[],
  facts: Pick<Facts, 'today'>,
): readonly LapseStep[] => {
  const _id = coverFileId(line, enterpriseUscc);
  const stored = unit.get(coverFiles, _id);
  const duty = unit.get(obligations, obligationId(enterpriseUscc, line))?.periods ?? [];
  const today = later(facts.today, stored?.judgedOn);
  if (!isFiled(unit, line)) {
    const unjudged = { lapses: stored?.lapses ?? [], watchedFrom: stored?.watchedFrom, judgedOn: today };
    unit.put(coverFiles, { _id, line, enterpriseUscc, covers, ...unjudged, turnsOn: today });
    return [];
  }
  const watchedFrom = stored?.watchedFrom ?? (duty.length === 0 ? undefined : today);
  const { lapses, steps, turnsOn } = judgeLapses(
    stored?.lapses ?? [],
    uncoveredPeriods(duty, coveredPeriods(covers)),
    { today, watchedFrom: watchedFrom ?? today },
  );
  const file = { _id, line, enterpriseUscc, covers, lapses, watchedFrom, judgedOn: today, turnsOn };
  unit.put(coverFiles, file);
  // Every event has a version of its own.
  for (const step of steps) unit.emit(lapseEvent(file, step, unit.put(coverFiles, file)));
  return steps;
};

const withCover = (covers: readonly DatedCover[], cover: DatedCover): readonly DatedCover[] => {
  const at = covers.findIndex(({ policyId }) => policyId === cover.policyId);
  return at === -1 ? [...covers, cover] : covers.with(at, cover);
};

/** Files a policy of a line of full coverage as it stands now, and judges what follows from it. */
export const fileCover = (unit: Unit, policyId: string, facts: Pick<Facts, 'today'>): void => {
  const policy = bookedPolicy(unit.get(policies, policyId));
  if (policy === undefined || !fullCoverageLines.includes(policy.report.line)) return;
  const key = { line: policy.report.line, enterpriseUscc: policy.report.insuredUscc };
  const stored = unit.get(coverFiles, coverFileId(key.line, key.enterpriseUscc));
  judgeCoverFile(unit, key, withCover(stored?.covers ?? [], datedCover(policyId, policy)), facts);
};
