import { documentCollection, type Replica } from '@donghu/chassis';
import type { ShareGrant } from '../domain/share-grant.js';

/** Grants of share requests on ratings, by the id of the request: a copy of what the registry says. */
export interface ShareGrantDocument extends Replica, ShareGrant {}

export const shareGrants = documentCollection<ShareGrantDocument>('share_grants');
