import { syntheticUscc } from '@donghu/simulator';

export const insurerUscc = '91100000710931483R';

/** So many that each has a handful of policies, and none reaches a cap. */
export const enterpriseCount = 1_000;

export const enterpriseUsccs: readonly string[] = Array.from({ length: enterpriseCount }, (_, number) =>
  syntheticUscc('420100', 3, number + 1),
);

export const productCode =
  '企业研发责任保险（示范区专属条款）附加费用补偿条款、附加境外诉讼费用条款二〇二五版第三号备案主险';

const bytesOnTheWire = 1_024;

/** The JSON of a report with every field that the door knows, filled up with white space to 1 KB. */
export const policyReport = (number: number, policyNumber: string): string => {
  const enterprise = enterpriseUsccs[number % enterpriseCount];
  const report = {
    insurerUscc,
    policyNumber,
    policyholderUscc: enterprise,
    insuredUscc: enterprise,
    line: 'RND_LIAB',
    productCode,
    startOn: '2026-01-01',
    endOn: '2026-12-31',
    issuedOn: '2025-12-20',
    writtenPremium: '3000.00',
    paidPremium: '3000.00',
    paidOn: '2025-12-22',
    cover: '5000000.00',
    insuredHeadCount: 120,
    otherPublicSubsidy: '100.00',
  };
  const json = JSON.stringify(report, undefined, 2);
  return json + ' '.repeat(Math.max(0, bytesOnTheWire - Buffer.byteLength(json)));
};

export const policyIdOf = (policyNumber: string): string => `${insurerUscc}/${policyNumber}`;
