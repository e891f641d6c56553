import type { documentedKinds } from './session-values.ts';

/**
 * The identifiers that the Safe Harbor method of HIPAA removes, as 45 CFR 164.514(b)(2)(i) letters and names them
 * (shortened where the regulation lists exceptions).
 *
 * Source: https://www.ecfr.gov/current/title-45/section-164.514#p-164.514(b)(2)(i)
 */
export const safeHarborCategories = {
  A: 'Names',
  B: 'Geographic subdivisions smaller than a state',
  C: 'Elements of dates except the year, and ages over 89',
  D: 'Telephone numbers',
  E: 'Fax numbers',
  F: 'Electronic mail addresses',
  G: 'Social security numbers',
  H: 'Medical record numbers',
  I: 'Health plan beneficiary numbers',
  J: 'Account numbers',
  K: 'Certificate and license numbers',
  L: 'Vehicle identifiers and serial numbers, including license plate numbers',
  M: 'Device identifiers and serial numbers',
  N: 'Web Universal Resource Locators (URLs)',
  O: 'Internet Protocol (IP) address numbers',
  P: 'Biometric identifiers, including finger and voice prints',
  Q: 'Full face photographic images and any comparable images',
  R: 'Any other unique identifying number, characteristic, or code',
} as const;

export type SafeHarborCategory = keyof typeof safeHarborCategories;

/**
 * The category of each kind of redaction whose name leaves no doubt. A kind that is not here has none: `LOCATION` may
 * be a state, which (B) does not cover, and `ID` may be any number.
 */
const categories: Record<(typeof documentedKinds)[number], SafeHarborCategory> &
  Record<string, SafeHarborCategory> = {
  NAME: 'A',
  PERSON: 'A',
  PERSON_NAME: 'A',
  FIRST_NAME: 'A',
  LAST_NAME: 'A',
  ADDRESS: 'B',
  STREET_ADDRESS: 'B',
  CITY: 'B',
  COUNTY: 'B',
  ZIP: 'B',
  ZIP_CODE: 'B',
  POSTAL_CODE: 'B',
  DOB: 'C',
  DATE: 'C',
  DATE_TIME: 'C',
  DATE_OF_BIRTH: 'C',
  PHONE: 'D',
  PHONE_NUMBER: 'D',
  FAX: 'E',
  FAX_NUMBER: 'E',
  EMAIL: 'F',
  EMAIL_ADDRESS: 'F',
  SSN: 'G',
  US_SSN: 'G',
  MRN: 'H',
  MEDICAL_RECORD_NUMBER: 'H',
  MBI: 'I',
  HEALTH_PLAN_ID: 'I',
  MEMBER_ID: 'I',
  ACCOUNT: 'J',
  ACCOUNT_NUMBER: 'J',
  BANK_ACCOUNT: 'J',
  CREDIT_CARD: 'J',
  CREDIT_CARD_NUMBER: 'J',
  IBAN: 'J',
  IBAN_CODE: 'J',
  DRIVER_LICENSE: 'K',
  US_DRIVER_LICENSE: 'K',
  MEDICAL_LICENSE: 'K',
  VIN: 'L',
  LICENSE_PLATE: 'L',
  DEVICE_ID: 'M',
  IMEI: 'M',
  URL: 'N',
  IP_ADDRESS: 'O',
  VOICE_PRINT: 'P',
  FINGERPRINT: 'P',
  FACE_IMAGE: 'Q',
  PASSPORT: 'R',
  US_PASSPORT: 'R',
};

/** The Safe Harbor category of a kind of redaction; null if its name does not say. */
export function safeHarborCategory(kind: string): SafeHarborCategory | null {
  return Object.hasOwn(categories, kind) ? (categories[kind] as SafeHarborCategory) : null;
}
