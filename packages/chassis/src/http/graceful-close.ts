import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';

/** Closes a server: see `gracefulClose`. */
export type GracefulClose = (graceMs: number) => Promise<void>;

/**
 * Follows the answers of a server from its first request on, and returns its close: it takes no new connection,
 * ends as soon as the last answer is with its caller, and cuts off what is left after the grace. Answers of that
 * time say `Connection: close` where their head is still to be written (RFC 9110, 7.6.1).
 */
export const gracefulClose = (server: Server): GracefulClose => {
  const open = new Set<ServerResponse>();
  let closing = false;
  const closeIdle = (): void => {
    if (closing && open.size === 0) server.close();
  };
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    open.add(response);
    if (closing) response.shouldKeepAlive = false;
    response.once('close', () => {
      open.delete(response);
      closeIdle();
    });
  });
  return (graceMs) =>
    new Promise((resolve) => {
      closing = true;
      const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
      server.once('close', () => {
        clearTimeout(cutOff);
        resolve();
      });
      for (const response of open) response.shouldKeepAlive = false;
      // An HTTP server's own close takes a connection for idle, and cuts it, when its answer is ended and not yet
      // on the wire; that of TCP only stops listening.
      TcpServer.prototype.close.call(server);
      closeIdle();
    });
};
