/** What a measure is of: all business, that of a line, that of an insurer by its share, or of both. */
export interface MeasureScope {
  readonly line?: string | undefined;
  readonly insurerUscc?: string | undefined;
}

export const scopeId = ({ line = '', insurerUscc = '' }: MeasureScope): string => `${line}|${insurerUscc}`;

/** The scopes that business of one line and one insurer belongs to. */
export const scopesOf = (line: string, insurerUscc: string): readonly MeasureScope[] => [
  {},
  { line },
  { insurerUscc },
  { line, insurerUscc },
];

export const isIn = (
  { line, insurerUscc }: MeasureScope,
  business: { readonly line: string; readonly insurerUscc: string },
): boolean =>
  (line === undefined || line === business.line) &&
  (insurerUscc === undefined || insurerUscc === business.insurerUscc);

/** The lists that a scope is shown in: all lines, all insurers, the lines of an insurer, the insurers of a line. */
export const listsOf = (scope: MeasureScope): readonly string[] => {
  const { line, insurerUscc } = scope;
  const own = scopeId(scope);
  if (line === undefined) return insurerUscc === undefined ? [own] : [own, listOfInsurers()];
  return insurerUscc === undefined
    ? [own, listOfLines()]
    : [own, listOfLines(insurerUscc), listOfInsurers(line)];
};

export const listOfLines = (insurerUscc = ''): string => `lines|${insurerUscc}`;

export const listOfInsurers = (line = ''): string => `insurers|${line}`;
