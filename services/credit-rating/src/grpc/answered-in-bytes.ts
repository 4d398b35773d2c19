/** A method of a generated service definition, as far as its answers go. */
interface GeneratedMethod {
  readonly responseSerialize: unknown;
  readonly responseDeserialize: unknown;
}

interface InBytes {
  readonly responseSerialize: (bytes: Buffer) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Buffer;
}

const asItIs = (bytes: Buffer): Buffer => bytes;

/** The method with a handler that encodes its answers itself, because many of them share their bytes. */
export const answeredInBytes = <Method extends GeneratedMethod>(
  method: Method,
): Omit<Method, keyof InBytes> & InBytes => ({
  ...method,
  responseSerialize: asItIs,
  responseDeserialize: asItIs,
});
