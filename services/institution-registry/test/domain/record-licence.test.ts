import { type CalendarDate, holdsOn } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { endLicence, recordLicence } from '../../src/domain/record-licence.js';
import { institution } from '../institution-example.js';

const on = (date: string): CalendarDate => date as CalendarDate;
const licence = { scheme: 'CBIRC', number: '000142420000', from: on('2019-01-01') };

describe('licences', () => {
  test('are known by scheme and number, and their terms by the first day: the same again corrects the end', () => {
    const once = recordLicence(institution(), licence);
    const twice = recordLicence(once, { ...licence, to: on('2030-01-01') });
    expect(twice.licences).toEqual([{ ...licence, to: '2030-01-01' }]);
  });

  test('keep their earlier terms, which end where the next begins', () => {
    const renewed = recordLicence(recordLicence(institution(), licence), {
      ...licence,
      from: on('2024-01-01'),
    });
    expect(renewed.licences).toEqual([
      { ...licence, to: '2024-01-01' },
      { ...licence, from: '2024-01-01' },
    ]);
    const ended = endLicence(renewed, licence, on('2025-12-01'));
    expect(ended).toMatchObject({ licences: [{ to: '2024-01-01' }, { to: '2025-12-01' }] });
  });

  test('hold until the day before they end', () => {
    const ended = endLicence(recordLicence(institution(), licence), licence, on('2025-12-01'));
    expect(ended).toMatchObject({ licences: [{ to: '2025-12-01' }] });
    const period = { from: licence.from, to: on('2025-12-01') };
    expect([holdsOn(period, on('2025-11-30')), holdsOn(period, on('2025-12-01'))]).toEqual([true, false]);
  });

  test('cannot end before they began, nor when they are unknown', () => {
    const licensed = recordLicence(institution(), licence);
    expect(endLicence(licensed, licence, on('2019-01-01'))).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(endLicence(licensed, { scheme: 'CBIRC', number: '9' }, on('2025-01-01'))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
