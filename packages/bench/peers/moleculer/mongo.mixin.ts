import type { ServiceSchema } from 'moleculer';
import { type ClientSession, type Db, MongoClient } from 'mongodb';
import { environment } from './environment';
import { typedSchema } from './typed-schema';

export interface MongoService {
  db: Db;
  /** One transaction, committed on a majority of journals; MongoDB's own retries of transient faults. */
  transaction<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result>;
}

interface Client extends MongoService {
  client: MongoClient;
}

/** A client of its own for a service, as Moleculer's documentation does for drivers without an adapter. */
export const mongoMixin = (database: string): Partial<ServiceSchema> =>
  typedSchema<Client, Partial<ServiceSchema>>({
    created() {
      this.client = new MongoClient(environment.mongoUrl, {
        writeConcern: { w: 'majority', journal: true },
      });
      this.db = this.client.db(`${environment.databasePrefix}_${database}`);
    },
    async started() {
      await this.client.connect();
    },
    async stopped() {
      await this.client.close();
    },
    methods: {
      transaction<Result>(this: Client, work: (session: ClientSession) => Promise<Result>): Promise<Result> {
        return this.client.withSession((session) => session.withTransaction(() => work(session)));
      },
    },
  });
