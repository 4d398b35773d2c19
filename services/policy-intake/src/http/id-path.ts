/**
 * The part of a path that names a record by its id, `<insurer USCC>/<the insurer's own code>`: a code may hold
 * whatever an insurer writes, and a path may not (RFC 3986, 2.1).
 */
export const idPath = (id: string): string => {
  const at = id.indexOf('/');
  return at === -1
    ? encodeURIComponent(id)
    : `${encodeURIComponent(id.slice(0, at))}/${encodeURIComponent(id.slice(at + 1))}`;
};
