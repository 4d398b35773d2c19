import { makeClassA } from '../credit.js';
import { insurer, registerEnterprise, registerInsurer } from '../parties.js';
import { decided, reportPolicy, setBudget } from '../subsidies.js';
import type { Zone } from '../zone.js';

/** The enterprise and the investor of the documents' examples. */
export const exampleEnterprise = '91420100616400352X';
const exampleInvestor = '91420000MA49148N8B';

/** Something of everything that most operations need, so that they are not all answered "unknown". */
export const furnishZone = async (zone: Zone): Promise<void> => {
  await registerInsurer(zone, insurer);
  await registerInsurer(zone, exampleInvestor, '示例保险资产管理有限公司');
  await registerEnterprise(zone, exampleEnterprise);
  await zone.quiet();
  await makeClassA(zone, exampleEnterprise);
  await setBudget(zone, 'RND', '1000000.00');
  for (const number of ['PZ-2025-0001', 'PZ-2025-0002']) {
    await reportPolicy(zone, number, exampleEnterprise, '80000.00');
    await decided(zone, number);
  }
};
