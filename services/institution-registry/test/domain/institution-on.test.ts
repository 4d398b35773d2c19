import type { CalendarDate } from '@donghu/kernel';
import { isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { amendParticulars, changeMembership, designateUnit } from '../../src/domain/amend-institution.js';
import { changeInstitutionState } from '../../src/domain/change-institution-state.js';
import { endRole } from '../../src/domain/end-role.js';
import type { Institution } from '../../src/domain/institution.js';
import { institutionOn } from '../../src/domain/institution-on.js';
import { code, institution } from '../institution-example.js';

const on = (date: string): CalendarDate => date as CalendarDate;

const done = (outcome: Institution | object): Institution => {
  if (isDomainError(outcome)) throw new Error(outcome.detail);
  return outcome as Institution;
};

describe('an institution as of a date', () => {
  test('has the state, roles and licences of that date', () => {
    const closed = done(
      changeInstitutionState(
        institution({
          licences: [{ scheme: 'CBIRC', number: '1', from: on('2019-06-01'), to: on('2024-06-01') }],
        }),
        { state: 'CLOSED', from: on('2025-01-01'), by: 'a', recordedAt: new Date(0) },
      ),
    );
    expect(institutionOn(closed, on('2024-01-01'))).toMatchObject({
      state: 'OPEN',
      licences: [{ number: '1' }],
    });
    expect(institutionOn(closed, on('2025-01-01'))).toMatchObject({ state: 'CLOSED', licences: [] });
    expect(institutionOn(closed, on('2019-05-31'))).toBeUndefined();
  });

  test('has the name and the facts of that date, and none that came later', () => {
    const renamed = done(
      amendParticulars(institution(), {
        from: on('2025-07-01'),
        nameZh: '新名称',
        nameEn: 'New name',
        level: 'PROVINCIAL_BRANCH',
        parentUscc: code('91310000132235899W'),
      }),
    );
    expect(renamed).toMatchObject({ nameZh: '新名称', level: 'PROVINCIAL_BRANCH' });
    const before = institutionOn(renamed, on('2025-06-30'));
    expect(before?.nameZh).toBe('史带财产保险股份有限公司湖北分公司');
    expect([before?.level, before?.parentUscc]).toEqual([undefined, undefined]);
    expect(institutionOn(renamed, on('2025-07-01'))?.nameZh).toBe('新名称');
  });

  test('is its own parent at no time', () => {
    const { uscc } = institution();
    expect(
      amendParticulars(institution(), { from: on('2025-07-01'), nameZh: 'a', nameEn: '', parentUscc: uscc }),
    ).toMatchObject({ code: 'VALIDATION_FAILED', fields: [{ rule: 'OWN_PARENT' }] });
  });

  test('is a member of the zone between joining and leaving', () => {
    const left = changeMembership(institution(), { inZone: false, from: on('2025-09-01') });
    expect(left.inZone).toBe(false);
    expect(institutionOn(left, on('2025-08-31'))?.inZone).toBe(true);
    expect(institutionOn(left, on('2025-09-01'))?.inZone).toBe(false);
  });

  test('is a specialised unit from the day of its designation; designations do not overlap', () => {
    const unit = { from: on('2025-03-10'), separateAssessment: true, headOfficeDepartment: '科技保险部' };
    const designated = done(designateUnit(institution(), unit));
    expect(institutionOn(designated, on('2025-03-09'))?.dedicatedUnits).toEqual([]);
    expect(institutionOn(designated, on('2025-03-10'))?.dedicatedUnits).toEqual([unit]);
    expect(designateUnit(designated, { ...unit, from: on('2025-05-01') })).toMatchObject({
      fields: [{ rule: 'OVERLAP' }],
    });
    const ended = done(designateUnit(designated, { ...unit, to: on('2025-05-01') }));
    expect(done(designateUnit(ended, { ...unit, from: on('2025-05-01') })).dedicatedUnits).toHaveLength(2);
  });

  test('holds a role until the day before it ends', () => {
    const ended = done(endRole(institution(), 'INSURER_PROV_BRANCH', on('2025-05-01')));
    expect(institutionOn(ended, on('2025-04-30'))?.roles).toHaveLength(1);
    expect(institutionOn(ended, on('2025-05-01'))?.roles).toEqual([]);
    expect(endRole(ended, 'INSURER_PROV_BRANCH', on('2025-06-01'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(endRole(institution(), 'INSURER_PROV_BRANCH', on('2019-01-01'))).toMatchObject({
      fields: [{ rule: 'PERIOD_REVERSED' }],
    });
  });
});
