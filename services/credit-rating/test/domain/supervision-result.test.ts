import { calendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import type { CreditRecord } from '../../src/domain/credit-record.js';
import { type EnterpriseFile, emptyFile, fileRecord } from '../../src/domain/enterprise-file.js';
import { supervisionResults } from '../../src/domain/supervision-result.js';
import { pushTerms } from '../../src/parameters/push-terms.js';

const penalty: CreditRecord = {
  kind: 'PENALTY',
  source: 'AMR',
  documentNumber: 'P-1',
  effectiveOn: calendarDate('2024-02-29'),
  severity: 'ORDINARY',
};

const veto = (kind: 'VETO_SET' | 'VETO_CLEARED', documentNumber: string): CreditRecord => ({
  kind,
  source: 'DRC',
  documentNumber,
  effectiveOn: calendarDate('2025-01-02'),
  value: 'FRAUD',
});

const withPenalty = fileRecord(emptyFile, penalty);
const between = (before: EnterpriseFile, after: EnterpriseFile) =>
  supervisionResults(before, after, pushTerms);

describe('the supervision results between two states of a file', () => {
  test('are none where nothing has come', () => {
    expect(between(withPenalty, { ...withPenalty, negatives: [{ ...penalty }] })).toEqual([]);
  });

  test('tell of a penalty in words, and how long it is public', () => {
    expect(between(emptyFile, withPenalty)).toEqual([
      {
        kind: 'PENALTY',
        documentNumber: 'P-1',
        category: 'ORDINARY',
        content: '行政处罚：一般',
        decidedOn: '2024-02-29',
        authority: 'AMR',
        authorityName: '市市场监管局',
        publicUntil: '2029-02-28',
        status: 'NEW',
      },
    ]);
  });

  test('tell of a correction, and of what was taken off the file', () => {
    const corrected = { ...withPenalty, negatives: [{ ...penalty, severity: 'MINOR' as const }] };
    expect(between(withPenalty, corrected)).toMatchObject([{ category: 'MINOR', status: 'CHANGED' }]);
    expect(between(withPenalty, emptyFile)).toMatchObject([{ documentNumber: 'P-1', status: 'WITHDRAWN' }]);
  });

  test('tell of an entry in a list, and of its removal as a result of its own', () => {
    const set = fileRecord(emptyFile, veto('VETO_SET', 'V-1'));
    const cleared = fileRecord(set, veto('VETO_CLEARED', 'V-2'));
    expect(between(emptyFile, set)).toMatchObject([
      { kind: 'VETO_SET', content: '列入一票否决事项：骗保骗补' },
    ]);
    expect(between(set, cleared)).toMatchObject([
      { kind: 'VETO_CLEARED', documentNumber: 'V-2', status: 'NEW' },
    ]);
  });
});
