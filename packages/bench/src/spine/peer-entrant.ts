import { MongoClient } from 'mongodb';
import { databasePrefix, type PeerName, startPeer } from '../entrants/peer-process.js';
import type { Entrant, StoredCounts } from './entrant.js';
import type { OwnEntrant } from './own-entrant.js';
import { enterpriseUsccs, insurerUscc } from './policy-report.js';

const utf8 = new TextDecoder();

/** A peer's two services on the platform's broker and store, with the parties in its own collections. */
export const startPeerEntrant = async (name: PeerName, own: OwnEntrant): Promise<Entrant> => {
  const { platform } = own;
  const mongo = new MongoClient(platform.backing.mongoUrl, {
    writeConcern: { w: 'majority', journal: true },
  });
  try {
    await seedParties(mongo, name);
    const [intake, disbursement] = await Promise.all([
      startPeer(platform, name, 'intake'),
      startPeer(platform, name, 'disbursement'),
    ]);
    return {
      name,
      intakeUrl: `${intake.url}/v1/policies`,
      token: own.token,
      natsUrl: own.natsUrl,
      decided: { subject: 'peer.decided', policyIdOf: (data) => utf8.decode(data) },
      pids: new Map([
        ['intake', intake.pid],
        ['disbursement', disbursement.pid],
      ]),
      counts: () => countStored(mongo, name),
      // A peer is, once all is stored.
      atRest: () => Promise.resolve(),
      stop: async () => {
        await Promise.all([intake.stop(), disbursement.stop()]);
        await mongo.close();
      },
    };
  } catch (fault) {
    await mongo.close();
    throw fault;
  }
};

const seedParties = async (mongo: MongoClient, name: PeerName): Promise<void> => {
  const intake = mongo.db(`${databasePrefix(name)}_intake`);
  await intake.collection<{ _id: string }>('institutions').insertOne({ _id: insurerUscc });
  await intake.collection<{ _id: string }>('enterprises').insertMany(enterpriseUsccs.map((_id) => ({ _id })));
};

const countStored = async (mongo: MongoClient, name: PeerName): Promise<StoredCounts> => {
  const intake = mongo.db(`${databasePrefix(name)}_intake`);
  const disbursement = mongo.db(`${databasePrefix(name)}_disbursement`);
  const published = { publishedAt: { $ne: null } };
  const [policies, accepted, inbox, decisions, assessed] = await Promise.all([
    intake.collection('policies').countDocuments(),
    intake.collection('outbox').countDocuments(published),
    disbursement.collection('inbox').countDocuments(),
    disbursement.collection('decisions').countDocuments(),
    disbursement.collection('outbox').countDocuments(published),
  ]);
  return { policies, accepted, inbox, decisions, assessed };
};
