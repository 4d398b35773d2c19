import { describe, expect, test } from '@jest/globals';
import type { Demand } from '../../src/domain/demand.js';
import { registerDemand } from '../../src/domain/register-demand.js';
import { type SigningFacts, signProject } from '../../src/domain/sign-project.js';
import { day, signed, terms, today, yuan } from './project-history.js';

const demand: Demand = {
  demandId: 'XQ-2025-0001',
  enterpriseUscc: terms.enterpriseUscc,
  instrument: 'EQUITY_PLAN',
  amount: yuan(300_000_000),
  termMonths: 60,
  registeredOn: day('2024-11-01'),
};

const facts: SigningFacts = { investorState: 'OPEN', enterpriseIsRegistered: true, demand: undefined, today };

describe('signing a project', () => {
  test('begins a project with nothing drawn', () => {
    expect(signProject(undefined, terms, facts)).toEqual({ outcome: 'ACCEPTED', subject: signed() });
  });

  test.each([
    ['an investor that is not registered', { investorState: undefined }, {}, 'INSTITUTION_UNKNOWN'],
    ['an investor that is suspended', { investorState: 'SUSPENDED' }, {}, 'INSTITUTION_NOT_OPEN'],
    ['an enterprise that is not registered', { enterpriseIsRegistered: false }, {}, 'ENTERPRISE_UNKNOWN'],
    ['a demand that is not registered', {}, { demandId: demand.demandId }, 'DEMAND_UNKNOWN'],
    ['a term that ends on its first day', {}, { termEndsOn: terms.signedOn }, 'VALIDATION_FAILED'],
    [
      'the demand of another enterprise',
      { demand: { ...demand, enterpriseUscc: '914201003033179534' } },
      { demandId: demand.demandId },
      'VALIDATION_FAILED',
    ],
    ['a signing to come', {}, { signedOn: day('2026-07-01') }, 'VALIDATION_FAILED'],
  ])('is refused for %s', (_, otherFacts, otherTerms, code) => {
    expect(signProject(undefined, { ...terms, ...otherTerms }, { ...facts, ...otherFacts })).toMatchObject({
      code,
    });
  });

  test('is known when it was reported so, whatever became of the investor since', () => {
    const closed = { ...facts, investorState: 'CLOSED' };
    expect(signProject(signed(), terms, closed)).toEqual({ outcome: 'KNOWN' });
    expect(signProject(signed(), { ...terms, commitment: yuan(1) }, closed)).toMatchObject({
      code: 'ALREADY_REPORTED',
      facts: { differingFields: 'commitment' },
    });
  });
});

describe('registering a demand', () => {
  const registered = { enterpriseIsRegistered: true, today };

  test('takes one of a registered enterprise', () => {
    expect(registerDemand(undefined, demand, registered)).toEqual({ outcome: 'ACCEPTED', subject: demand });
    expect(registerDemand(undefined, demand, { ...registered, enterpriseIsRegistered: false })).toMatchObject(
      {
        code: 'ENTERPRISE_UNKNOWN',
      },
    );
  });

  test('knows a repeat and refuses another report under its number', () => {
    expect(registerDemand(demand, demand, registered)).toEqual({ outcome: 'KNOWN' });
    expect(registerDemand(demand, { ...demand, termMonths: 12 }, registered)).toMatchObject({
      code: 'ALREADY_REPORTED',
    });
  });
});
