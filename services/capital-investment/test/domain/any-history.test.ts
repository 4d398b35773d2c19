import { addDays, type DomainError, fen, isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amendCommitment } from '../../src/domain/amend-commitment.js';
import { commitmentOn, drawnBy, positionOf, returnedBy } from '../../src/domain/position.js';
import type { Project } from '../../src/domain/project.js';
import { recordDrawdown } from '../../src/domain/record-drawdown.js';
import { recordReturn } from '../../src/domain/record-return.js';
import type { Reported } from '../../src/domain/reported.js';
import { baseline, signed, terms, today } from './project-history.js';

type Decide = (project: Project) => Reported<Project> | DomainError;

/** Few references and days, so that repeats and reports of one day are frequent. */
const reference = fc.integer({ min: 1, max: 30 }).map((number) => `R-${number}`);
const date = fc.integer({ min: -2, max: 40 }).map((days) => addDays(terms.signedOn, days));
const amount = fc.bigInt({ min: 1n, max: 150n }).map(fen);

const report: fc.Arbitrary<Decide> = fc.oneof(
  fc
    .record({ reference, commitment: amount, effectiveOn: date })
    .map((amendment) => (project: Project) => amendCommitment(project, amendment, today)),
  fc
    .record({ reference, amount, drawnOn: date })
    .map((drawdown) => (project: Project) => recordDrawdown(project, drawdown, today)),
  fc
    .record({ reference, amount, returnedOn: date })
    .map((principal) => (project: Project) => recordReturn(project, principal, today)),
);

const told = (reports: readonly Decide[]): Project =>
  reports.reduce(
    (project, decide) => {
      const outcome = decide(project);
      return isDomainError(outcome) || outcome.outcome === 'KNOWN' ? project : outcome.subject;
    },
    signed({ commitment: fen(200n) }),
  );

describe('any sequence of reports', () => {
  test('keeps what is drawn within the commitment and what is returned within what is drawn, every day', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 40 }), (reports) => {
        const project = told(reports);
        for (let days = 0; days <= 41; days += 1) {
          const on = addDays(terms.signedOn, days);
          expect(drawnBy(project, on)).toBeLessThanOrEqual(commitmentOn(project, on));
          expect(returnedBy(project, on)).toBeLessThanOrEqual(drawnBy(project, on));
        }
      }),
    );
  });

  test('adds up at the end', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 40 }), (reports) => {
        const position = positionOf(told(reports), baseline);
        expect(position.outstanding).toBe(position.drawn - position.returned);
        expect(position.outstanding).toBeGreaterThanOrEqual(0n);
        expect(position.drawn).toBeLessThanOrEqual(position.commitment);
        expect(position.introduced).toBe(position.drawn);
      }),
    );
  });

  test('told twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 20 }), (reports) => {
        const once = told(reports);
        const accepted = once.drawdowns.map(
          (drawdown) => (project: Project) => recordDrawdown(project, drawdown, today),
        );
        for (const decide of accepted) expect(decide(once)).toEqual({ outcome: 'KNOWN' });
      }),
    );
  });
});
