import type { CalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  applicationOn,
  daysToDecide,
  decideApplication,
  fileApplication,
  type GreenChannelApplication,
  measureDaysToDecide,
} from '../../src/domain/green-channel.js';
import { code } from '../institution-example.js';

const on = (date: string): CalendarDate => date as CalendarDate;
const today = on('2025-06-01');
const filed: GreenChannelApplication = {
  applicantUscc: code('91420100616400352X'),
  kind: 'LAND',
  title: '扩产项目用地',
  department: 'NRP',
  filedOn: on('2025-03-10'),
  filedBy: 'window@zone',
  state: 'FILED',
};
const approval = { state: 'APPROVED', on: on('2025-03-17'), by: 'officer@nrp' } as const;

const decidedIn = (days: number): GreenChannelApplication => ({
  ...filed,
  filedOn: on('2025-03-01'),
  state: 'APPROVED',
  decidedOn: on(`2025-03-${String(1 + days).padStart(2, '0')}`),
});

describe('an application through the green channel', () => {
  test('is filed by today', () => {
    const { state: _, ...application } = filed;
    expect(fileApplication(application, today)).toEqual(filed);
    expect(fileApplication(application, on('2025-03-09'))).toMatchObject({ fields: [{ rule: 'IN_FUTURE' }] });
  });

  test('is decided once, by another person, and takes the days until then', () => {
    const approved = decideApplication(filed, approval, today) as GreenChannelApplication;
    expect([approved.state, daysToDecide(approved), daysToDecide(filed)]).toEqual(['APPROVED', 7, undefined]);
    expect(decideApplication(approved, approval, today)).toMatchObject({
      code: 'APPLICATION_STATE_CONFLICT',
    });
    expect(decideApplication(filed, { ...approval, by: 'window@zone' }, today)).toMatchObject({
      code: 'SAME_PERSON_TWICE',
    });
    for (const [date, rule] of [
      ['2025-03-09', 'PERIOD_REVERSED'],
      ['2025-06-02', 'IN_FUTURE'],
    ] as const) {
      expect(decideApplication(filed, { ...approval, on: on(date) }, today)).toMatchObject({
        fields: [{ rule }],
      });
    }
  });

  test('may be withdrawn by whoever filed it, and does not count as decided', () => {
    const outcome = { state: 'WITHDRAWN', on: on('2025-03-12'), by: 'window@zone' } as const;
    const withdrawn = decideApplication(filed, outcome, today) as GreenChannelApplication;
    expect([withdrawn.state, daysToDecide(withdrawn)]).toEqual(['WITHDRAWN', undefined]);
  });

  test('was undecided before its decision, and unknown before it was filed', () => {
    const approved = decideApplication(filed, approval, today) as GreenChannelApplication;
    expect(applicationOn(approved, on('2025-03-09'))).toBeUndefined();
    expect(applicationOn(approved, on('2025-03-16'))?.state).toBe('FILED');
    expect(applicationOn(approved, on('2025-03-17'))?.state).toBe('APPROVED');
  });
});

describe('the days to decide', () => {
  test('are measured over what was decided', () => {
    expect(measureDaysToDecide([filed, decidedIn(3), decidedIn(10), decidedIn(4), decidedIn(3)])).toEqual({
      filed: 5,
      waiting: 1,
      withdrawn: 0,
      decided: 4,
      averageDays: '5.00',
      medianDays: '3.50',
      longestDays: 10,
    });
    expect(measureDaysToDecide([decidedIn(1), decidedIn(1), decidedIn(0)])).toMatchObject({
      averageDays: '0.67',
      medianDays: '1.00',
    });
  });

  test('are none where nothing was decided', () => {
    expect(measureDaysToDecide([])).toMatchObject({ decided: 0, averageDays: '', medianDays: '' });
  });
});
