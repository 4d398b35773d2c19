import type { ServiceDefinition } from '@donghu/chassis';
import * as z from 'zod';
import { enterpriseChangedHandler } from './events/enterprise-changed.js';
import { institutionChangedHandler } from './events/institution-changed.js';
import { insuranceDemandChangedHandler } from './events/insurance-demand-changed.js';
import { judgeObligationHandler, obligationChangedHandler } from './events/obligation-changed.js';
import { coverageService } from './grpc/coverage-service.js';
import { policyIntakeService } from './grpc/policy-intake-service.js';
import { cancellationBulkRoute } from './http/cancellation-bulk-route.js';
import { cancellationRoute } from './http/cancellation-route.js';
import { cessionRoutes } from './http/cession-routes.js';
import { claimBulkRoutes } from './http/claim-bulk-routes.js';
import { claimRoutes } from './http/claim-routes.js';
import { conflictsRoute } from './http/conflicts-route.js';
import { coverageRoutes } from './http/coverage-routes.js';
import { demandCoverageRoute } from './http/demand-coverage-route.js';
import { endorsementBulkRoute } from './http/endorsement-bulk-route.js';
import { endorsementRoutes } from './http/endorsement-routes.js';
import { followerReportRoutes } from './http/follower-report-routes.js';
import { insuranceLinesRoute } from './http/insurance-lines-route.js';
import { lapseRoutes } from './http/lapse-routes.js';
import { measuresRoute } from './http/measures-route.js';
import { policyBulkRoute } from './http/policy-bulk-route.js';
import { policyRoutes } from './http/policy-routes.js';
import { poolRoutes } from './http/pool-routes.js';
import { productRoutes } from './http/product-routes.js';
import { sandboxRoutes } from './http/sandbox-routes.js';
import { totalsRoute } from './http/totals-route.js';
import { fileCoversJob } from './jobs/file-covers.js';
import { foldMeasuresJob } from './jobs/fold-measures.js';
import { tellOverdueJob } from './jobs/tell-overdue.js';
import { turnLapsesJob } from './jobs/turn-lapses.js';
import { policyCessions } from './store/cessions.js';
import { claims } from './store/claims.js';
import { conflicts } from './store/conflicts.js';
import { coverFiles } from './store/cover-files.js';
import { coverFilings } from './store/cover-filings.js';
import { enterpriseMeasures } from './store/enterprise-measures.js';
import { enterprises } from './store/enterprises.js';
import { institutions } from './store/institutions.js';
import { insuranceDemands } from './store/insurance-demands.js';
import { measureLeases } from './store/measure-leases.js';
import { measureProgress } from './store/measure-progress.js';
import { measureRows, measureTexts } from './store/measure-rows.js';
import { measureYears } from './store/measure-years.js';
import { obligations } from './store/obligations.js';
import { policies } from './store/policies.js';
import { pools } from './store/pools.js';
import { products } from './store/products.js';
import { sandboxCases, sandboxEnterprises } from './store/sandbox-cases.js';

/** The insurance lines, and the policies that insurers report. */
export const service: ServiceDefinition<object> = {
  name: 'policy-intake',
  version: '1.0.0',
  title: { en: 'Policy intake', zh: '保单归集' },
  stream: 'POLICY',
  ports: { http: 8102, grpc: 9102 },
  settings: z.object({}),
  collections: [
    policies,
    conflicts,
    claims,
    policyCessions,
    sandboxCases,
    sandboxEnterprises,
    products,
    pools,
    institutions,
    enterprises,
    obligations,
    insuranceDemands,
    coverFiles,
    coverFilings,
    measureRows,
    measureTexts,
    enterpriseMeasures,
    measureYears,
    measureLeases,
    measureProgress,
  ],
  build: (platform) => ({
    routes: [
      ...policyRoutes(platform),
      cancellationRoute(platform),
      ...followerReportRoutes(platform),
      ...endorsementRoutes(platform),
      ...claimRoutes(platform),
      ...cessionRoutes(platform),
      ...sandboxRoutes(platform),
      ...productRoutes(platform),
      ...poolRoutes(platform),
      conflictsRoute(platform),
      insuranceLinesRoute,
      totalsRoute(platform),
      measuresRoute(platform),
      ...coverageRoutes(platform),
      demandCoverageRoute(platform),
      ...lapseRoutes(platform),
    ],
    bulkRoutes: [
      policyBulkRoute(platform),
      endorsementBulkRoute(platform),
      cancellationBulkRoute(platform),
      ...claimBulkRoutes(platform),
    ],
    grpc: [policyIntakeService(platform), coverageService(platform)],
    consumers: [
      {
        purpose: 'registry',
        stream: 'REGISTRY',
        handlers: [
          institutionChangedHandler,
          enterpriseChangedHandler,
          obligationChangedHandler,
          insuranceDemandChangedHandler,
        ],
      },
      // Behind the replica, as far as it goes without company: it judges by what the replica has.
      { purpose: 'lapses', gatherMillis: 200, stream: 'REGISTRY', handlers: [judgeObligationHandler] },
    ],
    jobs: [
      tellOverdueJob(platform),
      fileCoversJob(platform),
      turnLapsesJob(platform),
      foldMeasuresJob(platform),
    ],
    projections: [
      { collection: institutions, handlers: [institutionChangedHandler] },
      { collection: enterprises, handlers: [enterpriseChangedHandler] },
      { collection: obligations, handlers: [obligationChangedHandler] },
      { collection: insuranceDemands, handlers: [insuranceDemandChangedHandler] },
    ],
  }),
};
