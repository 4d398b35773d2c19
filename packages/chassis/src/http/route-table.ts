interface Placed {
  readonly path: string;
  readonly method: string;
}

const isParameter = (segment: string | undefined): boolean => segment?.startsWith(':') ?? false;

/** The path with parameters of one name: paths of one shape are one resource. */
export const shapeOf = ({ path }: Pick<Placed, 'path'>): string => path.replaceAll(/:[^/]+/g, ':parameter');

/**
 * `/v1/policies/bulk` goes before `/v1/policies/:number`, in whatever order they were declared. A total order, as the
 * first difference decides: with ties among different paths a sort may leave any two of them as they were.
 */
export const bySpecificity = (a: Placed, b: Placed): number => {
  const ours = a.path.split('/');
  const theirs = b.path.split('/');
  const at = ours.findIndex((segment, index) => !isSameStep(segment, theirs[index]));
  const [our, their] = [ours[at], theirs[at]];
  if (our === undefined || their === undefined) return ours.length - theirs.length;
  if (isParameter(our) !== isParameter(their)) return isParameter(our) ? 1 : -1;
  return our < their ? -1 : 1;
};

/** Parameters of any name are one step. */
const isSameStep = (our: string, their: string | undefined): boolean =>
  our === their || (isParameter(our) && isParameter(their));

const repeated = (names: readonly string[]): string | undefined =>
  names.find((name, index) => names.indexOf(name) !== index);

/** Two routes for one call are a mistake of the program: the second one would never be reached. */
export const refuseRepeatedRoutes = (
  placed: readonly Placed[],
  operations: readonly { readonly operationId: string }[],
): void => {
  const call = repeated(placed.map((route) => `${route.method.toUpperCase()} ${shapeOf(route)}`));
  if (call !== undefined) {
    throw new Error(`Two routes serve ${call}`);
  }
  const operationId = repeated(operations.map((operation) => operation.operationId));
  if (operationId !== undefined) {
    throw new Error(`Two routes are called ${operationId}`);
  }
};
