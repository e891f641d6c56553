import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countKinds, countsByKind, documentedKinds, kindOf, kindPattern, kindSources } from '../src/index.ts';

test.each(
  kindSources.flatMap(({ name, names }) =>
    Object.entries(names).map(([theirs, kind]) => [name, theirs, kind]),
  ),
)('%s: %s is counted as %s', (_source, theirs, kind) => {
  expect(kindOf(theirs)).toBe(kind);
});

test.each(kindSources.flatMap(({ name, apart }) => Object.keys(apart).map((theirs) => [name, theirs])))(
  '%s: %s stays a kind of its own',
  (_source, theirs) => {
    expect(documentedKinds).not.toContain(kindOf(theirs));
    expect(kindOf(theirs)).toMatch(kindPattern);
  },
);

/** The other names that the sources document, or examples of them, and their mechanical spelling. */
test.each([
  ['CREDIT_CARD', 'CREDIT_CARD'],
  ['US_DRIVER_LICENSE', 'US_DRIVER_LICENSE'],
  ['MEDICAL_DISEASE_DISORDER', 'MEDICAL_DISEASE_DISORDER'],
  ['UK_NATIONAL_HEALTH_SERVICE_NUMBER', 'UK_NATIONAL_HEALTH_SERVICE_NUMBER'],
  ['DOCUMENT_TYPE/LEGAL/BRIEF', 'DOCUMENT_TYPE_LEGAL_BRIEF'],
  ['OBJECT_TYPE/PERSON/FACE', 'OBJECT_TYPE_PERSON_FACE'],
  ['InternationalBankingAccountNumber', 'INTERNATIONAL_BANKING_ACCOUNT_NUMBER'],
  ['ABARoutingNumber', 'ABA_ROUTING_NUMBER'],
  ['USUKPassportNumber', 'USUK_PASSPORT_NUMBER'],
  ['NLCitizensServiceNumberV2', 'NL_CITIZENS_SERVICE_NUMBER_V2'],
  ['VIN', 'VIN'],
  ['healthcare_number', 'HEALTHCARE_NUMBER'],
  ['medical-process', 'MEDICAL_PROCESS'],
  ['customer number', 'CUSTOMER_NUMBER'],
  ['personName', 'NAME'],
  ['Prénom', 'PRENOM'],
  ['Имя', 'U418_U43C_U44F'],
  ['AddressLine2Street', 'ADDRESS_LINE2_STREET'],
  ['US_W2FORM', 'US_W2FORM'],
  ['2fa_code', 'KIND_2FA_CODE'],
  ['', 'UNNAMED'],
  ['***', 'UNNAMED'],
])('the name %j becomes the kind %s', (name, kind) => {
  expect(kindOf(name)).toBe(kind);
});

test('every name becomes a kind, and a kind that is none of the documented ones’ other names stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const kind = kindOf(name);
      expect(kind).toMatch(kindPattern);
      expect(kindOf(kind)).toBe(kind);
    }),
  );
});

test('names of the same kind are added up, and counts of 0 are left out', () => {
  expect(
    countsByKind([
      ['PERSON', 2],
      ['Person', 1],
      ['person_name', 4],
      ['US_SSN', 0],
      ['toString', 1],
    ]),
  ).toEqual({
    NAME: 7,
    TO_STRING: 1,
  });
});

test('countKinds counts the items of each detector by name, and reads nothing else of them', () => {
  const presidio = [
    { operator: 'replace', entity_type: 'PERSON', start: 0, end: 8, text: '<PERSON>' },
    { operator: 'replace', entity_type: 'PHONE_NUMBER', start: 20, end: 34, text: '<PHONE_NUMBER>' },
    { operator: 'replace', entity_type: 'PERSON', start: 40, end: 48, text: '<PERSON>' },
  ];
  expect(countKinds(presidio)).toEqual({ NAME: 2, PHONE: 1 });
  expect(
    countKinds([
      { entity_type: 'US_SSN', start: 1, end: 9, score: 0.85 } as { entity_type: string },
      { Type: 'ADDRESS' },
      { category: 'PhoneNumber' },
      { infoType: { name: 'MEDICAL_RECORD_NUMBER' } },
      { best_label: 'LOCATION_ADDRESS' },
      'dob',
    ]),
  ).toEqual({ SSN: 1, ADDRESS: 2, PHONE: 1, MRN: 1, DOB: 1 });
  expect(countKinds([])).toEqual({});
});

test('an item without a name is an error that repeats nothing of the item', () => {
  const item = { text: 'Jane Roe, 555-0100' } as unknown as string;
  expect(() => countKinds([item])).toThrow(/^An item has no name of what was found/);
});
