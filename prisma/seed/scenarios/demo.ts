import type { SessionRow } from '@masker/db';
import { agent } from '../traffic/agent-profile.ts';
import { incidentsBefore } from '../traffic/incidents.ts';
import { traffic } from '../traffic/traffic.ts';

const of = (name: string, profile: Parameters<typeof agent>[2]) => agent('demo', name, profile);

const capable = [
  ['gpt-4o', 7],
  ['claude-3-7-sonnet', 3],
] as const;

const local = [['llama-3.3-70b', 1]] as const;

/** The voice agents of the demo account. `MEMBER_ID` is a kind of this customer's own. */
export const demoAgents = [
  of('appointment-bot-prod', {
    share: 24,
    seconds: 95,
    kinds: { NAME: 1.6, PHONE: 0.9, DOB: 0.9, DATE: 1.1, MRN: 0.2 },
  }),
  of('refill-line', {
    share: 15,
    seconds: 70,
    kinds: { NAME: 1.1, DOB: 1, PHONE: 0.5, MRN: 0.4, ADDRESS: 0.2 },
  }),
  of('outbound-reminders', {
    share: 13,
    seconds: 24,
    spread: 0.5,
    kinds: { NAME: 1, DATE: 1, PHONE: 0.2 },
    dials: true,
  }),
  of('insurance-verification', {
    share: 9,
    seconds: 210,
    models: capable,
    kinds: { NAME: 1.8, DOB: 1.2, MEMBER_ID: 1.4, MBI: 0.5, SSN: 0.25, ACCOUNT: 0.3, ADDRESS: 0.4 },
  }),
  of('billing-helpdesk', {
    share: 8,
    seconds: 180,
    models: capable,
    kinds: { NAME: 1.4, ACCOUNT: 1.3, ADDRESS: 0.6, EMAIL: 0.4, SSN: 0.15, MEMBER_ID: 0.3, DATE: 0.8 },
  }),
  of('front-desk', { share: 8, seconds: 45, kinds: { NAME: 0.9, PHONE: 0.5, DATE: 0.3 } }),
  of('lab-results-line', {
    share: 5,
    seconds: 120,
    models: local,
    kinds: { NAME: 1.2, DOB: 1.1, MRN: 1, DATE: 0.9 },
  }),
  of('after-hours-triage', {
    share: 5,
    shift: 'night',
    seconds: 260,
    models: capable,
    kinds: { NAME: 1.5, PHONE: 1.1, DOB: 0.8, ADDRESS: 0.5, DATE: 0.6 },
  }),
  of('intake-spanish', {
    share: 4,
    seconds: 230,
    kinds: { NAME: 2.2, PHONE: 1, DOB: 1, ADDRESS: 1, EMAIL: 0.3, SSN: 0.2 },
  }),
  of('referral-coordinator', {
    share: 3,
    seconds: 150,
    models: capable,
    kinds: { NAME: 2.4, PHONE: 0.8, MRN: 0.6, DATE: 0.7, MEMBER_ID: 0.3 },
  }),
  of('patient-portal-support', {
    share: 3,
    seconds: 160,
    kinds: { NAME: 0.8, EMAIL: 1.2, IP_ADDRESS: 0.35, DOB: 0.5, PHONE: 0.3 },
  }),
  of('post-discharge-checkin', {
    share: 2,
    seconds: 200,
    models: local,
    kinds: { NAME: 1, DATE: 1.4, MRN: 0.4, ADDRESS: 0.2 },
  }),
  of('medicare-enrollment', {
    share: 1,
    seconds: 420,
    models: capable,
    kinds: { NAME: 2, MBI: 1.5, SSN: 0.8, DOB: 1.2, ADDRESS: 1.1, PHONE: 0.7 },
  }),
  of('appointment-bot-staging', {
    share: 0.6,
    shift: 'night',
    seconds: 20,
    spread: 1.1,
    kinds: { NAME: 0.6, PHONE: 0.3, IP_ADDRESS: 0.2 },
  }),
];

/** 90 days of a group of clinics: the rhythm of days and weeks, growth, and two incidents. */
export function demoSessions(now: number, count: number): Generator<SessionRow> {
  return traffic({ seed: 'demo', agents: demoAgents, now, count, incidents: incidentsBefore(now) });
}
