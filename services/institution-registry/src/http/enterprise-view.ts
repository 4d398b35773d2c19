import { formatYuan } from '@donghu/kernel';
import type { Enterprise, YearlyFigures } from '../domain/enterprise.js';
import { membershipView } from './institution-view.js';

const figuresView = ({ revenue, researchAndDevelopment, exports, ...rest }: YearlyFigures) => ({
  ...rest,
  ...(revenue === undefined ? {} : { revenue: formatYuan(revenue) }),
  ...(researchAndDevelopment === undefined
    ? {}
    : { researchAndDevelopment: formatYuan(researchAndDevelopment) }),
  ...(exports === undefined ? {} : { exports: formatYuan(exports) }),
});

/** The enterprise as HTTP shows it. Its figures are confidential: only where the caller may see them. */
export const enterpriseView = (
  { figures, inZoneFrom, predecessor, successor, ...rest }: Enterprise,
  seesFigures: boolean,
) => ({
  ...rest,
  inZoneFrom: inZoneFrom ?? '',
  classes: rest.classes.map((entry) => ({ ...entry, to: entry.to ?? '' })),
  memberships: rest.memberships.map(membershipView),
  predecessorUscc: predecessor?.uscc ?? '',
  successorUscc: successor?.uscc ?? '',
  ...(seesFigures ? { figures: figures.map(figuresView) } : {}),
});
