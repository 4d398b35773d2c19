import * as z from 'zod';

export type JsonObject = Record<string, unknown>;

/**
 * JSON Schema 2020-12 of the form on the wire: of what comes in, before any transformation. Schemas with an
 * id are gathered in `components`, so that the document has each of them once.
 */
export class JsonSchemas {
  readonly components: Record<string, unknown> = {};

  of(schema: z.ZodType): JsonObject {
    const converted = z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        // Zod drops the examples of what it transforms, as they might be of the result; ours are of the wire.
        const examples = z.globalRegistry.get(zodSchema)?.examples;
        if (Array.isArray(examples)) {
          jsonSchema.examples = examples;
        }
      },
    });
    const { $schema: _, $defs: definitions = {}, ...own } = converted;
    for (const [name, definition] of Object.entries(definitions)) {
      const { id: _id, ...component } = definition;
      this.components[name] = withComponentReferences(component);
    }
    return withComponentReferences(own) as JsonObject;
  }
}

const withComponentReferences = (node: unknown): unknown => {
  if (Array.isArray(node)) {
    return node.map(withComponentReferences);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/$defs/', '#/components/schemas/')
        : withComponentReferences(value),
    ]),
  );
};
