import { calendarDate, fen } from '@donghu/kernel';
import { expect, test } from '@jest/globals';
import { type CoverFileDocument, coverFileOf, coverFiles } from '../../src/store/cover-files.js';

const file: CoverFileDocument = {
  _id: 'ENV_LIAB/91420100616400352X',
  version: 2,
  line: 'ENV_LIAB',
  enterpriseUscc: '91420100616400352X',
  covers: [
    {
      policyId: '91100000710931483R/P-1',
      acceptedOn: calendarDate('2025-01-02'),
      startOn: calendarDate('2025-01-01'),
      endOn: calendarDate('2025-12-31'),
      cover: fen(9_007_199_254_740_993n),
      changes: [
        {
          effectiveOn: calendarDate('2025-03-01'),
          coverDifference: fen(-100n),
          endOn: calendarDate('2026-01-31'),
          reportedOn: calendarDate('2025-03-02'),
        },
      ],
      cancellation: { effectiveOn: calendarDate('2025-09-01'), reportedOn: calendarDate('2025-09-02') },
    },
  ],
  lapses: [{ number: 1, from: calendarDate('2025-09-01'), openedOn: calendarDate('2025-09-02') }],
  judgedOn: calendarDate('2025-09-02'),
};

test('a cover file is read as it was written', () => {
  const stored = coverFiles.form?.toStored(file);
  if (stored === undefined) throw new Error('cover files have no form of their own');
  expect(stored).toMatchObject({ lapses: file.lapses, covers: expect.any(String) });
  expect(coverFiles.form?.fromStored(stored)).toEqual(file);
});

test('what was written before covers were a text is read too', () => {
  expect(coverFileOf(file)).toEqual(file);
});
