import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

interface FileToSend {
  readonly url: string;
  readonly token: string;
  readonly chunks: readonly Buffer[];
}

const ok = 200;

/** Sends a file of lines on a connection of its own, as fast as it is taken, and gives the answer, all of it. */
export const sendFile = async ({ url, token, chunks }: FileToSend): Promise<Buffer> => {
  const sending = request(url, {
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
  });
  const answered = readAnswer(sending);
  for (const chunk of chunks) {
    if (!sending.write(chunk)) await Promise.race([once(sending, 'drain'), answered]);
  }
  sending.end();
  return answered;
};

const readAnswer = async (sending: ReturnType<typeof request>): Promise<Buffer> => {
  // An event that is not listened for is lost, so this is called before the first byte is sent.
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sending.once('response', resolve).once('error', reject);
  });
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  const answer = Buffer.concat(parts);
  if (response.statusCode !== ok) throw new Error(`the file was answered ${response.statusCode}: ${answer}`);
  return answer;
};

/** Fails unless every line was accepted: a figure that contains refusals is no figure. */
export const requireAllAccepted = (answer: Buffer, lines: number): void => {
  const answers = answer.toString().split('\n').filter(Boolean);
  if (answers.length !== lines) throw new Error(`${lines} lines got ${answers.length} answers`);
  const other = answers.find((line) => !line.includes('"outcome":"accepted"'));
  if (other !== undefined) throw new Error(`a line was not accepted: ${other}`);
};
