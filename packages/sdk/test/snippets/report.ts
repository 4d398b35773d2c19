import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { reportInBulk } from '@donghu/sdk';

export const reportPolicies = async (file: string, token: string): Promise<void> => {
  const answers = reportInBulk({
    url: 'http://127.0.0.1:8102/v1/policies/bulk',
    token,
    lines: createInterface({ input: createReadStream(file) }),
  });
  for await (const { line, outcome, code, detail } of answers) {
    if (outcome === 'rejected') console.error(`line ${line}: ${code} ${detail}`);
  }
};
