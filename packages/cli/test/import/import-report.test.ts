import { describe, expect, test } from '@jest/globals';
import type { ImportSummary } from '../../src/import/import-file.js';
import { commandAgain, importReport } from '../../src/import/import-report.js';

describe('the command that goes on', () => {
  test('shows no token, does not begin anew, and quotes what a shell would take apart', () => {
    const args = ['import', "it's mine.csv", '--to', 'policies', '--token', 'secret', '--restart'];
    expect(commandAgain(args, {})).toBe(`donghu import 'it'\\''s mine.csv' --to policies`);
    expect(commandAgain(['import', 'f.csv', '--token=secret'], {})).toBe('donghu import f.csv');
  });

  test('is typed as it was', () => {
    expect(commandAgain(['import', 'f.csv'], { npm_lifecycle_event: 'donghu' })).toBe(
      'npm run donghu -- import f.csv',
    );
  });
});

describe('the report of an import', () => {
  const summary: ImportSummary = {
    outcomes: [
      { outcome: 'rejected', code: 'USCC_INVALID', lines: 2 },
      { outcome: 'accepted', lines: 3 },
      { outcome: 'rejected', code: 'CSV_QUOTE', lines: 9 },
    ],
    answered: 4,
    resumedAfter: 10,
    rejected: 11,
    failed: 0,
    stopped: false,
    seconds: 2,
    remarks: [],
  };
  const options = { refusedFile: 'f.refused.csv', again: 'donghu import f.csv' };

  test('puts what was taken first, then the reasons by their number, in both languages', () => {
    const rows = importReport(summary, options).split('\n').slice(2, 5);
    expect(rows[0]).toMatch(/^accepted +3$/);
    expect(rows[1]).toMatch(/^rejected +CSV_QUOTE +9 +引号不配对 · A quoted cell/);
    expect(rows[2]).toMatch(/^rejected +USCC_INVALID +2 +统一社会信用代码无效 · /);
  });

  test('tells how to go on only when there is something left', () => {
    expect(importReport(summary, options)).not.toContain('to go on');
    for (const more of [{ ...options, fault: 'away' }, options]) {
      const text = importReport({ ...summary, stopped: true }, more);
      expect(text).toContain('to go on: donghu import f.csv');
      expect(text).toContain('此前已应答 10 行');
    }
  });
});
