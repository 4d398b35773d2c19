/** A bearer token, or where to get a fresh one: it is asked before each request. */
export type TokenSource = string | (() => string | Promise<string>);

export const tokenFrom = async (source: TokenSource | undefined): Promise<string | undefined> =>
  typeof source === 'function' ? await source() : source;

export const authorizationOf = async (source: TokenSource | undefined): Promise<Record<string, string>> => {
  const token = await tokenFrom(source);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
};
