import { expect, test } from 'vitest';
import { countKinds } from '../src/index.ts';

test('the items of an anonymizer become counts by kind, of the documented names where they mean the same', () => {
  // As Presidio's anonymizer answers: docs/api-docs/api-docs.yml of microsoft/presidio 2.2.363.
  const answer = {
    text: 'hello world, my name is <PERSON>. My number is: <PHONE_NUMBER>',
    items: [
      { operator: 'replace', entity_type: 'PHONE_NUMBER', start: 48, end: 62, text: '<PHONE_NUMBER>' },
      { operator: 'replace', entity_type: 'PERSON', start: 24, end: 32, text: '<PERSON>' },
      { operator: 'replace', entity_type: 'LOCATION', start: 70, end: 80, text: '<LOCATION>' },
    ],
  };
  expect(countKinds(answer.items)).toEqual({ PHONE: 1, NAME: 1, LOCATION: 1 });
});
