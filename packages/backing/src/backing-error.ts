/** Why the backing cannot be had; the message tells an operator what to do. */
export class BackingError extends Error {
  override readonly name: string = 'BackingError';
}

export class PortTakenError extends BackingError {
  override readonly name = 'PortTakenError';
  readonly port: number;
  readonly holder: string;

  constructor(purpose: string, port: number, holder: string) {
    super(
      `port ${port} (${purpose}) is taken by ${holder}; end it, or set DONGHU_PORT_OFFSET to move every port`,
    );
    this.port = port;
    this.holder = holder;
  }
}

export class DataDirectoryInUseError extends BackingError {
  override readonly name = 'DataDirectoryInUseError';

  constructor(dataDirectory: string, owner: string) {
    super(`${dataDirectory} is in use by ${owner}, which is still running`);
  }
}

export class InstallError extends BackingError {
  override readonly name = 'InstallError';
}

/** The server ended, or did not answer in time. Carries the last lines of its log. */
export class ServerStartError extends BackingError {
  override readonly name = 'ServerStartError';
}

export class BackingNotOwnedError extends BackingError {
  override readonly name = 'BackingNotOwnedError';

  constructor(action: string) {
    super(`cannot ${action}: NATS_URL and MONGODB_URL name servers that were started elsewhere`);
  }
}
