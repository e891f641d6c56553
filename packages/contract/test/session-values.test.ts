import { expect, test } from 'vitest';
import { sessionFields, sessionInstants, sessionSchema } from '../src/index.ts';

test('the fields of a session, and its instants, equal those of the schema', () => {
  expect(sessionFields).toEqual(Object.keys(sessionSchema.shape));
  const isInstant = (field: keyof typeof sessionSchema.shape) =>
    sessionSchema.shape[field].meta()?.format === 'date-time';
  expect(sessionInstants).toEqual(sessionFields.filter(isInstant));
});
