const asItIs = (bytes: Buffer): Buffer => bytes;

/** A method on bytes: what a client's codec costs is no part of either server. */
export const rawMethod = (path: string) => ({
  path,
  requestSerialize: asItIs,
  responseDeserialize: asItIs,
});
