/** Which replica sends. */
export const pushLeases = { name: 'push_leases', indexes: [] };
