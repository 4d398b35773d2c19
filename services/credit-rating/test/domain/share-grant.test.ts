import { calendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { partsShared, type ShareGrant } from '../../src/domain/share-grant.js';

const grant: ShareGrant = {
  department: 'STB',
  purpose: 'SUPERVISION',
  fields: ['grade', 'vetoes'],
  from: calendarDate('2025-09-01'),
  to: calendarDate('2026-03-01'),
  revoked: false,
};

const use = { department: 'STB', requestId: 'request-1', purpose: 'SUPERVISION' };
const firstDay = calendarDate('2025-09-01');
const lastDay = calendarDate('2026-02-28');

describe('a department', () => {
  test('sees the fields of its grant, from the first day to the last', () => {
    for (const day of [firstDay, lastDay]) expect(partsShared(grant, use, day)).toEqual(['grade', 'vetoes']);
  });

  test('sees no field of a grant that no rating has', () => {
    expect(partsShared({ ...grant, fields: ['grade', 'shoeSize'] }, use, firstDay)).toEqual(['grade']);
  });

  test.each([
    ['without a share request', {}, { requestId: undefined }, firstDay, 'REQUIRED'],
    ['with an empty one', {}, { requestId: '' }, firstDay, 'REQUIRED'],
    ['that the token does not name', {}, { department: undefined }, firstDay, 'NO_DEPARTMENT'],
    ['that the grant is not for', {}, { department: 'TAX' }, firstDay, 'NO_GRANT'],
    ['for another purpose', {}, { purpose: 'SUBSIDY' }, firstDay, 'PURPOSE'],
    ['before the grant begins', {}, {}, calendarDate('2025-08-31'), 'NOT_YET'],
    ['on the day on which it has ended', {}, {}, calendarDate('2026-03-01'), 'EXPIRED'],
    ['whose grant was revoked', { revoked: true }, {}, firstDay, 'REVOKED'],
  ])('sees nothing %s', (_, ofGrant, ofUse, today, reason) => {
    expect(partsShared({ ...grant, ...ofGrant }, { ...use, ...ofUse }, today)).toMatchObject({
      code: 'SHARE_REQUEST_MISSING',
      facts: { reason },
    });
  });

  test("learns no more of another's grant than of none", () => {
    const stranger = { ...use, department: 'TAX' };
    expect(partsShared(grant, stranger, firstDay)).toEqual(partsShared(undefined, stranger, firstDay));
  });
});
