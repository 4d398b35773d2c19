import type { Db, MongoClient } from 'mongodb';

/** Where `policy-intake` keeps what it was given. */
export const intakeDatabase = (mongo: MongoClient): Db => mongo.db('donghu_policy_intake');
