import { z } from 'zod';

/** A public key that signs exports, as a JWK (RFC 8037). */
export const exportKeySchema = z
  .strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string().describe('The public key: 32 bytes, base64url.'),
    kid: z.string().describe('The RFC 7638 thumbprint of the key. Statements name it as `keyid`.'),
    use: z.literal('sig'),
    alg: z.literal('EdDSA'),
  })
  .meta({ id: 'ExportKey' });

export type ExportKey = z.infer<typeof exportKeySchema>;

/** Every key that ever signed an export, newest first, as a JWK Set (RFC 7517). */
export const exportKeySetSchema = z
  .strictObject({ keys: z.array(exportKeySchema) })
  .meta({ id: 'ExportKeySet' });

export type ExportKeySet = z.infer<typeof exportKeySetSchema>;
