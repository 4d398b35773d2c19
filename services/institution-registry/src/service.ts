import type { ServiceDefinition } from '@donghu/chassis';
import * as z from 'zod';
import { dataSharingService } from './grpc/data-sharing-service.js';
import { institutionRegistryService } from './grpc/institution-registry-service.js';
import { auditRoute } from './http/audit-route.js';
import { enterpriseBulkRoute, enterpriseRoutes } from './http/enterprise-routes.js';
import { greenChannelRoutes } from './http/green-channel-routes.js';
import { institutionBulkRoute } from './http/institution-bulk-route.js';
import { institutionKindsRoute } from './http/institution-kinds-route.js';
import { institutionRoutes } from './http/institution-routes.js';
import { insuranceDemandBulkRoute, insuranceDemandRoutes } from './http/insurance-demand-routes.js';
import { obligationListRoute } from './http/obligation-list-route.js';
import { obligationBulkRoute, obligationRoutes } from './http/obligation-routes.js';
import { overrideRoutes } from './http/override-routes.js';
import { parkTenancyRoutes } from './http/park-tenancy-routes.js';
import { programmeRoutes } from './http/programme-routes.js';
import { referenceRoutes } from './http/reference-routes.js';
import { sharingRoutes } from './http/sharing-routes.js';
import { taskRoutes } from './http/task-routes.js';
import { totalsRoute } from './http/totals-route.js';
import { audit } from './store/audit.js';
import { catalogueEntries } from './store/data-catalogue.js';
import { enterprises } from './store/enterprises.js';
import { greenChannelApplications } from './store/green-channel-applications.js';
import { institutions } from './store/institutions.js';
import { insuranceDemands } from './store/insurance-demands.js';
import { obligationLists } from './store/obligation-lists.js';
import { obligations } from './store/obligations.js';
import { parkTenancies } from './store/park-tenancies.js';
import { planTaskRecords } from './store/plan-tasks.js';
import { programmes } from './store/programmes.js';
import { sharedReads } from './store/shared-reads.js';
import { sharingRequests } from './store/sharing-requests.js';
import { usccOverrides } from './store/uscc-overrides.js';

/** Institutions, enterprises, licences and classes of the zone. */
export const service: ServiceDefinition<object> = {
  name: 'institution-registry',
  version: '1.0.0',
  title: { en: 'Institution registry', zh: '机构登记' },
  stream: 'REGISTRY',
  ports: { http: 8101, grpc: 9101 },
  settings: z.object({}),
  collections: [
    ...[
      institutions,
      enterprises,
      obligations,
      insuranceDemands,
      planTaskRecords,
      programmes,
      parkTenancies,
      greenChannelApplications,
      catalogueEntries,
      sharingRequests,
    ].flatMap(({ collection, versions }) => [collection, versions]),
    obligationLists,
    usccOverrides,
    sharedReads,
    audit,
  ],
  build: (platform) => ({
    routes: [
      institutionKindsRoute(),
      ...institutionRoutes(platform),
      ...enterpriseRoutes(platform),
      ...obligationRoutes(platform),
      obligationListRoute(platform),
      ...insuranceDemandRoutes(platform),
      ...taskRoutes(platform),
      ...programmeRoutes(platform),
      ...parkTenancyRoutes(platform),
      ...greenChannelRoutes(platform),
      ...sharingRoutes(platform),
      ...referenceRoutes(platform),
      ...overrideRoutes(platform),
      auditRoute(platform),
      totalsRoute(platform),
    ],
    bulkRoutes: [
      institutionBulkRoute(platform),
      enterpriseBulkRoute(platform),
      obligationBulkRoute(platform),
      insuranceDemandBulkRoute(platform),
    ],
    grpc: [institutionRegistryService(platform), dataSharingService(platform)],
    consumers: [],
  }),
};
