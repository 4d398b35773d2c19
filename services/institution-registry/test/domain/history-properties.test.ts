import { addDays, type CalendarDate, holdsOn, isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amendParticulars, changeMembership } from '../../src/domain/amend-institution.js';
import type { Institution } from '../../src/domain/institution.js';
import { institutionOn } from '../../src/domain/institution-on.js';
import { listEnterprise, type Obligation } from '../../src/domain/obligation.js';
import { code, institution } from '../institution-example.js';

const firstDay = '2024-01-01' as CalendarDate;
const days = fc.integer({ min: 0, max: 400 }).map((after) => addDays(firstDay, after));

const done = (outcome: Institution | object): Institution => {
  if (isDomainError(outcome)) throw new Error(outcome.detail);
  return outcome as Institution;
};

describe('whatever the order in which changes are recorded', () => {
  const changes = fc.array(fc.record({ from: days, nameZh: fc.stringMatching(/^[a-z]{1,4}$/) }), {
    maxLength: 12,
  });

  test('the name of a day is that of the last change recorded for the latest day until then', () => {
    fc.assert(
      fc.property(changes, days, (recorded, date) => {
        const changed = recorded.reduce(
          (held, change) => done(amendParticulars(held, { ...change, nameEn: '' })),
          institution(),
        );
        const latest = recorded.filter(({ from }) => from <= date).map(({ from }) => from);
        const day = latest.sort().at(-1);
        const expected =
          day === undefined ? institution().nameZh : recorded.findLast(({ from }) => from === day)?.nameZh;
        expect(institutionOn(changed, date)?.nameZh).toBe(expected);
      }),
    );
  });

  test('membership of a day follows from the latest entry until then', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ from: days, inZone: fc.boolean() })), days, (entries, date) => {
        const changed = entries.reduce(changeMembership, institution());
        const day = entries
          .map(({ from }) => from)
          .filter((from) => from <= date)
          .sort()
          .at(-1);
        const expected = day === undefined ? true : entries.findLast(({ from }) => from === day)?.inZone;
        expect(institutionOn(changed, date)?.inZone).toBe(expected);
      }),
    );
  });
});

describe('whatever lines a list of obligation has', () => {
  const uscc = code('91420100616400352X');
  const periods = fc.array(
    fc.record({ from: days, length: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }) }),
    { maxLength: 15 },
  );

  test('periods never overlap, stand in order, and a line sent again changes nothing', () => {
    fc.assert(
      fc.property(periods, (lines) => {
        let obligation: Obligation | undefined;
        for (const { from, length } of lines) {
          const period = {
            from,
            ...(length === undefined ? {} : { to: addDays(from, length) }),
            department: 'EEB',
            category: 'a',
            listReference: 'b',
          };
          const listed = { enterpriseUscc: uscc, line: 'ENV_LIAB', period };
          const taken = listEnterprise(obligation, listed);
          if (isDomainError(taken) || taken.outcome === 'KNOWN') continue;
          obligation = taken.obligation;
          expect(listEnterprise(obligation, listed)).toEqual({ outcome: 'KNOWN' });
        }
        const held = obligation?.periods ?? [];
        for (const [index, period] of held.entries()) {
          const next = held[index + 1];
          expect(next === undefined || (period.from < next.from && !holdsOn(period, next.from))).toBe(true);
        }
      }),
    );
  });
});
