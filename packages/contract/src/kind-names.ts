import type { documentedKinds } from './session-values.ts';

type DocumentedKind = (typeof documentedKinds)[number];

/** A product that detects personal data, and its names for the documented kinds. */
export interface KindSource {
  id: string;
  name: string;
  /** Where its names are documented. */
  url: string;
  /** The version of the list that this table was made from. */
  version: string;
  /** The day on which the list was read. */
  read: string;
  /** Its names that mean the same as a documented kind, in its own spelling. */
  names: Readonly<Record<string, DocumentedKind>>;
  /**
   * Its names that look like a documented kind and mean more, or less, than that: they are kinds of their own. With the
   * reason.
   */
  apart: Readonly<Record<string, string>>;
}

const read = '2026-11-29';

/**
 * What other products call the documented kinds. Every other name is converted to `UPPER_SNAKE` by its spelling alone
 * (`kindOf`), and none is dropped. A name is here only if it means the same: a narrower or wider one stays a kind of its
 * own, so that no count says more than its source did.
 */
export const kindSources: readonly KindSource[] = [
  {
    id: 'presidio',
    name: 'Microsoft Presidio',
    url: 'https://microsoft.github.io/presidio/supported_entities/',
    version: '2.2.363',
    read,
    names: {
      PERSON: 'NAME',
      PHONE_NUMBER: 'PHONE',
      EMAIL_ADDRESS: 'EMAIL',
      US_SSN: 'SSN',
      US_MBI: 'MBI',
      IP_ADDRESS: 'IP_ADDRESS',
    },
    apart: {
      LOCATION: 'cities, regions and countries, which are less than an address',
      DATE_TIME: 'also times of day and periods',
      US_BANK_NUMBER: 'bank accounts alone',
    },
  },
  {
    id: 'litellm',
    name: 'LiteLLM',
    url: 'https://docs.litellm.ai/docs/proxy/guardrails/pii_masking_v2',
    version: 'PiiEntityType at commit 00d71ca',
    read,
    names: {
      PERSON: 'NAME',
      PHONE_NUMBER: 'PHONE',
      EMAIL_ADDRESS: 'EMAIL',
      US_SSN: 'SSN',
      IP_ADDRESS: 'IP_ADDRESS',
    },
    apart: {
      LOCATION: 'as Presidio means it',
      DATE_TIME: 'as Presidio means it',
      US_BANK_NUMBER: 'bank accounts alone',
    },
  },
  {
    id: 'aws_comprehend',
    name: 'Amazon Comprehend',
    url: 'https://docs.aws.amazon.com/comprehend/latest/dg/how-pii.html',
    version: 'API of 2022-05-20',
    read,
    names: {
      NAME: 'NAME',
      PHONE: 'PHONE',
      EMAIL: 'EMAIL',
      ADDRESS: 'ADDRESS',
      SSN: 'SSN',
      IP_ADDRESS: 'IP_ADDRESS',
    },
    apart: {
      DATE_TIME: 'also times of day',
      BANK_ACCOUNT_NUMBER: 'bank accounts alone',
      CA_HEALTH_NUMBER: 'a number of a health plan, which is no medical record number',
    },
  },
  {
    id: 'aws_transcribe',
    name: 'Amazon Transcribe',
    url: 'https://docs.aws.amazon.com/transcribe/latest/APIReference/API_SyncRedaction.html',
    version: 'the API reference as read',
    read,
    names: {
      NAME: 'NAME',
      PHONE: 'PHONE',
      EMAIL: 'EMAIL',
      ADDRESS: 'ADDRESS',
      SSN: 'SSN',
      IP_ADDRESS: 'IP_ADDRESS',
    },
    apart: { DATE_TIME: 'also times of day', BANK_ACCOUNT_NUMBER: 'bank accounts alone' },
  },
  {
    id: 'google_dlp',
    name: 'Google Sensitive Data Protection',
    url: 'https://docs.cloud.google.com/sensitive-data-protection/docs/infotypes-reference',
    version: 'the reference as read',
    read,
    names: {
      PERSON_NAME: 'NAME',
      PHONE_NUMBER: 'PHONE',
      EMAIL_ADDRESS: 'EMAIL',
      STREET_ADDRESS: 'ADDRESS',
      US_SOCIAL_SECURITY_NUMBER: 'SSN',
      DATE_OF_BIRTH: 'DOB',
      DATE: 'DATE',
      MEDICAL_RECORD_NUMBER: 'MRN',
      US_MEDICARE_BENEFICIARY_ID_NUMBER: 'MBI',
      IP_ADDRESS: 'IP_ADDRESS',
    },
    apart: {
      FIRST_NAME: 'a part of a name',
      LAST_NAME: 'a part of a name',
      LOCATION: 'any place, not an address alone',
      MEDICAL_ID: 'numbers of health plans and medical record numbers together',
      FINANCIAL_ACCOUNT_NUMBER: 'accounts at banks alone',
    },
  },
  {
    id: 'azure_language',
    name: 'Azure AI Language',
    url: 'https://learn.microsoft.com/azure/ai-services/language-service/personally-identifiable-information/concepts/entity-categories',
    version: 'API 2024-11-01 and the types in preview',
    read,
    names: {
      Person: 'NAME',
      PhoneNumber: 'PHONE',
      Email: 'EMAIL',
      Address: 'ADDRESS',
      USSocialSecurityNumber: 'SSN',
      DateOfBirth: 'DOB',
      Date: 'DATE',
      USMedicareBeneficiaryId: 'MBI',
      IPAddress: 'IP_ADDRESS',
    },
    apart: {
      PersonType: 'the role or profession of a person',
      DateTime: 'also times of day',
      USBankAccountNumber: 'bank accounts alone',
      HealthCardNumber: 'a number of a health plan, which is no medical record number',
    },
  },
  {
    id: 'deepgram',
    name: 'Deepgram',
    url: 'https://developers.deepgram.com/docs/supported-entity-types',
    version: 'the list of 59 types',
    read,
    names: {
      name: 'NAME',
      phone_number: 'PHONE',
      email_address: 'EMAIL',
      location_address: 'ADDRESS',
      ssn: 'SSN',
      dob: 'DOB',
      date: 'DATE',
      account_number: 'ACCOUNT',
      ip_address: 'IP_ADDRESS',
    },
    apart: {
      name_given: 'a part of a name',
      name_family: 'a part of a name',
      location: 'any place, not an address alone',
      bank_account: 'bank accounts alone',
      healthcare_number: 'numbers of health plans and medical record numbers together',
    },
  },
  {
    id: 'assemblyai',
    name: 'AssemblyAI',
    url: 'https://www.assemblyai.com/docs/pii-redaction',
    version: 'the policies of July 2026',
    read,
    names: {
      person_name: 'NAME',
      phone_number: 'PHONE',
      email_address: 'EMAIL',
      location_address: 'ADDRESS',
      us_social_security_number: 'SSN',
      date_of_birth: 'DOB',
      date: 'DATE',
      account_number: 'ACCOUNT',
      ip_address: 'IP_ADDRESS',
    },
    apart: {
      location: 'any place, not an address alone',
      banking_information: 'bank accounts and routing numbers together',
      healthcare_number: 'numbers of health plans and medical record numbers together',
    },
  },
  {
    id: 'private_ai',
    name: 'Private AI',
    url: 'https://docs.private-ai.com/entities/',
    version: 'the labels as the clients of its API list them',
    read,
    names: {
      NAME: 'NAME',
      PHONE_NUMBER: 'PHONE',
      EMAIL_ADDRESS: 'EMAIL',
      LOCATION_ADDRESS: 'ADDRESS',
      SSN: 'SSN',
      DOB: 'DOB',
      DATE: 'DATE',
      ACCOUNT_NUMBER: 'ACCOUNT',
      IP_ADDRESS: 'IP_ADDRESS',
    },
    apart: {
      NAME_GIVEN: 'a part of a name',
      NAME_FAMILY: 'a part of a name',
      NAME_MEDICAL_PROFESSIONAL: 'names of those who treat, not of who is treated',
      LOCATION: 'any place, not an address alone',
      BANK_ACCOUNT: 'bank accounts alone',
      HEALTHCARE_NUMBER: 'numbers of health plans and medical record numbers together',
    },
  },
];
