import { type CalendarDate, domainError, isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import type { CatalogueEntry } from '../../src/domain/data-catalogue.js';
import {
  answerSharing,
  fieldsGranted,
  requestSharing,
  revokeSharing,
  type SharingRequest,
  sharingStateOn,
} from '../../src/domain/sharing-request.js';

const on = (date: string): CalendarDate => date as CalendarDate;

const entry: CatalogueEntry = {
  id: 'STB-CLASSES',
  zh: '科技企业名单',
  en: 'Class lists',
  provider: 'STB',
  dataset: 'ENTERPRISE',
  fields: ['name_zh', 'classes', 'stage'],
  attribute: 'CONDITIONAL',
  refresh: 'DAILY',
  basis: 'plan (六)3',
};

const asked = {
  entryId: 'STB-CLASSES',
  department: 'FIN',
  party: 'officer@fin',
  requestedBy: 'officer@fin',
  requestedOn: on('2025-08-20'),
  purpose: 'SUBSIDY_REVIEW',
  fields: ['name_zh', 'classes'],
  from: on('2025-09-01'),
  to: on('2026-03-01'),
};
const limits = { longestGrantDays: 366, dueOn: on('2025-09-03') };
const waiting: SharingRequest = { ...asked, dueOn: on('2025-09-03') };

const done = (outcome: SharingRequest | object): SharingRequest => {
  if (isDomainError(outcome)) throw new Error(outcome.detail);
  return outcome as SharingRequest;
};

const granted = done(
  answerSharing(waiting, {
    kind: 'GRANTED',
    fields: ['name_zh', 'classes'],
    to: on('2026-01-01'),
    by: 'officer@stb',
    on: on('2025-08-25'),
  }),
);

describe('a request for shared data', () => {
  test('waits for its answer where sharing has conditions', () => {
    expect(requestSharing(entry, asked, limits)).toEqual(waiting);
    expect(sharingStateOn(waiting, on('2025-08-21'))).toBe('REQUESTED');
  });

  test('is granted at once where sharing has none', () => {
    const request = done(requestSharing({ ...entry, attribute: 'UNCONDITIONAL' }, asked, limits));
    expect(request).toMatchObject({ answer: { kind: 'GRANTED', by: 'catalogue' } });
    expect(sharingStateOn(request, on('2025-08-20'))).toBe('GRANTED');
  });

  test.each([
    ['what is not shared', { attribute: 'NOT_SHARED' as const }, {}, 'NOT_SHARED'],
    ['fields that the entry does not have', {}, { fields: ['revenue'] }, 'UNKNOWN_FIELD'],
    ['a time that is over', {}, { to: on('2025-08-20') }, 'PAST'],
    ['more than a year and a day', {}, { to: on('2026-09-03') }, 'TOO_LONG'],
  ])('is refused for %s', (_, ofEntry, ofRequest, rule) => {
    expect(requestSharing({ ...entry, ...ofEntry }, { ...asked, ...ofRequest }, limits)).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ rule }],
    });
  });

  test('is for a purpose that the data may be used for, where these are known', () => {
    const known = { ...limits, purposes: ['SUBSIDY_REVIEW'] };
    expect(requestSharing(entry, asked, known)).toEqual(waiting);
    expect(requestSharing(entry, { ...asked, purpose: 'AUDIT' }, known)).toMatchObject({
      fields: [{ pointer: '/purpose', rule: 'UNKNOWN_CODE' }],
    });
  });

  test('cannot be taken when the day of the answer is not known', () => {
    const dueOn = domainError('CALENDAR_YEAR_UNKNOWN', 'no table');
    expect(requestSharing(entry, asked, { ...limits, dueOn })).toEqual(dueOn);
  });
});

describe('the answer', () => {
  const answer = {
    kind: 'GRANTED',
    fields: ['classes'],
    to: on('2026-01-01'),
    by: 'officer@stb',
    on: on('2025-08-25'),
  } as const;

  test('grants what was asked for, or part of it', () => {
    expect(answerSharing(waiting, answer)).toMatchObject({ answer: { fields: ['classes'] } });
    expect(answerSharing(waiting, { ...answer, fields: ['stage'] })).toMatchObject({
      fields: [{ rule: 'NOT_ASKED' }],
    });
    for (const to of ['2025-09-01', '2026-03-02']) {
      expect(answerSharing(waiting, { ...answer, to: on(to) })).toMatchObject({
        fields: [{ rule: 'OUT_OF_RANGE' }],
      });
    }
  });

  test('is given once, by another person', () => {
    expect(answerSharing(waiting, { ...answer, by: 'officer@fin' })).toMatchObject({
      code: 'SAME_PERSON_TWICE',
    });
    expect(answerSharing(granted, answer)).toMatchObject({ code: 'APPLICATION_STATE_CONFLICT' });
  });

  test('may be a refusal, which nobody revokes', () => {
    const refused = done(
      answerSharing(waiting, { kind: 'REFUSED', reason: '无关', by: 'officer@stb', on: on('2025-08-25') }),
    );
    expect(sharingStateOn(refused, on('2025-09-01'))).toBe('REFUSED');
    const revocation = { on: on('2025-10-01'), by: 'a', reason: 'b' };
    expect(revokeSharing(refused, revocation)).toMatchObject({ code: 'APPLICATION_STATE_CONFLICT' });
  });
});

describe('a read under a grant', () => {
  const read = {
    party: 'officer@fin',
    purpose: 'SUBSIDY_REVIEW',
    fields: ['classes'],
    on: on('2025-09-01'),
  };

  test('has the fields that it asks for, or all that are granted', () => {
    expect(fieldsGranted(granted, read)).toEqual(['classes']);
    expect(fieldsGranted(granted, { ...read, fields: [] })).toEqual(['name_zh', 'classes']);
  });

  test.each([
    ['another party', { party: 'officer@tax' }, 'NO_GRANT'],
    ['another purpose', { purpose: 'AUDIT' }, 'PURPOSE'],
    ['a field that is not granted', { fields: ['classes', 'stage'] }, 'FIELD'],
    ['a day before it begins', { on: on('2025-08-31') }, 'NOT_YET'],
    ['the day on which it ends', { on: on('2026-01-01') }, 'EXPIRED'],
  ])('has nothing for %s', (_, other, reason) => {
    expect(fieldsGranted(granted, { ...read, ...other })).toMatchObject({
      code: 'FORBIDDEN',
      facts: { reason },
    });
  });

  test('has nothing without a grant, before the answer, and from the revocation on', () => {
    const reason = (request: SharingRequest | undefined, day = '2025-10-01') =>
      fieldsGranted(request, { ...read, on: on(day) });
    expect(reason(undefined)).toMatchObject({ facts: { reason: 'NO_GRANT' } });
    expect(reason(waiting)).toMatchObject({ facts: { reason: 'REQUESTED' } });
    const revoked = done(
      revokeSharing(granted, { on: on('2025-10-01'), by: 'officer@stb', reason: '用途已结束' }),
    );
    expect(reason(revoked)).toMatchObject({ facts: { reason: 'REVOKED' } });
    expect(reason(revoked, '2025-09-30')).toEqual(['classes']);
  });
});
