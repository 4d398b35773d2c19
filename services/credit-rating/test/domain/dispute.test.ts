import { expect, test } from '@jest/globals';
import {
  type Dispute,
  disputedAt,
  endDispute,
  followModel,
  isOpen,
  itemsOf,
} from '../../src/domain/dispute.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { record } from '../file-builder.js';
import { model, withIndicator } from '../model-builder.js';

const at = (text: string): Date => new Date(`${text}T10:00:00+08:00`);

test('a record touches the indicators that read its kind, and a veto is an item of its own', () => {
  expect(itemsOf(record('PENALTY', '2025-01-01', { severity: 'MINOR' }), card)).toEqual([
    { code: 'LAW_RECORD', dimension: 'LAW' },
  ]);
  expect(itemsOf(record('TAX_GRADE', '2025-01-01', { value: 'A' }), card)).toEqual([
    { code: 'TAX_GRADE', dimension: 'TAX' },
  ]);
  expect(itemsOf(record('VETO_SET', '2025-01-01', { value: 'FRAUD' }), card)).toEqual([{ code: 'FRAUD' }]);
});

test('items are flagged from the filing until the end, each once', () => {
  const dispute = (objectionId: string, from: string): Dispute => ({
    objectionId,
    record: { source: 'AMR', kind: 'PENALTY', documentNumber: objectionId },
    items: [{ code: 'LAW_RECORD', dimension: 'LAW' }],
    from: at(from),
  });
  const both = [dispute('1', '2025-01-01'), dispute('2', '2025-01-02')];
  expect(disputedAt(both, at('2024-12-31')).items).toEqual([]);
  expect(disputedAt(both, at('2025-01-02'))).toEqual({ items: ['LAW_RECORD'], dimensions: ['LAW'] });
  const ended = endDispute(both, '1', { to: at('2025-01-10') });
  expect(ended.map(isOpen)).toEqual([false, true]);
  expect(disputedAt(ended, at('2025-01-10')).items).toEqual(['LAW_RECORD']);
  expect(disputedAt(endDispute(ended, '2', { to: at('2025-01-10') }), at('2025-01-10')).items).toEqual([]);
});

test('an open objection flags by another model, too, what rests on its record', () => {
  const dispute: Dispute = {
    objectionId: '1',
    record: { source: 'AMR', kind: 'PENALTY', documentNumber: '1' },
    items: [{ code: 'LAW_RECORD', dimension: 'LAW' }],
    from: at('2025-01-01'),
  };
  const renamed = withIndicator(model, 'LAW_RECORD', (indicator) => ({ ...indicator, code: 'LAW_PENALTY' }));
  expect(followModel([dispute], renamed)).toEqual([
    { ...dispute, items: [...dispute.items, { code: 'LAW_PENALTY', dimension: 'LAW' }] },
  ]);
  const same = [dispute];
  expect(followModel(same, model)).toBe(same);
  const veto: Dispute = {
    ...dispute,
    record: { ...dispute.record, kind: 'VETO_SET' },
    items: [{ code: 'FRAUD' }],
  };
  const others = [veto, ...endDispute([dispute], '1', { to: at('2025-01-10') })];
  expect(followModel(others, renamed)).toBe(others);
});
