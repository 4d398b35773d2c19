import { defineGrpcService, type GrpcService, type Platform } from '@donghu/chassis';
import { CoverageServiceService } from '@donghu/contracts/policy';
import {
  addFen,
  type CalendarDate,
  calendarDateAt,
  type DomainError,
  domainError,
  isDomainError,
  parseCalendarDate,
} from '@donghu/kernel';
import { checkSeries, coverageSeries, type DayRange, gapOn, percentOf } from '../domain/coverage.js';
import { demandCoverageOn } from '../domain/demand-coverage.js';
import {
  allExportLines,
  demandLines,
  fullCoverageLines,
  linesOfDemand,
} from '../parameters/coverage-lines.js';
import { findHeldAndAsked } from '../store/held-and-asked.js';
import { findObliged } from '../store/obliged-enterprises.js';

const offices = { roles: ['bureau', 'operator', 'auditor', 'regulator'] } as const;

const largestPage = 500;
const usualPage = 100;
const longestToken = 80;

const refuse = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

const checkLine = (line: string, known: readonly string[]): DomainError | undefined =>
  known.includes(line)
    ? undefined
    : refuse('/line', 'UNKNOWN_CODE', `The line is one of ${known.join(', ')}`);

const optionalDate = (text: string | undefined, pointer: string): CalendarDate | undefined | DomainError =>
  text === undefined || text === '' ? undefined : parseCalendarDate(text, pointer);

interface AsOf {
  readonly date: CalendarDate;
  readonly knownAt: CalendarDate | undefined;
}

interface AsOfRequest {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
}

export const coverageService = ({ clock, store }: Platform<unknown>): GrpcService => {
  const readAsOf = (request: AsOfRequest): AsOf | DomainError => {
    const date = optionalDate(request.asOf, '/asOf');
    const knownAt = optionalDate(request.knownAt, '/knownAt');
    if (isDomainError(date)) return date;
    if (isDomainError(knownAt)) return knownAt;
    return { date: date ?? calendarDateAt(clock.now()), knownAt };
  };
  const readRange = (request: { readonly from: string; readonly to: string }): DayRange | DomainError => {
    const from = parseCalendarDate(request.from, '/from');
    const to = parseCalendarDate(request.to, '/to');
    if (isDomainError(from)) return from;
    if (isDomainError(to)) return to;
    return checkSeries({ from, to }) ?? { from, to };
  };

  return defineGrpcService(CoverageServiceService, {
    getCoverage: {
      kind: 'unary',
      access: offices,
      handle: async (request) => {
        const range = checkLine(request.line, fullCoverageLines) ?? readRange(request);
        if (isDomainError(range)) return range;
        const knownAt = optionalDate(request.knownAt, '/knownAt');
        if (isDomainError(knownAt)) return knownAt;
        const days = coverageSeries(await findObliged(store.db, request.line), range, knownAt);
        return {
          days: days.map((day) => ({
            ...day,
            ratePercent: percentOf(BigInt(day.insured), BigInt(day.obligated)) ?? '',
          })),
        };
      },
    },
    listCoverageGaps: {
      kind: 'unary',
      access: offices,
      handle: async (request) => {
        const { line, pageToken, pageSize } = request;
        const asOf = checkLine(line, fullCoverageLines) ?? readAsOf(request);
        if (isDomainError(asOf)) return asOf;
        if (pageSize < 0 || pageSize > largestPage) {
          return refuse('/pageSize', 'RANGE', `A page has at most ${largestPage} gaps`);
        }
        if (pageToken.length > longestToken) return refuse('/pageToken', 'TOO_LONG', 'This is no page token');
        const limit = pageSize === 0 ? usualPage : pageSize;
        const gaps = (await findObliged(store.db, line))
          .filter(({ enterpriseUscc }) => enterpriseUscc > pageToken)
          .flatMap((enterprise) => gapOn(enterprise, asOf.date, asOf.knownAt) ?? []);
        const page = gaps.slice(0, limit);
        return {
          gaps: page.map(({ enterpriseUscc, since, lastPolicy, department, listReference }) => ({
            enterpriseUscc,
            line,
            since,
            lastPolicyId: lastPolicy?.policyId ?? '',
            lastPolicyEndedOn: lastPolicy?.endedOn ?? '',
            department,
            listReference,
          })),
          nextPageToken: gaps.length > limit ? (page.at(-1)?.enterpriseUscc ?? '') : '',
        };
      },
    },
    getDemandCoverage: {
      kind: 'unary',
      access: offices,
      handle: async (request) => {
        const asOf = checkLine(request.line, [allExportLines, ...demandLines]) ?? readAsOf(request);
        if (isDomainError(asOf)) return asOf;
        const { date, knownAt } = asOf;
        const held = await Promise.all(
          linesOfDemand(request.line).map((line) => findHeldAndAsked(store.db, line, date)),
        );
        const { insured, openDemand, insuredCover, openDemandCover } = demandCoverageOn(
          held.flat(),
          date,
          knownAt,
        );
        return {
          date,
          insured,
          openDemand,
          ratePercent: percentOf(BigInt(insured), BigInt(insured + openDemand)) ?? '',
          insuredCoverFen: insuredCover,
          openDemandCoverFen: openDemandCover,
          coverRatePercent: percentOf(insuredCover, addFen(insuredCover, openDemandCover)) ?? '',
        };
      },
    },
  });
};
