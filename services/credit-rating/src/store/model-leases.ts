/** Which replica works a dry run off, and which one rates everybody by a new model. */
export const modelLeases = { name: 'model_leases', indexes: [] };
