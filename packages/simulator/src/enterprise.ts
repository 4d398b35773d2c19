export type Scale = 'LARGE' | 'MEDIUM' | 'SMALL' | 'MICRO';

export type IndustryGroup = 'OPTO' | 'LIFE' | 'DIGITAL' | 'NEWCONS' | 'FUTURE' | 'OTHER';

/** What `POST /v1/enterprises` takes. */
export interface EnterpriseInput {
  readonly uscc: string;
  readonly nameZh: string;
  readonly scale: Scale;
  readonly industryGroup: IndustryGroup;
  readonly classes: readonly EnterpriseClass[];
  readonly inZone: boolean;
  readonly inZoneFrom?: string;
  readonly registrationMatches: boolean;
}

export interface EnterpriseClass {
  readonly code: string;
  readonly certificate: string;
  readonly from: string;
  readonly to?: string;
}
