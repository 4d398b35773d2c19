import type { CalendarDate } from '@donghu/kernel';
import type { RatedClass } from './grade.js';

/**
 * What a class brings beside its sampling: a green channel (绿色通道) and simplified papers (容缺办理) for the best; no
 * subsidy, no sandbox and enhanced checks (重点监管) for the worst.
 */
export const treatments = [
  'GREEN_CHANNEL',
  'SIMPLIFIED_PAPERS',
  'NO_SUBSIDY',
  'NO_SANDBOX',
  'ENHANCED_CHECKS',
] as const;

export type Treatment = (typeof treatments)[number];

export interface ClassTerms {
  /** How many of a hundred enterprises are inspected in a year (抽查比例). */
  readonly samplingPercent: number;
  readonly brings: readonly Treatment[];
}

/** How each class is supervised (分级分类监管), in force from a day. */
export interface SupervisionTerms {
  readonly version: string;
  readonly from: CalendarDate;
  readonly classes: Readonly<Record<RatedClass, ClassTerms>>;
  readonly reference: string;
}
