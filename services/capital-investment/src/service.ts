import type { ServiceDefinition } from '@donghu/chassis';
import * as z from 'zod';
import { enterpriseChangedHandler } from './events/enterprise-changed.js';
import { institutionChangedHandler } from './events/institution-changed.js';
import { capitalInvestmentService } from './grpc/capital-investment-service.js';
import { auditRoute } from './http/audit-route.js';
import { capitalBulkRoute } from './http/capital-bulk-route.js';
import { instrumentsRoute } from './http/instruments-route.js';
import { projectRoutes } from './http/project-routes.js';
import { reportRoutes } from './http/report-routes.js';
import { totalsRoute } from './http/totals-route.js';
import { audit } from './store/audit.js';
import { demands } from './store/demands.js';
import { enterprises } from './store/enterprises.js';
import { institutions } from './store/institutions.js';
import { projects } from './store/projects.js';

/** Demands for insurance capital, and the projects in which it is invested. */
export const service: ServiceDefinition<object> = {
  name: 'capital-investment',
  version: '1.0.0',
  title: { en: 'Capital investment', zh: '保险资金' },
  stream: 'CAPITAL',
  ports: { http: 8105, grpc: 9105 },
  settings: z.object({}),
  collections: [demands, projects, institutions, enterprises, audit],
  build: (platform) => ({
    routes: [
      ...reportRoutes(platform),
      ...projectRoutes(platform),
      instrumentsRoute,
      auditRoute(platform),
      totalsRoute(platform),
    ],
    bulkRoutes: [capitalBulkRoute(platform)],
    grpc: [capitalInvestmentService(platform)],
    consumers: [
      {
        purpose: 'registry',
        stream: 'REGISTRY',
        handlers: [institutionChangedHandler, enterpriseChangedHandler],
      },
    ],
    projections: [
      { collection: institutions, handlers: [institutionChangedHandler] },
      { collection: enterprises, handlers: [enterpriseChangedHandler] },
    ],
  }),
};
