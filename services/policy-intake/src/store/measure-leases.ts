/** Which replica folds the measures. */
export const measureLeases = { name: 'measure_leases', indexes: [] };
