import { calendarDate } from '@donghu/kernel';
import type { SupervisionTerms } from '../domain/supervision-terms.js';

/** All versions of the terms of graded supervision, oldest first; a published one is never edited. */
export const supervisionTerms: readonly [SupervisionTerms, ...SupervisionTerms[]] = [
  {
    version: '2025.1',
    from: calendarDate('2025-01-01'),
    classes: {
      A: { samplingPercent: 1, brings: ['GREEN_CHANNEL', 'SIMPLIFIED_PAPERS'] },
      B: { samplingPercent: 3, brings: [] },
      C: { samplingPercent: 10, brings: [] },
      D: { samplingPercent: 30, brings: ['NO_SUBSIDY', 'NO_SANDBOX', 'ENHANCED_CHECKS'] },
    },
    reference:
      'the plan (六)4 asks for graded and classified supervision (分级分类监管) and gives no figures: rates and treatments are defaults of the zone; drawn at random and in proportion to the class of risk after 国发〔2019〕5号 and 国市监信发〔2022〕6号',
  },
];
