import { type CallContext, ownPartyOnly, type Platform, type Role } from '@donghu/chassis';
import type {
  CheckCoverRequest,
  CheckCoverResponse,
  ListEnterprisePoliciesRequest,
  ListEnterprisePoliciesResponse,
  WatchPoliciesRequest,
  WatchPoliciesResponse,
} from '@donghu/contracts/policy';
import {
  calendarDateAt,
  type DomainError,
  domainError,
  isDomainError,
  parseCalendarDate,
  parseUscc,
} from '@donghu/kernel';
import { policiesInForce } from '../store/cover-queries.js';
import { checkCursor, watchPolicies } from '../store/policy-changes.js';
import { listPolicies } from '../store/policy-queries.js';
import { policySummary } from './policy-summary.js';

const readers: { readonly roles: readonly Role[] } = {
  roles: ['bureau', 'regulator', 'operator', 'auditor', 'finance', 'enterprise'],
};

const offices: { readonly roles: readonly Role[] } = {
  roles: ['bureau', 'regulator', 'operator', 'auditor'],
};

const usualPage = 100;
const largestPage = 500;
const mostInsured = 1_000;

/** Each holds a connection of the store's pool, of which requests and consumers need the most. */
const mostWatchers = 4;

const admitted = (uscc: string, { principal }: CallContext): string | DomainError => {
  const code = parseUscc(uscc, '/insuredUscc');
  if (isDomainError(code)) return code;
  return ownPartyOnly(principal, code.uscc) ?? code.uscc;
};

const refuse = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

const readInsured = (codes: readonly string[]): readonly string[] | DomainError => {
  if (codes.length > mostInsured) {
    return refuse('/insuredUsccs', 'TOO_LONG', `At most ${mostInsured} codes`);
  }
  const read: string[] = [];
  for (const [index, code] of codes.entries()) {
    const parsed = parseUscc(code, `/insuredUsccs/${index}`);
    if (isDomainError(parsed)) return parsed;
    read.push(parsed.uscc);
  }
  return read;
};

/** What bureaus ask: who is insured, by what, and what changes. */
export const lookUpMethods = ({ store, clock }: Platform<unknown>) => {
  let watchers = 0;

  async function* watch(
    watched: { readonly cursor: string; readonly insuredUsccs: readonly string[] },
    { signal, closing }: CallContext,
  ): AsyncGenerator<WatchPoliciesResponse> {
    watchers += 1;
    try {
      const over = AbortSignal.any([signal, closing]);
      for await (const { cursor, policy } of watchPolicies(store.db, watched, over)) {
        yield { cursor, ...(policy === undefined ? {} : { policy: policySummary(policy) }) };
      }
    } finally {
      watchers -= 1;
    }
  }

  return {
    checkCover: {
      kind: 'unary',
      access: readers,
      handle: async (
        request: CheckCoverRequest,
        call: CallContext,
      ): Promise<CheckCoverResponse | DomainError> => {
        const insured = admitted(request.insuredUscc, call);
        if (isDomainError(insured)) return insured;
        const on = request.on === '' ? calendarDateAt(clock.now()) : parseCalendarDate(request.on, '/on');
        if (isDomainError(on)) return on;
        const found = await policiesInForce(store.db, insured, request.line, on);
        return { inForce: found.length > 0, policies: found.map(policySummary) };
      },
    },
    listEnterprisePolicies: {
      kind: 'unary',
      access: readers,
      handle: async (
        { insuredUscc, pageSize, pageToken }: ListEnterprisePoliciesRequest,
        call: CallContext,
      ): Promise<ListEnterprisePoliciesResponse | DomainError> => {
        const insured = admitted(insuredUscc, call);
        if (isDomainError(insured)) return insured;
        if (pageSize < 0 || pageSize > largestPage) {
          return refuse('/pageSize', 'OUT_OF_RANGE', `From 0 to ${largestPage}`);
        }
        const limit = pageSize === 0 ? usualPage : pageSize;
        const page = await listPolicies(store.db, { insuredUscc: insured, after: pageToken, limit });
        return {
          policies: page.map(policySummary),
          nextPageToken: page.length === limit ? (page.at(-1)?._id ?? '') : '',
        };
      },
    },
    watchPolicies: {
      kind: 'server-stream',
      access: offices,
      isEndless: true,
      handle: async (
        { cursor, insuredUsccs }: WatchPoliciesRequest,
        call: CallContext,
      ): Promise<DomainError | AsyncIterable<WatchPoliciesResponse>> => {
        const refused = checkCursor(cursor);
        if (refused !== undefined) return refused;
        const insured = readInsured(insuredUsccs);
        if (isDomainError(insured)) return insured;
        if (watchers >= mostWatchers) {
          return domainError('OVERLOADED', `${mostWatchers} watch already; try again later`);
        }
        return watch({ cursor, insuredUsccs: insured }, call);
      },
    },
  } as const;
};
