import type { Role } from '@donghu/chassis';
import type { Platform } from './platform.js';
import type { ServiceName } from './platform-services.js';

interface Call {
  readonly service: ServiceName;
  readonly role: Role;
  /** Who acts, where it matters that two people are two. */
  readonly subject?: string;
  readonly path: string;
}

const answerOf = async (response: Response, call: Call): Promise<unknown> => {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  throw new Error(`${call.service} answered ${response.status} to ${call.path}: ${JSON.stringify(body)}`);
};

/** Reads from a service's HTTP door. */
export const readDoor = async (platform: Platform, call: Call): Promise<unknown> => {
  const token = await platform.token(call.role, undefined, call.subject);
  const response = await fetch(`${platform.doors(call.service).http}${call.path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return answerOf(response, call);
};

/** Posts to a service's HTTP door, once however often it is sent with the same key. */
export const postDoor = async (
  platform: Platform,
  call: Call & { readonly key: string; readonly body: unknown },
): Promise<unknown> => {
  const token = await platform.token(call.role, undefined, call.subject);
  const response = await fetch(`${platform.doors(call.service).http}${call.path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': call.key,
    },
    body: JSON.stringify(call.body),
  });
  return answerOf(response, call);
};
