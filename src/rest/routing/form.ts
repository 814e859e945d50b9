import { z } from 'zod';

/**
 * Reads the values of a form: lists repeat a field for each value, objects are JSON.
 *
 * @throws TypeError for a malformed form
 */
export async function formValues(schema: z.ZodObject, type: string, bytes: Buffer): Promise<object> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const fields = Object.entries(schema.shape).filter(([name]) => form.has(name));
  return Object.fromEntries(
    fields.map(([name, field]) => [name, valueOf(valueSchemaOf(field), form.getAll(name).filter(isText))]),
  );
}

const isText = (value: unknown) => typeof value === 'string';

/** The schema of a field without its optional and nullable wrappers. */
export function valueSchemaOf(field: unknown): unknown {
  return field instanceof z.ZodOptional || field instanceof z.ZodNullable ? valueSchemaOf(field.unwrap()) : field;
}

function valueOf(schema: unknown, texts: readonly string[]): unknown {
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodString) return texts;
  const isJson = schema instanceof z.ZodArray || schema instanceof z.ZodRecord || schema instanceof z.ZodObject;
  return isJson ? parsed(texts.at(-1)) : texts.at(-1);
}

function parsed(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
