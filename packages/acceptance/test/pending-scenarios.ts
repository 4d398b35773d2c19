/** Scenarios of the plan that need a part which is not built yet, by number, with the reason. */
export const pendingScenarios: Readonly<Record<number, string>> = {
  14: 'obligated lists and coverage series are not part of the registry and the intake yet',
  15: 'the development index needs the zone statistics service',
};
