/** A decoded Avro value without the fields that it has as null, all the way down: Avro's null stands for a field that is not there. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  const present: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) if (field !== null) present[name] = withoutNulls(field);
  return present;
}
