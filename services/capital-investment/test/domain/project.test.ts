import { type DomainError, fen, isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { amendCommitment } from '../../src/domain/amend-commitment.js';
import { positionOf } from '../../src/domain/position.js';
import type { Project } from '../../src/domain/project.js';
import { recordDrawdown } from '../../src/domain/record-drawdown.js';
import { recordReturn } from '../../src/domain/record-return.js';
import type { Reported } from '../../src/domain/reported.js';
import { baseline, day, signed, today, yuan } from './project-history.js';

const after = (reported: Reported<Project> | DomainError): Project => {
  if (isDomainError(reported) || reported.outcome === 'KNOWN') throw new Error(JSON.stringify(reported));
  return reported.subject;
};

const draw = (project: Project, reference: string, amount: number, on: string) =>
  recordDrawdown(project, { reference, amount: yuan(amount), drawnOn: day(on) }, today);

const repay = (project: Project, reference: string, amount: number, on: string) =>
  recordReturn(project, { reference, amount: yuan(amount), returnedOn: day(on) }, today);

const amend = (project: Project, reference: string, commitment: number, on: string) =>
  amendCommitment(project, { reference, commitment: yuan(commitment), effectiveOn: day(on) }, today);

describe('a drawdown above the commitment', () => {
  const drawn150 = after(draw(signed(), 'DW-1', 150_000_000, '2025-03-01'));

  test('is refused and changes nothing', () => {
    expect(draw(drawn150, 'DW-2', 60_000_000, '2025-04-01')).toMatchObject({
      code: 'OVER_COMMITMENT',
      facts: { commitment: '200000000.00', drawn: '150000000.00', on: '2025-04-01' },
    });
    expect(positionOf(drawn150, baseline)).toMatchObject({ drawn: yuan(150_000_000), state: 'DRAWING' });
  });

  test('up to it is accepted, fully drawn, and its return leaves the introduced capital', () => {
    const full = after(draw(drawn150, 'DW-2', 50_000_000, '2025-04-01'));
    expect(positionOf(full, baseline).state).toBe('FULLY_DRAWN');
    const returned = after(repay(full, 'RT-1', 30_000_000, '2026-04-01'));
    expect(positionOf(returned, baseline)).toMatchObject({
      outstanding: yuan(170_000_000),
      introduced: yuan(200_000_000),
    });
    expect(amend(returned, 'AM-1', 180_000_000, '2026-05-01')).toMatchObject({
      code: 'COMMITMENT_BELOW_DRAWN',
      facts: { drawn: '200000000.00' },
    });
  });
});

describe('the commitment in force on a date', () => {
  const raised = after(amend(signed(), 'AM-1', 300_000_000, '2025-07-01'));

  test('is the one that a late report is held against', () => {
    expect(draw(raised, 'DW-1', 250_000_000, '2025-06-30')).toMatchObject({ code: 'OVER_COMMITMENT' });
    expect(draw(raised, 'DW-1', 250_000_000, '2025-07-01')).toMatchObject({ outcome: 'ACCEPTED' });
  });

  test('holds for what was drawn later, too, when an earlier drawdown is reported late', () => {
    const later = after(draw(signed(), 'DW-2', 150_000_000, '2025-06-01'));
    expect(draw(later, 'DW-1', 60_000_000, '2025-03-01')).toMatchObject({
      code: 'OVER_COMMITMENT',
      facts: { on: '2025-06-01' },
    });
  });

  test('may fall to what is drawn', () => {
    const drawn = after(draw(raised, 'DW-1', 120_000_000, '2025-08-01'));
    const lowered = after(amend(drawn, 'AM-2', 120_000_000, '2025-09-01'));
    expect(positionOf(lowered, baseline)).toMatchObject({
      commitment: yuan(120_000_000),
      state: 'FULLY_DRAWN',
    });
  });

  test('is that of the later report where two take effect on a day', () => {
    const again = after(amend(raised, 'AM-2', 250_000_000, '2025-07-01'));
    expect(positionOf(again, baseline).commitment).toBe(yuan(250_000_000));
  });
});

describe('returned principal', () => {
  const drawn = after(draw(signed(), 'DW-1', 100_000_000, '2025-03-01'));

  test('is never above what is outstanding', () => {
    expect(repay(drawn, 'RT-1', 100_000_001, '2025-04-01')).toMatchObject({
      code: 'RETURN_ABOVE_OUTSTANDING',
      facts: { outstanding: '100000000.00' },
    });
  });

  test('does not come before the money', () => {
    expect(repay(drawn, 'RT-1', 1, '2025-02-28')).toMatchObject({ code: 'RETURN_ABOVE_OUTSTANDING' });
  });

  test('leaves no room for drawing the same commitment again', () => {
    const returned = after(repay(drawn, 'RT-1', 100_000_000, '2025-04-01'));
    expect(draw(returned, 'DW-2', 100_000_001, '2025-05-01')).toMatchObject({ code: 'OVER_COMMITMENT' });
  });
});

describe('a date', () => {
  test.each([
    ['before the signing', '2024-12-31'],
    ['after the term', '2031-01-01'],
  ])('%s is outside the term', (_, on) => {
    expect(draw(signed(), 'DW-1', 1, on)).toMatchObject({ code: 'OUTSIDE_TERM' });
    expect(repay(signed(), 'RT-1', 1, on)).toMatchObject({ code: 'OUTSIDE_TERM' });
    expect(amend(signed(), 'AM-1', 1, on)).toMatchObject({ code: 'OUTSIDE_TERM' });
  });

  test('in the future is no fact yet', () => {
    expect(draw(signed(), 'DW-1', 1, '2026-07-01')).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ pointer: '/drawnOn', rule: 'IN_FUTURE' }],
    });
  });

  test.each(['2025-01-01', '2026-06-30'])('at either end counts: %s', (on) => {
    expect(draw(signed(), 'DW-1', 1, on)).toMatchObject({ outcome: 'ACCEPTED' });
  });
});

describe('a repeated reference', () => {
  const drawn = after(draw(signed(), 'DW-1', 100, '2025-03-01'));

  test('with the same report is known', () => {
    expect(draw(drawn, 'DW-1', 100, '2025-03-01')).toEqual({ outcome: 'KNOWN' });
  });

  test('with another report is refused, naming what differs', () => {
    expect(draw(drawn, 'DW-1', 101, '2025-03-02')).toMatchObject({
      code: 'ALREADY_REPORTED',
      facts: { differingFields: 'amount,drawnOn' },
    });
  });

  test('of another kind of report is another reference', () => {
    expect(repay(drawn, 'DW-1', 100, '2025-03-02')).toMatchObject({ outcome: 'ACCEPTED' });
  });
});

describe('introduced capital', () => {
  test('counts the share used in the zone, rounded down, since the baseline', () => {
    const old = signed({ signedOn: day('2020-01-01'), zoneSharePpm: 333_333 });
    const before = after(draw(old, 'DW-1', 1_000_000, '2021-09-21'));
    const since = after(draw(before, 'DW-2', 1_000_000, '2021-09-22'));
    expect(positionOf(since, baseline)).toMatchObject({ introduced: 33_333_300n, drawn: yuan(2_000_000) });
    const odd = after(
      recordDrawdown(since, { reference: 'DW-3', amount: fen(2n), drawnOn: day('2025-01-01') }, today),
    );
    expect(positionOf(odd, baseline).introduced).toBe(33_333_300n);
  });
});
