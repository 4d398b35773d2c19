import type { DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { environment } from './environment';

/** Every write is committed on a majority of journals. */
export const database = (name: string): DynamicModule =>
  MongooseModule.forRoot(environment.mongoUrl, {
    dbName: `${environment.databasePrefix}_${name}`,
    writeConcern: { w: 'majority', journal: true },
  });
