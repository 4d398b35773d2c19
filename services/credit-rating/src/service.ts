import type { Platform, ServiceDefinition, ServiceParts } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { claimChangedHandler } from './events/claim-changed.js';
import { clawbackOpenedHandler } from './events/clawback-opened.js';
import { enterpriseChangedHandler } from './events/enterprise-changed.js';
import { lapseClosedHandler } from './events/lapse-closed.js';
import { lapseOpenedHandler } from './events/lapse-opened.js';
import { policyAcceptedHandler } from './events/policy-accepted.js';
import { policyCancelledHandler } from './events/policy-cancelled.js';
import { policyEndorsedHandler } from './events/policy-endorsed.js';
import { sharingGrantChangedHandler } from './events/sharing-grant-changed.js';
import { creditRatingService } from './grpc/credit-rating-service.js';
import { authorisationRoutes } from './http/authorisation-routes.js';
import { creditRecordBulkRoute, creditRecordRoute } from './http/credit-record-routes.js';
import { dryRunRoutes } from './http/dry-run-routes.js';
import { inspectionSampleRoute } from './http/inspection-sample-route.js';
import { lookupRoute } from './http/lookup-route.js';
import { modelActivationRoutes } from './http/model-activation-routes.js';
import { objectionRoutes } from './http/objection-routes.js';
import { pushRoutes } from './http/push-routes.js';
import { ratingRoutes } from './http/rating-routes.js';
import { recordListRoute } from './http/record-list-route.js';
import { repairRoutes } from './http/repair-routes.js';
import { scoringModelRoutes } from './http/scoring-model-routes.js';
import { totalsRoute } from './http/totals-route.js';
import { dropOldChangesJob } from './jobs/drop-old-changes.js';
import { dryRunModelsJob } from './jobs/dry-run-models.js';
import { measurePushesJob } from './jobs/measure-pushes.js';
import { pushRatingsJob } from './jobs/push-ratings.js';
import { ratingTurnJob } from './jobs/rating-turn-job.js';
import { ratingTurns } from './jobs/rating-turns.js';
import { openLookUps } from './look-ups.js';
import { type PushSettings, pushSettings } from './push/push-settings.js';
import { activatedModels, openActivatedModels } from './store/activated-models.js';
import { authorisations } from './store/authorisations.js';
import { changeStreamIdentity } from './store/change-stream-identity.js';
import { changeWriters } from './store/change-writers.js';
import { creditRecords } from './store/credit-records.js';
import { dryRuns } from './store/dry-runs.js';
import { enterprises } from './store/enterprises.js';
import { lookups } from './store/lookups.js';
import { modelLeases } from './store/model-leases.js';
import { objections } from './store/objections.js';
import { pushDays } from './store/push-days.js';
import { pushLeases } from './store/push-leases.js';
import { pushLedger } from './store/push-ledger.js';
import { ratingChanges } from './store/rating-changes.js';
import { ratings } from './store/ratings.js';
import { repairs } from './store/repairs.js';
import { scoringModelStates } from './store/scoring-model-states.js';
import { scoringModelSteps } from './store/scoring-model-steps.js';
import { scoringModels } from './store/scoring-models.js';
import { shareGrants } from './store/share-grants.js';

/** The HTTP door. */
export const httpRoutes = (platform: Platform<unknown>): Pick<ServiceParts, 'routes' | 'bulkRoutes'> => ({
  routes: [
    creditRecordRoute(platform),
    recordListRoute(platform),
    ...objectionRoutes(platform),
    ...repairRoutes(platform),
    ...ratingRoutes(platform),
    ...authorisationRoutes(platform),
    lookupRoute(platform),
    totalsRoute(platform),
    inspectionSampleRoute(platform),
    ...pushRoutes(platform),
    ...scoringModelRoutes(platform),
    ...dryRunRoutes(platform),
    ...modelActivationRoutes(platform),
  ],
  bulkRoutes: [creditRecordBulkRoute(platform)],
});

/** Credit records, the scoring model, ratings and the record of who looked them up. */
export const service: ServiceDefinition<PushSettings> = {
  name: 'credit-rating',
  version: '1.0.0',
  title: { en: 'Credit rating', zh: '信用评级' },
  stream: 'CREDIT',
  ports: { http: 8104, grpc: 9104 },
  settings: pushSettings,
  collections: [
    enterprises,
    ratings,
    creditRecords,
    objections,
    repairs,
    authorisations,
    shareGrants,
    lookups,
    ratingChanges,
    changeWriters,
    changeStreamIdentity,
    pushLedger,
    pushDays,
    pushLeases,
    scoringModels,
    scoringModelSteps,
    scoringModelStates,
    dryRuns,
    activatedModels,
    modelLeases,
  ],
  build: async (platform) => {
    await openActivatedModels(platform.store.db);
    const lookUps = await openLookUps(platform);
    const url = platform.configuration.MUNICIPAL_PLATFORM_URL;
    return {
      ...httpRoutes(platform),
      grpc: [creditRatingService(platform, lookUps)],
      consumers: [
        { purpose: 'registry', stream: 'REGISTRY', handlers: [enterpriseChangedHandler] },
        // Of its own: a grant that is taken back waits behind no list of enterprises.
        { purpose: 'sharing', stream: 'REGISTRY', handlers: [sharingGrantChangedHandler] },
        { purpose: 'subsidies', stream: 'SUBSIDY', handlers: [clawbackOpenedHandler] },
        {
          purpose: 'policies',
          stream: 'POLICY',
          handlers: [
            policyAcceptedHandler,
            policyCancelledHandler,
            policyEndorsedHandler,
            claimChangedHandler,
            lapseOpenedHandler,
            lapseClosedHandler,
          ],
          // A policy's own subsidy looks at the rating before it: nobody waits for the one after.
          gatherMillis: 200,
        },
      ],
      jobs: [
        ...ratingTurns.map((turn) => ratingTurnJob(platform, turn)),
        dropOldChangesJob(platform, systemClock),
        dryRunModelsJob(platform),
        ...(url === undefined ? [] : [pushRatingsJob(platform, url), measurePushesJob(platform)]),
      ],
      close: lookUps.close,
    };
  },
};
