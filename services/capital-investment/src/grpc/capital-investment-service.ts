import { defineGrpcService, type GrpcService, type Platform } from '@donghu/chassis';
import { CapitalInvestmentServiceService } from '@donghu/contracts/capital';
import { domainError } from '@donghu/kernel';
import { projectMessage } from '../commands/project-message.js';
import { refusedToSee } from '../commands/project-visibility.js';
import { findProject } from '../store/capital-queries.js';

export const capitalInvestmentService = (platform: Platform<unknown>): GrpcService =>
  defineGrpcService(CapitalInvestmentServiceService, {
    getProject: {
      kind: 'unary',
      access: {
        roles: ['insurer', 'enterprise', 'operator', 'regulator', 'finance', 'auditor', 'bureau'],
      },
      handle: async ({ projectId }, { principal }) => {
        const project = await findProject(platform.store.db, projectId);
        if (project === undefined) return domainError('PROJECT_UNKNOWN', 'The project is not known');
        const refused = refusedToSee(principal, project.terms);
        if (refused !== undefined) return refused;
        return { project: projectMessage(project), version: BigInt(project.version) };
      },
    },
  });
