import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Position } from '../domain/position.js';
import type { Project } from '../domain/project.js';

/** A project with its history; `position` follows from the history and is kept for sums. */
export interface ProjectDocument extends StoredDocument, Project {
  readonly position: Position;
}

export const projects = documentCollection<ProjectDocument>('projects', [
  { key: { 'terms.investorUscc': 1, _id: 1 }, name: 'investor' },
  { key: { 'terms.enterpriseUscc': 1, _id: 1 }, name: 'enterprise' },
]);
