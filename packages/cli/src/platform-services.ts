/** The services of the platform, with the port of their HTTP door when nothing moves it. */
export const platformServices = [
  { name: 'institution-registry', port: 8101 },
  { name: 'policy-intake', port: 8102 },
  { name: 'subsidy-disbursement', port: 8103 },
  { name: 'credit-rating', port: 8104 },
  { name: 'capital-investment', port: 8105 },
] as const;

export type ServiceName = (typeof platformServices)[number]['name'];

/** Where a service answers. */
export interface ServiceAddress {
  readonly name: string;
  /** `http://127.0.0.1:8102` */
  readonly url: string;
}

/** What can be imported, and the service whose bulk door takes it. */
export const importDoors = {
  institutions: 'institution-registry',
  enterprises: 'institution-registry',
  policies: 'policy-intake',
  endorsements: 'policy-intake',
  cancellations: 'policy-intake',
  claims: 'policy-intake',
  'claim-payments': 'policy-intake',
  'credit-records': 'credit-rating',
  'capital-reports': 'capital-investment',
} as const satisfies Record<string, ServiceName>;

export type ImportDoor = keyof typeof importDoors;

export const isImportDoor = (text: string): text is ImportDoor => Object.hasOwn(importDoors, text);
