import type { WebhookSettings } from '@masker/api';
import { z } from 'zod';

/** The environment variables for webhooks. */
export const webhookEnvironment = {
  WEBHOOK_ALLOWED_HOSTS: z
    .string()
    .optional()
    .transform((text) => (text === undefined ? [] : text.split(',').map(host)))
    .refine((hosts) => hosts.every((one) => one !== null), {
      error: 'must be names or addresses of hosts without a port, several joined by commas',
    }),
};

/** A host as it is in an address: in lower case, and an IPv6 address in its short form. */
function host(text: string): string | null {
  const name = text.trim();
  const url = `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}`;
  if (!/^[\w.:[\]-]+$/.test(name) || !URL.canParse(url)) return null;
  const { hostname, port, pathname } = new URL(url);
  return port === '' && pathname === '/' ? hostname.replace(/^\[|\]$/g, '') : null;
}

const environment = z.object(webhookEnvironment);

export function readWebhooks(settings: z.output<typeof environment>): WebhookSettings {
  return { allowedHosts: settings.WEBHOOK_ALLOWED_HOSTS.filter((one) => one !== null) };
}
