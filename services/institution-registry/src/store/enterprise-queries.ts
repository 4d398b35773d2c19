import type { Db } from 'mongodb';
import { enterprises } from './enterprises.js';

export const countEnterprises = (db: Db): Promise<number> =>
  db.collection(enterprises.collection.name).countDocuments();
