import type { InstitutionInput, Licence, SourcedInstitution } from './institution.js';
import { type RealInstitution, realInstitutions } from './real-institutions.js';
import { syntheticUscc } from './synthetic-uscc.js';

/** The zone was founded on the day of the plan; roles in it begin then. */
const founded = '2021-09-22';
const series = 1;
const division = '420100';
const generated = 'generated: no such institution';

const licence = (number: string, to?: string): Licence => ({
  scheme: 'DEMO',
  number: `DEMO-${number}`,
  from: '2019-01-01',
  ...(to === undefined ? {} : { to }),
});

const registered = ({
  uscc,
  nameZh,
  kind,
  parentUscc,
  inZone,
  source,
}: RealInstitution): SourcedInstitution => ({
  institution: {
    uscc,
    nameZh,
    kinds: [{ kind, from: founded }],
    state: 'OPEN',
    effectiveOn: founded,
    ...(parentUscc === undefined ? {} : { parentUscc }),
    licences: [licence(uscc.slice(8, 17))],
    inZone: inZone ?? false,
  },
  source,
});

const invented = (
  number: number,
  nameZh: string,
  kind: string,
  more: Partial<Pick<InstitutionInput, 'state' | 'licences'>> = {},
): InstitutionInput => ({
  uscc: syntheticUscc(division, series, number),
  nameZh,
  kinds: [{ kind, from: founded }],
  state: 'OPEN',
  effectiveOn: founded,
  licences: [],
  inZone: true,
  ...more,
});

/** Open and licensed: reports policies of every line. */
export const propertyInsurer = invented(1, '示例0001财产保险股份有限公司', 'INSURER_HQ', {
  licences: [licence('0001')],
});

export const lifeInsurer = invented(2, '示例0002人寿保险股份有限公司', 'INSURER_HQ', {
  licences: [licence('0002')],
});

/** Its licence ended before the policies of the zone were issued. */
export const lapsedInsurer = invented(3, '示例0003相互保险社', 'MUTUAL', {
  licences: [licence('0003', '2024-07-01')],
});

export const suspendedInsurer = invented(4, '示例0004财产保险股份有限公司', 'INSURER_HQ', {
  state: 'SUSPENDED',
  licences: [licence('0004')],
});

/** Takes part in the zone, but may not insure. */
export const broker = invented(5, '示例0005保险经纪有限公司', 'BROKER');

export const equityInvestor = invented(6, '示例0006保险资产管理有限公司', 'INS_ASSET_MGR', {
  licences: [licence('0006')],
});

export const debtInvestor = invented(7, '示例0007保险资产管理有限公司', 'INS_ASSET_MGR', {
  licences: [licence('0007')],
});

export const fundManager = invented(8, '示例0008创业投资基金管理有限公司', 'FUND_MANAGER');

const others = [
  invented(9, '示例0009科技保险专营中心', 'INSURER_SPECIALISED', { licences: [licence('0009')] }),
  invented(10, '示例0010再保险股份有限公司', 'REINSURER', { licences: [licence('0010')] }),
  invented(11, '示例0011保险公估有限公司', 'ADJUSTER'),
  invented(12, '示例0012保险科技有限公司', 'INSURTECH'),
  invented(13, '示例0013融资担保有限公司', 'GUARANTOR'),
  invented(14, '示例0014科技风险实验室', 'RISK_LAB'),
  invented(15, '示例0015科技保险发展促进中心', 'PROMOTION_CENTRE'),
];

/** Well formed, and registered nowhere. */
export const unregisteredInstitution = syntheticUscc(division, series, 99_999);

/** The real institutions first, then the generated ones. Licence numbers are generated throughout. */
export const institutions: readonly SourcedInstitution[] = [
  ...realInstitutions.map(registered),
  ...[
    propertyInsurer,
    lifeInsurer,
    lapsedInsurer,
    suspendedInsurer,
    broker,
    equityInvestor,
    debtInvestor,
    fundManager,
    ...others,
  ].map((institution) => ({ institution, source: generated })),
];
