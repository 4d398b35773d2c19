/** Which replica works a dry run off, and which one rates whoever's turn has come. */
export const modelLeases = { name: 'model_leases', indexes: [] };
