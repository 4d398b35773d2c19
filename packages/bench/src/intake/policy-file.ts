import { enterpriseCount, enterpriseUsccs, insurerUscc } from '../spine/policy-report.js';

const chunkBytes = 65_536;
const digits = 7;

/** A number sorts as its policy does in the file. */
export const policyNumberOf = (run: string, number: number): string =>
  `BULK-${run}-${String(number).padStart(digits, '0')}`;

/** The bounds of the ids of a run's policies: from the first on, and before the second. */
export const idsOfRun = (run: string): readonly [from: string, before: string] => {
  const prefix = `${insurerUscc}/BULK-${run}`;
  // What follows the hyphen in ASCII.
  return [`${prefix}-`, `${prefix}.`];
};

const lineOf = (run: string, number: number): string => {
  const enterprise = enterpriseUsccs[number % enterpriseCount];
  return `${JSON.stringify({
    insurerUscc,
    policyNumber: policyNumberOf(run, number),
    policyholderUscc: enterprise,
    insuredUscc: enterprise,
    line: 'RND_LIAB',
    startOn: '2026-01-01',
    endOn: '2026-12-31',
    issuedOn: '2025-12-20',
    writtenPremium: '3000.00',
    paidPremium: '3000.00',
    paidOn: '2025-12-22',
    cover: '5000000.00',
    otherPublicSubsidy: '100.00',
  })}\n`;
};

/** A file of distinct policies, one a line, in the pieces in which it is sent; all bytes are made beforehand. */
export const policyFile = (run: string, from: number, count: number): readonly Buffer[] => {
  const chunks: Buffer[] = [];
  let text = '';
  for (let number = from; number < from + count; number += 1) {
    text += lineOf(run, number);
    if (text.length < chunkBytes) continue;
    chunks.push(Buffer.from(text));
    text = '';
  }
  return text === '' ? chunks : [...chunks, Buffer.from(text)];
};
