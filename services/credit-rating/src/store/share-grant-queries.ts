import type { Db } from 'mongodb';
import { type ShareGrantDocument, shareGrants } from './share-grants.js';

export const findShareGrant = async (db: Db, id: string): Promise<ShareGrantDocument | undefined> =>
  (await db.collection<ShareGrantDocument>(shareGrants.name).findOne({ _id: id })) ?? undefined;
