/**
 * The code of an error of Node or of a client. Not by `instanceof`: an error that comes from another realm,
 * as in a test runner, is not an instance of this one's Error.
 */
export function errorCode(failure: unknown): unknown {
  if (typeof failure !== 'object' || failure === null) return undefined;
  if ('code' in failure) return failure.code;
  return 'statusCode' in failure ? failure.statusCode : undefined;
}
