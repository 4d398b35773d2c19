import type { RepairRules } from '../domain/repair.js';

/** When a negative record can be repaired (信用修复). */
export const repairRules: RepairRules = {
  ordinaryMonths: 3,
  graveMonths: 12,
  grave: [{ kind: 'PENALTY', severity: 'SERIOUS' }, { kind: 'FALSE_CLAIM' }, { kind: 'VETO_SET' }],
  checkWorkingDays: 10,
  reference:
    '失信行为纠正后的信用信息修复管理办法（试行）(国家发展改革委令第58号, 2023): shortest publication 3 months, grave cases 1 year; which records are grave, and the 10 working days, are defaults of the zone',
};
