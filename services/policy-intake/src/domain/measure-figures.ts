/** What a policy adds to the measures on a day; all of it adds up. */
export interface MeasureFigures {
  /** One of each insurer that shares in it. */
  readonly policies: bigint;
  /** One of its lead: a policy that is shared is one. */
  readonly led: bigint;
  /** Written premium with endorsements, refunds deducted, in fen. */
  readonly premium: bigint;
  readonly cover: bigint;
  readonly inForcePolicies: bigint;
  readonly ledInForce: bigint;
  readonly inForceCover: bigint;
}

export const noFigures: MeasureFigures = {
  policies: 0n,
  led: 0n,
  premium: 0n,
  cover: 0n,
  inForcePolicies: 0n,
  ledInForce: 0n,
  inForceCover: 0n,
};

export const addFigures = (one: MeasureFigures, other: MeasureFigures): MeasureFigures => ({
  policies: one.policies + other.policies,
  led: one.led + other.led,
  premium: one.premium + other.premium,
  cover: one.cover + other.cover,
  inForcePolicies: one.inForcePolicies + other.inForcePolicies,
  ledInForce: one.ledInForce + other.ledInForce,
  inForceCover: one.inForceCover + other.inForceCover,
});

export const negateFigures = (figures: MeasureFigures): MeasureFigures => ({
  policies: -figures.policies,
  led: -figures.led,
  premium: -figures.premium,
  cover: -figures.cover,
  inForcePolicies: -figures.inForcePolicies,
  ledInForce: -figures.ledInForce,
  inForceCover: -figures.inForceCover,
});

export const isNothing = (figures: MeasureFigures): boolean =>
  Object.values(figures).every((figure) => figure === 0n);
