/** What `POST /v1/institutions` takes. */
export interface InstitutionInput {
  readonly uscc: string;
  readonly nameZh: string;
  readonly kinds: readonly { readonly kind: string; readonly from: string }[];
  readonly state: string;
  /** First day of the state. */
  readonly effectiveOn: string;
  readonly parentUscc?: string;
  readonly licences: readonly Licence[];
  readonly inZone: boolean;
}

export interface Licence {
  readonly scheme: string;
  readonly number: string;
  readonly from: string;
  readonly to?: string;
}

/** An institution and where its code and name come from. */
export interface SourcedInstitution {
  readonly institution: InstitutionInput;
  readonly source: string;
}
