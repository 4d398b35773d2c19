import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LineDecision {
  readonly outcome: string;
  readonly code?: string;
  readonly field?: string;
}

export interface ScriptedDoor {
  readonly url: string;
  /** Texts of the lines in the order in which they arrived, repeats included. */
  readonly received: readonly string[];
  /** Ends every connection; what comes later is admitted again. */
  cut(): void;
  close(): Promise<void>;
}

export interface DoorScript {
  readonly decide: (text: string, arrival: number) => LineDecision;
  /** Looks at each request before its lines. */
  readonly admit?: (
    request: IncomingMessage,
  ) => { readonly status: number; readonly code: string } | undefined;
}

const field = { type: 'string' };
const description = {
  paths: {
    '/v1/policies/bulk': {
      post: {
        requestBody: {
          content: {
            'application/x-ndjson': {
              schema: { type: 'object', properties: { id: field, note: field }, required: ['id'] },
            },
          },
        },
      },
    },
  },
};

/** A bulk door for policies whose answers a test scripts: one a line, in order, while lines come in. */
export const openScriptedDoor = async ({
  decide,
  admit = () => undefined,
}: DoorScript): Promise<ScriptedDoor> => {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === '/openapi.json') {
      response.end(JSON.stringify(description));
      return;
    }
    const refusal = admit(request);
    if (refusal !== undefined) {
      response.writeHead(refusal.status, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ ...refusal, title: 'Refused', detail: 'not so' }));
      return;
    }
    await answerLines(request, response).catch(() => undefined);
  });
  const answerLines = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.flushHeaders();
    let line = 0;
    let rest = '';
    for await (const chunk of request) {
      const texts = (rest + String(chunk)).split('\n');
      rest = texts.pop() ?? '';
      for (const text of texts) {
        line += 1;
        received.push(text);
        const decision = decide(text, received.length);
        response.write(`${JSON.stringify({ line, ...decision })}\n`);
      }
    }
    response.end();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    cut: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
