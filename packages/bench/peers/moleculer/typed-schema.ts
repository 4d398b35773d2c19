import type { ServiceSchema, ServiceSettingSchema } from 'moleculer';

/**
 * Checks a schema with `this` as what the schema and its mixins make of a service. Moleculer's own types know
 * the bare `Service` only, hence the conversion.
 */
export const typedSchema = <This, Schema extends Partial<ServiceSchema>>(
  schema: Partial<ServiceSchema<ServiceSettingSchema, This>>,
): Schema => schema as unknown as Schema;
