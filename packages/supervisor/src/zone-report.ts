import type { OutcomeCount } from '@donghu/cli/import';
import { reconcile } from '@donghu/cli/reconcile';
import { grouped, textTable } from '@donghu/cli/text-table';
import type { Platform } from './platform.js';
import { platformServices } from './platform-services.js';
import { currentLag } from './quiet.js';
import type { ZoneImport } from './zone-import.js';
import { figure, totalsOf } from './zone-work.js';

type Row = readonly [label: string, value: string];

const yuan = (amount: string): string => {
  const [whole = '0', cents = '00'] = amount.split('.');
  return `${BigInt(whole).toLocaleString('en-US')}.${cents}`;
};

const count = (text: string): string => grouped(Number(text));

const recordOf = (totals: unknown, ...path: readonly string[]): readonly (readonly [string, string])[] => {
  let value = totals;
  for (const name of path) value = (value as Record<string, unknown>)[name];
  return Object.entries(value as Record<string, string | number>)
    .map(([name, figureOf]) => [name, String(figureOf)] as const)
    .sort((left, right) => Number(right[1]) - Number(left[1]));
};

const reasons = (outcomes: readonly OutcomeCount[]): Row[] =>
  outcomes
    .filter((outcome) => outcome.code !== undefined)
    .map(({ code = '', lines }) => [`  ${code}`, grouped(lines)]);

const linesWith = (outcomes: readonly OutcomeCount[], ...wanted: readonly string[]): number =>
  outcomes.filter(({ outcome }) => wanted.includes(outcome)).reduce((sum, { lines }) => sum + lines, 0);

const importRows = (imports: readonly ZoneImport[]): Row[] =>
  imports.flatMap(({ door, summary }): Row[] => {
    const known = linesWith(summary.outcomes, 'known');
    const refused = linesWith(summary.outcomes, 'rejected', 'failed');
    const taken = summary.answered - known - refused;
    return [
      [`${door}: taken 受理 / known 已知 / refused 退回`, [taken, known, refused].map(grouped).join(' / ')],
      ...reasons(summary.outcomes),
    ];
  });

const policyRows = (totals: unknown): Row[] => [
  ['policies accepted 承保保单', count(figure(totals, 'policies', 'accepted'))],
  ['written premium 签单保费', yuan(figure(totals, 'policies', 'writtenPremium'))],
  ['cover, cumulative 累计保额', yuan(figure(totals, 'policies', 'cumulativeCover'))],
  ['cover, in force 有效保额', yuan(figure(totals, 'policies', 'inForceCover'))],
];

const subsidyRows = (totals: unknown): Row[] => {
  const tally = (name: string): string =>
    `${count(figure(totals, name, 'count'))} · ${yuan(figure(totals, name, 'amount'))}`;
  return [
    ['applications decided 已核定', count(figure(totals, 'assessed', 'count'))],
    ['entitled 应补', tally('entitled')],
    ['approved 批准', tally('approved')],
    ['waitlisted 轮候', tally('waitlisted')],
    ['paid 已付', tally('paid')],
    ['blocked at payment 停付', tally('blocked')],
    ['refused 不予补贴', count(figure(totals, 'refused', 'count'))],
    ...recordOf(totals, 'refused', 'byReason').map(([reason, of]): Row => [`  ${reason}`, count(of)]),
    ['budget 预算', yuan(figure(totals, 'budget', 'amount'))],
    ['budget paid 已支出', yuan(figure(totals, 'budget', 'paid'))],
    ['budget left 预算结余', yuan(figure(totals, 'budget', 'left'))],
  ];
};

const capitalRows = (totals: unknown): Row[] => [
  ['committed 签约', yuan(figure(totals, 'committed'))],
  ['drawn 到位', yuan(figure(totals, 'drawn'))],
  ['outstanding 存量', yuan(figure(totals, 'outstanding'))],
  ['introduced into the zone 引进', yuan(figure(totals, 'introduced'))],
];

const creditRows = (totals: unknown): Row[] => [
  ['enterprises 企业', count(figure(totals, 'enterprises'))],
  ...recordOf(totals, 'byGrade').map(([grade, of]): Row => [`  ${grade}`, count(of)]),
];

const section = (title: string, rows: readonly Row[]): string => textTable([title, ''], rows);

/** What the zone looks like after the import, what is still on its way, and whether everything adds up. */
export const zoneReport = async (platform: Platform, imports: readonly ZoneImport[]): Promise<string> => {
  const lag = await currentLag(platform);
  const services = [...platform.processes.keys()].map((name) => ({ name, url: platform.doors(name).http }));
  const { differences } = await reconcile({
    services,
    nats: { servers: platform.backing.natsUrl },
    token: () => platform.token('auditor'),
    waitSeconds: 10,
  });
  const flow: Row[] = [
    ['outbox lag 待发布', grouped(lag.outbox)],
    ['consumer lag 待处理', grouped(lag.consumers)],
    [
      'reconcile 对账',
      differences.length === 0 ? 'no differences 无差异' : `${differences.length} DIFFERENCES 有差异`,
    ],
  ];
  return [
    section('import 导入', importRows(imports)),
    section('policies 保单', policyRows(await totalsOf(platform, 'policy-intake'))),
    section('subsidies 补贴 (yuan 元)', subsidyRows(await totalsOf(platform, 'subsidy-disbursement'))),
    section('credit 信用', creditRows(await totalsOf(platform, 'credit-rating'))),
    section('capital 保险资金 (yuan 元)', capitalRows(await totalsOf(platform, 'capital-investment'))),
    section('flow 消息', flow),
    doorsTable(platform),
  ].join('\n\n');
};

/** Where every door is. */
export const doorsTable = (platform: Platform): string =>
  textTable(
    ['door 入口', 'HTTP', 'docs', 'gRPC'],
    [
      ...platformServices.flatMap(({ name }) =>
        platform.replicas(name).map((service, replica) => {
          const { http, grpc } = platform.doors(name, replica);
          return [service.name, http, `${http}/docs`, grpc];
        }),
      ),
      ['NATS', platform.backing.natsUrl, platform.backing.natsMonitorUrl ?? '', ''],
      ['MongoDB', platform.backing.mongoUrl, '', ''],
    ],
  );
