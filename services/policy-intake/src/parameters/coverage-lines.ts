import { insuranceLines } from './insurance-lines.js';

const codesOf = (mode: 'FULL' | 'DEM'): readonly string[] =>
  insuranceLines.filter((line) => line.mode === mode).map(({ code }) => code);

/** Lines that obliged enterprises must hold (全覆盖), plan (二)1. */
export const fullCoverageLines = codesOf('FULL');

/** Lines whose demand is to be met (愿保尽保、应保尽保), plan (二)1 and (四)1. */
export const demandLines = codesOf('DEM');

/** Lines of export credit, whose demand the plan counts together: plan (四)1. */
export const exportLines: readonly string[] = ['EXP_ST', 'EXP_MLT', 'EXP_EQUIP'];

/** Stands for all of them. */
export const allExportLines = 'EXPORT';

export const linesOfDemand = (line: string): readonly string[] =>
  line === allExportLines ? exportLines : [line];
