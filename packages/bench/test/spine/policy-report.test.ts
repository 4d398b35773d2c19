import { describe, expect, test } from '@jest/globals';
import { enterpriseCount, enterpriseUsccs, policyReport } from '../../src/spine/policy-report.js';

describe('policyReport', () => {
  test('is 1 KB of JSON', () => {
    const report = policyReport(7, 'BENCH-R1T-4999');
    expect(Buffer.byteLength(report)).toBe(1_024);
    expect(JSON.parse(report)).toMatchObject({
      policyNumber: 'BENCH-R1T-4999',
      insuredUscc: enterpriseUsccs[7],
    });
  });

  test('spreads the policies over all enterprises', () => {
    expect(new Set(enterpriseUsccs).size).toBe(enterpriseCount);
  });
});
