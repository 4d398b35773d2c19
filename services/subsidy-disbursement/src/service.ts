import type { ServiceDefinition } from '@donghu/chassis';
import * as z from 'zod';
import { seedSchemes } from './commands/seed-schemes.js';
import { connectCreditRating } from './credit/rating-look-up.js';
import { enterpriseChangedHandler } from './events/enterprise-changed.js';
import { institutionChangedHandler } from './events/institution-changed.js';
import { policyAcceptedHandler } from './events/policy-accepted.js';
import { policyCancelledHandler } from './events/policy-cancelled.js';
import { policyEndorsedHandler } from './events/policy-endorsed.js';
import { subsidyDisbursementService } from './grpc/subsidy-disbursement-service.js';
import { routes } from './http/routes.js';
import { assessWaitingApplications } from './jobs/assess-waiting-applications.js';
import { foldInMissedChanges } from './jobs/fold-in-missed-changes.js';
import { connectRegistry } from './registry/registration-look-up.js';
import { applications } from './store/applications.js';
import { approvalRuns } from './store/approval-runs.js';
import { budgets } from './store/budgets.js';
import { clawbacks } from './store/clawbacks.js';
import { enterpriseAccounts } from './store/enterprise-accounts.js';
import { enterprises } from './store/enterprises.js';
import { heldChanges } from './store/held-changes.js';
import { institutions } from './store/institutions.js';
import { ledgerEntries } from './store/ledger-entries.js';
import { paymentBatches } from './store/payment-batches.js';
import { schemeCatalogue } from './store/scheme-catalogue.js';

const settings = z.object({
  /** Host and port of credit-rating's gRPC door. */
  CREDIT_RATING_ADDRESS: z.string().min(1).default('127.0.0.1:9104'),
  /** Host and port of institution-registry's gRPC door. */
  INSTITUTION_REGISTRY_ADDRESS: z.string().min(1).default('127.0.0.1:9101'),
});

/** Premium subsidies: schemes, budgets, assessment, approval, payment, recovery, and the ledger over all. */
export const service: ServiceDefinition<z.output<typeof settings>> = {
  name: 'subsidy-disbursement',
  version: '1.0.0',
  title: { en: 'Subsidy disbursement', zh: '补贴发放' },
  stream: 'SUBSIDY',
  ports: { http: 8103, grpc: 9103 },
  settings,
  collections: [
    schemeCatalogue,
    budgets,
    applications,
    enterpriseAccounts,
    enterprises,
    institutions,
    heldChanges,
    clawbacks,
    approvalRuns,
    paymentBatches,
    ledgerEntries,
  ],
  build: async (platform) => {
    const { configuration, serviceToken } = platform;
    const credit = connectCreditRating(configuration.CREDIT_RATING_ADDRESS, serviceToken);
    const registry = connectRegistry(configuration.INSTITUTION_REGISTRY_ADDRESS, serviceToken);
    await seedSchemes(platform);
    return {
      routes: routes(platform, credit),
      grpc: [subsidyDisbursementService(platform)],
      consumers: [
        {
          purpose: 'registry',
          stream: 'REGISTRY',
          handlers: [enterpriseChangedHandler, institutionChangedHandler],
        },
        {
          purpose: 'policies',
          stream: 'POLICY',
          handlers: [
            policyAcceptedHandler(credit, platform.log),
            policyCancelledHandler,
            policyEndorsedHandler,
          ],
        },
      ],
      projections: [
        { collection: enterprises, handlers: [enterpriseChangedHandler] },
        { collection: institutions, handlers: [institutionChangedHandler] },
      ],
      jobs: [assessWaitingApplications(platform, credit, registry), foldInMissedChanges(platform)],
      close: () => {
        credit.close();
        registry.close();
      },
    };
  },
};
