import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerInsurer } from '../src/parties.js';
import { Zone } from '../src/zone.js';
import { pendingScenarios } from './pending-scenarios.js';
import { insuredRating } from './scenarios/insured-rating.js';
import { specialisedInstitution } from './scenarios/scenario-01-specialised-institution.js';
import { usccChecks } from './scenarios/scenario-02-uscc-checks.js';
import { duplicateReport } from './scenarios/scenario-03-duplicate-report.js';
import { subsidyLimitedByCap } from './scenarios/scenario-04-cap.js';
import { downgradeChangesRate } from './scenarios/scenario-05-downgrade.js';
import { budgetRunsOut } from './scenarios/scenario-06-budget.js';
import { cancellationAfterPayment } from './scenarios/scenario-07-clawback.js';
import { sharesOfCoInsurance } from './scenarios/scenario-08-shares.js';
import { thirdsAndReinsurance } from './scenarios/scenario-09-thirds.js';
import { sandboxCap } from './scenarios/scenario-10-sandbox.js';
import { drawdownAboveCommitment } from './scenarios/scenario-11-drawdown.js';
import { outOfOrder } from './scenarios/scenario-12-out-of-order.js';
import { authorisedQuery } from './scenarios/scenario-13-authorised-query.js';
import { fullCoverage } from './scenarios/scenario-14-full-coverage.js';
import { sharedRating } from './scenarios/shared-rating.js';

let zone: Zone;
const opened = (): Zone => zone;

/** One platform serves all of them but one, on business dates that only go forward. */
beforeAll(async () => {
  zone = await Zone.open();
  await zone.moveClockTo('2025-07-01T10:00:00+08:00');
  await registerInsurer(zone);
  await zone.quiet();
}, 120_000);

afterAll(async () => {
  await zone?.close();
}, 60_000);

const run: Readonly<Record<number, (zone: () => Zone) => void>> = {
  1: specialisedInstitution,
  2: usccChecks,
  3: duplicateReport,
  4: subsidyLimitedByCap,
  5: downgradeChangesRate,
  6: budgetRunsOut,
  7: cancellationAfterPayment,
  8: sharesOfCoInsurance,
  9: thirdsAndReinsurance,
  10: sandboxCap,
  11: drawdownAboveCommitment,
  12: outOfOrder,
  13: authorisedQuery,
  14: fullCoverage,
};

describe('the scenarios of the zone', () => {
  for (const number of [1, 2, 11, 13]) run[number]?.(opened);
  // On 2025-09-01, where the thirteenth leaves the clock.
  sharedRating(opened);
  run[3]?.(opened);
  insuredRating(opened);
  for (const number of [8, 9, 10, 4, 6, 5, 7, 12, 14]) run[number]?.(opened);
});

test('every scenario is run, or pending with its reason', () => {
  const numbers = [...Object.keys(run), ...Object.keys(pendingScenarios)].map(Number);
  expect(numbers.sort((left, right) => left - right)).toEqual(
    Array.from({ length: 15 }, (_, index) => index + 1),
  );
});
