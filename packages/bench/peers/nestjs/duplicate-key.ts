import { mongo } from 'mongoose';

const duplicateKey = 11_000;

export const isDuplicateKey = (fault: unknown): boolean =>
  fault instanceof mongo.MongoServerError && fault.code === duplicateKey;
