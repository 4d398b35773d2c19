/** The services of the platform, in the order in which they are started, with their usual ports. */
export const platformServices = [
  { name: 'institution-registry', http: 8101, grpc: 9101 },
  { name: 'credit-rating', http: 8104, grpc: 9104 },
  { name: 'policy-intake', http: 8102, grpc: 9102 },
  { name: 'subsidy-disbursement', http: 8103, grpc: 9103 },
  { name: 'capital-investment', http: 8105, grpc: 9105 },
] as const;

export type ServiceName = (typeof platformServices)[number]['name'];
