import { z } from 'zod';
import { wishesShape } from './schema.ts';

/** JSON Schema (draft 7, which the YAML language server knows best) of `seaworthy.yaml`. */
export function wishesJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(wishesShape, { io: 'input', target: 'draft-7' });
  return {
    $schema,
    title: 'seaworthy.yaml',
    description: 'What Seaworthy should make of a self-hosted Supabase. Every key is optional.',
    ...rest,
  };
}

/** The schema as it lies in a file. */
export function wishesSchemaText(): string {
  return `${JSON.stringify(wishesJsonSchema(), null, 2)}\n`;
}
