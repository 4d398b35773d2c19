import type { Db } from 'mongodb';
import { type AuthorisationDocument, authorisations } from './authorisations.js';

/** What a subject has authorised. */
export const listAuthorisations = (db: Db, subject: string): Promise<AuthorisationDocument[]> =>
  db.collection<AuthorisationDocument>(authorisations.name).find({ subject }).sort({ _id: 1 }).toArray();
