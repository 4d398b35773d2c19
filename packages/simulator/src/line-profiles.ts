/**
 * How policies of a line usually look. Sums insured are in 10,000 yuan (万元), premium rates in basis points
 * (万分之) of the sum insured. The orders of magnitude are those of the market for small and middle-sized
 * technology companies; two are public: first sets and first batches are rated up to 3 % (工信部联重装
 * 〔2024〕89号, 工信部联原〔2017〕222号), inherent defects at 1.25-1.5 % of the construction cost (Shanghai).
 */
export interface LineProfile {
  readonly line: string;
  readonly weight: number;
  readonly cover: readonly [number, number];
  readonly rate: readonly [number, number];
  /** Length in years; one when absent. */
  readonly years?: readonly [number, number];
  /** Only an enterprise of this class takes it out. */
  readonly only?: string;
  /** Written by life and health insurers, for so many heads. */
  readonly heads?: readonly [number, number];
}

export const lineProfiles: readonly LineProfile[] = [
  { line: 'RND_COST', weight: 40, cover: [50, 1000], rate: [150, 400] },
  { line: 'RND_LIAB', weight: 35, cover: [100, 2000], rate: [30, 120] },
  { line: 'RND_EQUIP', weight: 60, cover: [200, 5000], rate: [15, 60] },
  { line: 'RND_INTERRUPT', weight: 20, cover: [100, 2000], rate: [60, 200] },
  { line: 'CONV_COST', weight: 25, cover: [50, 1000], rate: [150, 400] },
  { line: 'FIRST_SET', weight: 20, cover: [500, 10_000], rate: [180, 320] },
  { line: 'FIRST_BATCH', weight: 12, cover: [5000, 20_000], rate: [150, 300] },
  { line: 'FIRST_VERSION', weight: 20, cover: [200, 2000], rate: [100, 300] },
  { line: 'PROD_LIAB', weight: 70, cover: [200, 5000], rate: [20, 100] },
  { line: 'PROD_QUALITY', weight: 40, cover: [100, 3000], rate: [40, 150] },
  { line: 'IP_ENFORCE', weight: 45, cover: [20, 300], rate: [150, 400] },
  { line: 'IP_INFRINGED', weight: 50, cover: [20, 500], rate: [100, 300] },
  { line: 'IP_LIAB', weight: 25, cover: [50, 1000], rate: [100, 300] },
  { line: 'IP_OVERSEAS', weight: 90, cover: [100, 2000], rate: [150, 400], only: 'EXPORTER' },
  { line: 'IP_AGENT_PI', weight: 5, cover: [50, 500], rate: [50, 200] },
  { line: 'IP_APPLY', weight: 15, cover: [5, 50], rate: [400, 900] },
  { line: 'IP_TM', weight: 12, cover: [20, 200], rate: [100, 300] },
  { line: 'IP_GI', weight: 3, cover: [20, 200], rate: [100, 300] },
  { line: 'IP_COPY', weight: 10, cover: [20, 200], rate: [100, 300] },
  { line: 'IP_PLEDGE', weight: 30, cover: [100, 1000], rate: [120, 250] },
  { line: 'LOAN_GUAR', weight: 45, cover: [100, 1000], rate: [120, 250] },
  { line: 'TALENT_HEALTH', weight: 60, cover: [20, 100], rate: [15, 60], heads: [5, 120] },
  { line: 'TALENT_ACC', weight: 60, cover: [50, 200], rate: [3, 10], heads: [5, 200] },
  { line: 'PENSION_SUPP', weight: 8, cover: [10, 50], rate: [300, 800], heads: [5, 60] },
  { line: 'ENV_LIAB', weight: 45, cover: [100, 2000], rate: [40, 150] },
  { line: 'SAFETY_LIAB', weight: 60, cover: [200, 3000], rate: [20, 80] },
  { line: 'EMPLOYER', weight: 110, cover: [200, 5000], rate: [10, 40] },
  { line: 'IDI', weight: 4, cover: [10_000, 50_000], rate: [125, 150], years: [10, 10] },
  { line: 'PARK_SAFETY', weight: 5, cover: [1000, 10_000], rate: [5, 20] },
  { line: 'EXP_ST', weight: 300, cover: [500, 20_000], rate: [20, 60], only: 'EXPORTER' },
  { line: 'EXP_MLT', weight: 40, cover: [2000, 50_000], rate: [100, 300], years: [2, 5], only: 'EXPORTER' },
  { line: 'EXP_EQUIP', weight: 30, cover: [5000, 50_000], rate: [100, 300], years: [2, 5], only: 'EXPORTER' },
  { line: 'OVERSEAS_INV', weight: 30, cover: [1000, 20_000], rate: [40, 100], only: 'EXPORTER' },
  { line: 'OVERSEAS_LEASE', weight: 25, cover: [1000, 20_000], rate: [40, 100], only: 'EXPORTER' },
  { line: 'IMP_CREDIT', weight: 8, cover: [200, 5000], rate: [30, 80] },
  { line: 'DOM_CREDIT', weight: 25, cover: [200, 5000], rate: [30, 80] },
  { line: 'HEALTH_NEWTECH', weight: 6, cover: [500, 5000], rate: [100, 400] },
  { line: 'MNA', weight: 3, cover: [1000, 20_000], rate: [100, 200] },
  { line: 'SPONSOR_PI', weight: 1, cover: [5000, 20_000], rate: [80, 150] },
  { line: 'CYBER', weight: 55, cover: [50, 2000], rate: [50, 200] },
  { line: 'TALENT_STARTUP', weight: 12, cover: [10, 100], rate: [200, 500] },
  { line: 'DNO', weight: 20, cover: [500, 10_000], rate: [20, 60] },
  { line: 'BIZ_INT', weight: 30, cover: [200, 5000], rate: [10, 40] },
  { line: 'PROPERTY', weight: 120, cover: [500, 50_000], rate: [3, 15] },
  { line: 'OTHER_TECH', weight: 8, cover: [50, 1000], rate: [50, 200] },
];
