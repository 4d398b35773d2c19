import type { AnyRoute, Platform } from '@donghu/chassis';
import type { RatingLookUp } from '../credit/rating-look-up.js';
import { applicationRoutes } from './application-routes.js';
import { approvalRoute } from './approval-route.js';
import { budgetRoutes } from './budget-routes.js';
import { clawbackRoutes } from './clawback-routes.js';
import { earlierSubsidyRoute } from './earlier-subsidy-route.js';
import { paymentRoute } from './payment-route.js';
import { schemeRoutes } from './scheme-routes.js';
import { totalsRoute } from './totals-route.js';
import { trialBalanceRoute } from './trial-balance-route.js';

export const routes = (platform: Platform<unknown>, credit: RatingLookUp): readonly AnyRoute[] => [
  ...schemeRoutes(platform),
  ...budgetRoutes(platform),
  ...applicationRoutes(platform),
  earlierSubsidyRoute(platform),
  approvalRoute(platform),
  paymentRoute(platform, credit),
  ...clawbackRoutes(platform),
  trialBalanceRoute(platform),
  totalsRoute(platform),
];
