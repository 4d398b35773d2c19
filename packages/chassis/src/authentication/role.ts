/**
 * Who a caller can be. `service` is another service of the platform, `public` everybody, with or without a token.
 */
export const roles = [
  'insurer',
  'enterprise',
  'bank',
  'bureau',
  'reviewer',
  'rechecker',
  'finance',
  'regulator',
  'operator',
  'auditor',
  'service',
  'public',
] as const;

export type Role = (typeof roles)[number];

export const isRole = (text: unknown): text is Role => (roles as readonly unknown[]).includes(text);
