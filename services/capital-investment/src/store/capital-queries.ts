import type { Db, Filter } from 'mongodb';
import { type AuditEntry, audit } from './audit.js';
import { type DemandDocument, demands } from './demands.js';
import { type ProjectDocument, projects } from './projects.js';

export const findDemand = async (db: Db, demandId: string): Promise<DemandDocument | undefined> =>
  (await db.collection<DemandDocument>(demands.name).findOne({ _id: demandId })) ?? undefined;

export const findProject = async (db: Db, projectId: string): Promise<ProjectDocument | undefined> =>
  (await db.collection<ProjectDocument>(projects.name).findOne({ _id: projectId })) ?? undefined;

export interface ProjectPage {
  readonly investorUscc?: string | undefined;
  readonly enterpriseUscc?: string | undefined;
  /** Id of the last project of the page before; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

/** A page in ascending order of the ids. */
export const listProjects = (db: Db, page: ProjectPage): Promise<ProjectDocument[]> => {
  const { investorUscc, enterpriseUscc, after, limit } = page;
  const filter: Filter<ProjectDocument> = {
    _id: { $gt: after },
    ...(investorUscc === undefined ? {} : { 'terms.investorUscc': investorUscc }),
    ...(enterpriseUscc === undefined ? {} : { 'terms.enterpriseUscc': enterpriseUscc }),
  };
  return db.collection<ProjectDocument>(projects.name).find(filter).sort({ _id: 1 }).limit(limit).toArray();
};

/** What was reported about a demand or a project, oldest first. */
export const listAudit = (db: Db, subject: string, after: string, limit: number): Promise<AuditEntry[]> =>
  db
    .collection<AuditEntry>(audit.name)
    .find({ subject, _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
