import type { Db } from 'mongodb';
import { type EnterpriseDocument, enterprises } from './enterprises.js';

const collectionOf = (db: Db) => db.collection<EnterpriseDocument>(enterprises.name);

export const findEnterprise = async (db: Db, uscc: string): Promise<EnterpriseDocument | undefined> =>
  (await collectionOf(db).findOne({ _id: uscc })) ?? undefined;

export const countEnterprises = (db: Db): Promise<number> => collectionOf(db).countDocuments();
