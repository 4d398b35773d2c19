/** The token does not prove who is calling. `reason` is for the log; the caller learns only that it failed. */
export class AuthenticationFailed extends Error {
  override readonly name = 'AuthenticationFailed';
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(`The bearer token is refused: ${reason}`, options);
    this.reason = reason;
  }
}

/** The issuer's keys cannot be had, so that no token can be judged: neither accepted nor refused. */
export class AuthenticationUnavailable extends Error {
  override readonly name = 'AuthenticationUnavailable';

  constructor(keySet: string, options?: ErrorOptions) {
    super(`The key set ${keySet} cannot be read`, options);
  }
}
