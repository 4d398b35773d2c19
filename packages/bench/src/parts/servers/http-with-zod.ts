import { createServer } from 'node:http';
import { policySchema } from './policy-schema.js';

const readJson = async (chunks: AsyncIterable<Buffer>): Promise<unknown> => {
  const received: Buffer[] = [];
  for await (const chunk of chunks) received.push(chunk);
  return JSON.parse(Buffer.concat(received).toString());
};

/** node:http, JSON and zod, and nothing behind them. */
const server = createServer(async (request, response) => {
  const parsed = policySchema.safeParse(await readJson(request));
  const body = parsed.success
    ? JSON.stringify({ policyId: `${parsed.data.insurerUscc}/${parsed.data.policyNumber}` })
    : JSON.stringify(parsed.error.issues);
  response.writeHead(parsed.success ? 201 : 400, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});

server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
