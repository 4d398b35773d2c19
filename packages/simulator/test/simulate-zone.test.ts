import { isDomainError, parseUscc, parseYuan } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { realCount } from '../src/enterprises.js';
import { lineProfiles } from '../src/line-profiles.js';
import { plannedFault, policyAt } from '../src/policies.js';
import { simulateZone } from '../src/simulate-zone.js';
import { exampleZone } from '../src/zone-files.js';

const zone = simulateZone(exampleZone);
const enterprises = [...zone.enterprises];
const institutions = [...zone.institutions];
const policies = [...zone.policies];
const capital = [...zone.capital];
const realCodes = new Set(enterprises.slice(0, realCount).map(({ uscc }) => uscc));

const wellFormed = (uscc: string): boolean => {
  const parsed = parseUscc(uscc);
  return !isDomainError(parsed) && parsed.warnings.length === 0;
};

const fenOf = (yuan: string): bigint => {
  const amount = parseYuan(yuan);
  if (isDomainError(amount)) throw new Error(`${yuan} is no amount`);
  return amount;
};

describe('simulateZone', () => {
  test('gives every registered party a code of its own that passes both checks', () => {
    const codes = [
      ...institutions.map(({ institution }) => institution.uscc),
      ...enterprises.map((e) => e.uscc),
    ];
    expect(codes.filter((code) => !wellFormed(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('puts the real parties first and marks every other by a number in its name', () => {
    expect(enterprises[0]).toMatchObject({ uscc: '91420100616400352X', inZone: true });
    expect(enterprises.slice(realCount).filter(({ nameZh }) => !/\d{4}/.test(nameZh))).toEqual([]);
    expect(
      institutions.filter(
        ({ institution, source }) => source.startsWith('generated') !== /\d{4}/.test(institution.nameZh),
      ),
    ).toEqual([]);
  });

  test('reports nothing about a real enterprise', () => {
    expect([...zone.creditRecords].filter(({ enterpriseUscc }) => realCodes.has(enterpriseUscc))).toEqual([]);
    expect(policies.filter(({ insuredUscc }) => realCodes.has(insuredUscc))).toEqual([]);
    expect(
      capital.filter((report) => 'enterpriseUscc' in report && realCodes.has(report.enterpriseUscc)),
    ).toEqual([]);
  });

  test('puts something on file about 85 enterprises of a hundred', () => {
    const subjects = new Set([...zone.creditRecords].map(({ enterpriseUscc }) => enterpriseUscc));
    expect(subjects.size / enterprises.length).toBeGreaterThan(0.82);
    expect(subjects.size / enterprises.length).toBeLessThan(0.88);
  });

  test('numbers every credit record once', () => {
    const documents = [...zone.creditRecords].map(({ documentNumber }) => documentNumber);
    expect(new Set(documents).size).toBe(documents.length);
  });

  test('covers every line of the plan and only sound reports but for a few in a hundred', () => {
    const sound = policies.filter((_, index) => plannedFault(exampleZone, index) === undefined);
    expect(new Set(sound.map(({ line }) => line))).toEqual(new Set(lineProfiles.map(({ line }) => line)));
    expect(sound.length / policies.length).toBeGreaterThan(0.94);
    expect(sound.length / policies.length).toBeLessThan(0.97);
    for (const policy of sound) {
      expect(policy.startOn < policy.endOn && policy.issuedOn <= policy.startOn).toBe(true);
      expect(fenOf(policy.cover)).toBeGreaterThan(fenOf(policy.writtenPremium));
      expect(fenOf(policy.writtenPremium)).toBeGreaterThanOrEqual(fenOf(policy.paidPremium));
      expect(policy.paidOn !== undefined).toBe(fenOf(policy.paidPremium) > 0n);
      expect(wellFormed(policy.insurerUscc) && wellFormed(policy.insuredUscc)).toBe(true);
    }
  });

  test('makes every kind of mistake', () => {
    const faults = new Set(policies.map((_, index) => plannedFault(exampleZone, index)));
    expect([...faults].filter((fault) => fault !== undefined)).toHaveLength(12);
  });

  test('repeats earlier reports word for word, or with another premium', () => {
    const seen = new Map<string, string>();
    for (const [index, policy] of policies.entries()) {
      const key = `${policy.insurerUscc}/${policy.policyNumber}`;
      const fault = plannedFault(exampleZone, index);
      if (fault === 'EXACT_REPEAT') expect(JSON.stringify(policy)).toBe(seen.get(key));
      else if (fault === 'CONFLICTING_REPEAT') {
        expect(seen.has(key)).toBe(true);
        expect(JSON.stringify(policy)).not.toBe(seen.get(key));
      } else {
        expect(seen.has(key)).toBe(false);
        seen.set(key, JSON.stringify(policy));
      }
    }
  });

  test('makes any report alone, in any order', () => {
    fc.assert(
      fc.property(fc.nat(policies.length - 1), (index) => {
        expect(policyAt(exampleZone, index)).toEqual(policies[index]);
      }),
      { numRuns: 50 },
    );
  });

  test('begins a larger zone with the same enterprises', () => {
    const larger = simulateZone({ ...exampleZone, enterprises: 2500 });
    expect([...larger.enterprises].slice(0, enterprises.length)).toEqual(enterprises);
  });

  test('is another one for another seed', () => {
    const other = simulateZone({ ...exampleZone, seed: 1, policies: 50 });
    expect([...other.policies]).not.toEqual(policies.slice(0, 50));
  });

  test.each([0, 99, 100_000, 150.5])('refuses a size of %d enterprises', (size) => {
    expect(() => simulateZone({ seed: 1, enterprises: size, policies: 1 })).toThrow(RangeError);
  });

  test('refers to a project only after its own report', () => {
    const signed = new Set<string>();
    for (const report of capital) {
      if (report.type === 'PROJECT') signed.add(report.projectId);
      else if (report.type !== 'DEMAND') expect(signed).toContain(report.projectId);
    }
  });
});
