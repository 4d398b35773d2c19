/** The fields in which two reports of one thing differ; the same report again differs in none. */
export const differingFields = <Report>(
  fields: readonly (keyof Report & string)[],
  stored: Report,
  reported: Report,
): readonly string[] => fields.filter((field) => stored[field] !== reported[field]);
