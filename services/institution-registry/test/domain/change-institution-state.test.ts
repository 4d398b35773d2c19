import type { CalendarDate } from '@donghu/kernel';
import { isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { changeInstitutionState } from '../../src/domain/change-institution-state.js';
import { institutionStates } from '../../src/domain/institution.js';
import { institution } from '../institution-example.js';

const on = (date: string): CalendarDate => date as CalendarDate;
const change = (state: (typeof institutionStates)[number], from = '2025-06-01') => ({
  state,
  from: on(from),
  by: 'operator@zone',
  recordedAt: new Date('2025-06-01T02:00:00Z'),
});

describe('changing the state of an institution', () => {
  test('goes along the settlement path and keeps who moved it, from when, and when that was recorded', () => {
    const opened = changeInstitutionState(institution({ state: 'APPROVED' }), change('OPEN'));
    expect(opened).toMatchObject({ state: 'OPEN' });
    expect(!isDomainError(opened) && opened.stateHistory.at(-1)).toEqual(change('OPEN'));
  });

  test('skips no step', () => {
    expect(changeInstitutionState(institution({ state: 'SIGNED' }), change('OPEN'))).toMatchObject({
      code: 'INSTITUTION_TRANSITION_NOT_ALLOWED',
      facts: { from: 'SIGNED', to: 'OPEN' },
    });
  });

  test.each(['CLOSED', 'MOVED_OUT', 'LICENCE_REVOKED'] as const)('leads nowhere from %s', (end) => {
    for (const state of institutionStates) {
      expect(changeInstitutionState(institution({ state: end }), change(state))).toMatchObject({
        code: 'INSTITUTION_TRANSITION_NOT_ALLOWED',
      });
    }
  });

  test('refuses a state that would begin before the one it follows', () => {
    expect(
      changeInstitutionState(institution({ state: 'OPEN' }), change('SUSPENDED', '2019-01-01')),
    ).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ pointer: '/from', rule: 'BEFORE_PREVIOUS_STATE' }],
    });
  });
});
