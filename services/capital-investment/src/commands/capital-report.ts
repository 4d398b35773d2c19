import type { Principal } from '@donghu/chassis';
import type { Demand } from '../domain/demand.js';
import type { Amendment, Drawdown, PrincipalReturn, ProjectTerms } from '../domain/project.js';

interface OfProject {
  readonly projectId: string;
}

/** What can be reported of a signed project. */
export type ProjectReport =
  | ({ readonly type: 'AMENDMENT' } & OfProject & Amendment)
  | ({ readonly type: 'DRAWDOWN' } & OfProject & Drawdown)
  | ({ readonly type: 'RETURN' } & OfProject & PrincipalReturn);

/** One report of insurance capital; a file is a list of them in the order in which they happened. */
export type CapitalReport =
  | ({ readonly type: 'DEMAND' } & Demand)
  | ({ readonly type: 'PROJECT' } & ProjectTerms)
  | ProjectReport;

/** A report and who makes it: a party reports its own only. */
export interface ReportCapital {
  readonly report: CapitalReport;
  readonly by: Principal;
}

/** What the reporter is told. Amounts are yuan strings. */
export interface CapitalReported {
  readonly type: CapitalReport['type'];
  readonly id: string;
  readonly outcome: 'ACCEPTED' | 'KNOWN';
  readonly version: number;
  readonly project?: {
    readonly state: string;
    readonly commitment: string;
    readonly drawn: string;
    readonly outstanding: string;
    readonly introduced: string;
  };
}
