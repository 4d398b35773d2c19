import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { UsccOverride } from '../domain/uscc-override.js';

export interface UsccOverrideDocument extends StoredDocument, UsccOverride {}

export const usccOverrides = documentCollection<UsccOverrideDocument>('uscc_overrides');
