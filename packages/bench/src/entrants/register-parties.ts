import { type Platform, untilQuiet } from '@donghu/supervisor/platform';
import { KeepAliveConnections, postRequest } from '../spine/keep-alive-connections.js';
import { enterpriseUsccs, insurerUscc } from '../spine/policy-report.js';

const connectionCount = 16;
const knownWithinMillis = 120_000;
const created = 201;

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

type Registration = object & { readonly uscc: string };

/** As the registry takes them. */
export interface Parties {
  readonly institutions: Iterable<Registration>;
  readonly enterprises: Iterable<Registration>;
}

/** The insurer and the enterprises of `policyReport`. */
const partiesOfReports: Parties = {
  institutions: [institution],
  enterprises: enterpriseUsccs.map(enterprise),
};

/** Registers institutions and enterprises, and waits until every service has heard of them. */
export const registerParties = async (
  platform: Platform,
  { institutions, enterprises }: Parties = partiesOfReports,
): Promise<void> => {
  const registry = platform.doors('institution-registry').http;
  const authorization = `Bearer ${await platform.token('operator')}`;
  const connections = await KeepAliveConnections.open(registry, connectionCount);
  const post = async (path: string, body: Registration): Promise<void> => {
    const request = postRequest(`${registry}${path}`, JSON.stringify(body), {
      authorization,
      'idempotency-key': body.uscc,
    });
    const answer = await connections.send(request);
    if (answer.status !== created) {
      throw new Error(`${path} answered ${answer.status}: ${answer.body.toString()}`);
    }
  };
  try {
    // One after the other: a branch comes after its head office.
    for (const one of institutions) await post('/v1/institutions', one);
    await Promise.all(Array.from(enterprises, (one) => post('/v1/enterprises', one)));
  } finally {
    connections.close();
  }
  await untilQuiet(platform, knownWithinMillis);
};
