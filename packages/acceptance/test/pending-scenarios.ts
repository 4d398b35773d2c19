/** Scenarios of the plan that need a part which is not built yet, by number, with the reason. */
export const pendingScenarios: Readonly<Record<number, string>> = {
  15: 'the development index needs the zone statistics service',
};
