/** One line of `POST /v1/capital-reports`; money is a decimal yuan string. */
export type CapitalReportInput =
  | {
      readonly type: 'DEMAND';
      readonly demandId: string;
      readonly enterpriseUscc: string;
      readonly instrument: string;
      readonly amount: string;
      readonly termMonths: number;
      readonly registeredOn: string;
    }
  | {
      readonly type: 'PROJECT';
      readonly projectId: string;
      readonly title: string;
      readonly investorUscc: string;
      readonly enterpriseUscc: string;
      readonly instrument: string;
      readonly commitment: string;
      readonly signedOn: string;
      readonly termEndsOn: string;
      readonly zoneSharePpm?: number;
      readonly demandId?: string;
    }
  | {
      readonly type: 'AMENDMENT';
      readonly projectId: string;
      readonly reference: string;
      readonly commitment: string;
      readonly effectiveOn: string;
    }
  | {
      readonly type: 'DRAWDOWN';
      readonly projectId: string;
      readonly reference: string;
      readonly amount: string;
      readonly drawnOn: string;
    }
  | {
      readonly type: 'RETURN';
      readonly projectId: string;
      readonly reference: string;
      readonly amount: string;
      readonly returnedOn: string;
    };
