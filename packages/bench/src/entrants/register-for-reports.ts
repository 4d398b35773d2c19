import type { Platform } from '@donghu/supervisor/platform';
import { enterpriseUsccs, insurerUscc, productCode } from '../spine/policy-report.js';
import { type Parties, registerParties } from './register-parties.js';

const institution = {
  uscc: insurerUscc,
  nameZh: '中国人民财产保险股份有限公司',
  kinds: [{ kind: 'INSURER_HQ', from: '2003-07-07' }],
  state: 'OPEN',
  licences: [{ scheme: 'CBIRC', number: '000002', from: '2003-07-07' }],
  inZone: false,
};

const enterprise = (uscc: string, number: number) => ({
  uscc,
  nameZh: `光谷企业${number}`,
  scale: 'LARGE',
  industryGroup: 'OPTO',
  classes: [{ code: 'HNTE', certificate: 'GR202042000001', from: '2020-12-01' }],
  inZone: true,
  inZoneFrom: '1988-05-31',
  registrationMatches: true,
});

const parties: Parties = { institutions: [institution], enterprises: enterpriseUsccs.map(enterprise) };

const product = {
  insurerUscc,
  code: productCode,
  line: 'RND_LIAB',
  nameZh: '企业研发责任保险（示范区专属条款）',
  version: '2025',
  filingNumber: 'C00000232512025010100001',
  from: '2025-01-01',
};

const created = 201;

/** Registers all that a `policyReport` names: its insurer, the enterprises and the product. */
export const registerForReports = async (platform: Platform): Promise<void> => {
  await registerParties(platform, parties);
  const answer = await fetch(`${platform.doors('policy-intake').http}/v1/products`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await platform.token('operator')}`,
      'content-type': 'application/json',
      'idempotency-key': 'product-of-reports',
    },
    body: JSON.stringify(product),
  });
  if (answer.status !== created)
    throw new Error(`the product was answered ${answer.status}: ${await answer.text()}`);
};
