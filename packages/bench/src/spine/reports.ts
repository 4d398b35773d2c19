import type { Entrant } from './entrant.js';
import { postRequest } from './keep-alive-connections.js';
import { policyIdOf, policyReport } from './policy-report.js';

export interface Report {
  readonly policyId: string;
  readonly request: Buffer;
}

/** Requests for distinct policies, all bytes made beforehand. */
export const reportsFor = (entrant: Entrant, run: string, count: number): readonly Report[] =>
  Array.from({ length: count }, (_, number) => {
    const policyNumber = `BENCH-${run}-${number}`;
    return {
      policyId: policyIdOf(policyNumber),
      request: postRequest(entrant.intakeUrl, policyReport(number, policyNumber), {
        authorization: `Bearer ${entrant.token}`,
        'idempotency-key': policyNumber,
      }),
    };
  });
