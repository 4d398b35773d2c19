import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the door does with a line: an outcome, or it breaks the connection before it answers. */
export type LineDecision = { readonly outcome: string; readonly code?: string } | 'break';

export interface BulkDoor {
  readonly url: string;
  /** Texts of the lines in the order in which they arrived, repeats included. */
  readonly received: readonly string[];
  readonly requests: () => number;
  close(): Promise<void>;
}

/** A bulk door whose decisions a test scripts: one answer a line, in order, while lines come in. */
export const openBulkDoor = async (
  decide: (text: string, arrival: number) => LineDecision | Promise<LineDecision>,
  admit: (request: number) => { readonly status: number; readonly code: string } | undefined = () =>
    undefined,
): Promise<BulkDoor> => {
  const received: string[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    const { socket } = request;
    const refusal = admit(requests);
    if (refusal !== undefined) {
      refuse(response, refusal);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.flushHeaders();
    let line = 0;
    let rest = '';
    try {
      for await (const chunk of request) {
        const texts = (rest + String(chunk)).split('\n');
        rest = texts.pop() ?? '';
        for (const text of texts) {
          line += 1;
          received.push(text);
          const decision = await decide(text, received.length);
          if (decision === 'break') {
            // A blank line, so that what was answered before is on its way first.
            await new Promise((resolve) => response.write('\n', resolve));
            socket.destroy();
            return;
          }
          response.write(`${JSON.stringify({ line, ...decision })}\n`);
        }
      }
      response.end();
    } catch {
      // The caller has gone.
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/things/bulk`,
    received,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const refuse = (
  response: ServerResponse,
  refusal: { readonly status: number; readonly code: string },
): void => {
  response.writeHead(refusal.status, { 'content-type': 'application/problem+json', 'retry-after': '0' });
  response.end(
    JSON.stringify({ ...refusal, title: 'Refused', titleZh: '拒绝', detail: 'not now', errors: [] }),
  );
};
