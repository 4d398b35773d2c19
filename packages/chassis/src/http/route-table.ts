interface Placed {
  readonly path: string;
  readonly method: string;
}

const isParameter = (segment: string | undefined): boolean => segment?.startsWith(':') ?? false;

/** `/v1/policies/bulk` goes before `/v1/policies/:number`, in whatever order they were declared. */
export const bySpecificity = (a: Placed, b: Placed): number => {
  const ours = a.path.split('/');
  const theirs = b.path.split('/');
  const at = ours.findIndex((segment, index) => isParameter(segment) !== isParameter(theirs[index]));
  return at === -1 ? 0 : isParameter(ours[at]) ? 1 : -1;
};

const repeated = (names: readonly string[]): string | undefined =>
  names.find((name, index) => names.indexOf(name) !== index);

/** Two routes for one call are a mistake of the program: the second one would never be reached. */
export const refuseRepeatedRoutes = (
  placed: readonly Placed[],
  operations: readonly { readonly operationId: string }[],
): void => {
  const call = repeated(
    placed.map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/:[^/]+/g, ':')}`),
  );
  if (call !== undefined) {
    throw new Error(`Two routes serve ${call}`);
  }
  const operationId = repeated(operations.map((operation) => operation.operationId));
  if (operationId !== undefined) {
    throw new Error(`Two routes are called ${operationId}`);
  }
};
