import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { BaseBlock, Integer, Null, OctetString, Sequence } from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  type ExtKeyUsage,
  MessageImprint,
  SignedData,
  SignedDataVerifyError,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';

const oid = {
  sha256: '2.16.840.1.101.3.4.2.1',
  signedData: '1.2.840.113549.1.7.2',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  extendedKeyUsage: '2.5.29.37',
  timestamping: '1.3.6.1.5.5.7.3.8',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

const certificateHashes: Record<string, string> = {
  [oid.sha256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** A reply that is no valid timestamp of the data. Its message is for people. */
export class InvalidTimestamp extends Error {
  override readonly name = 'InvalidTimestamp';
}

/** A request for a timestamp, as it is sent: DER. */
export interface TimestampRequest {
  der: Uint8Array;
  /** The reply has to have the same. */
  nonce: Uint8Array;
}

/** Creates a request (RFC 3161, section 2.4.1) for the SHA-256 of some data. */
export function timestampRequest(data: Uint8Array): TimestampRequest {
  const nonce = randomBytes(16);
  // DER has the shortest form of an integer, and no sign here.
  nonce[0] = ((nonce[0] as number) & 0x7f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: oid.sha256, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: bufferOf(createHash('sha256').update(data).digest()) }),
    }),
    nonce: new Integer({ valueHex: bufferOf(nonce) }),
    certReq: true,
  });
  return { der: new Uint8Array(request.toSchema().toBER()), nonce };
}

/** What a reply has to be valid for. */
export interface TimestampExpectation {
  /** What was stamped. */
  data: Uint8Array;
  /** The nonce of the request; without it, the nonce is not checked. */
  nonce?: Uint8Array;
  /** The certificates of the trusted authorities, PEM. Without them, whoever signed is not checked. */
  trusted?: string | undefined;
}

/**
 * Verifies a reply (RFC 3161, section 2.4.2): it was granted, its signature is right, and made by a certificate that is for
 * timestamps alone and that the signature names; it is about these data, and answers this request. The certificate is
 * judged as of the time of the timestamp. Revocation is not looked up.
 *
 * @returns the time of the authority
 * @throws InvalidTimestamp
 */
export async function verifyTimestamp(
  reply: Uint8Array,
  { data, nonce, trusted }: TimestampExpectation,
): Promise<Date> {
  const { signed, info } = openReply(reply);
  const { messageImprint } = info;
  if (messageImprint.hashAlgorithm.algorithmId !== oid.sha256)
    throw new InvalidTimestamp('The timestamp is of another digest than SHA-256.');
  const digest = createHash('sha256').update(data).digest();
  if (!digest.equals(messageImprint.hashedMessage.valueBlock.valueHexView))
    throw new InvalidTimestamp('The timestamp is of something else.');
  if (nonce && !(info.nonce && Buffer.from(nonce).equals(info.nonce.valueBlock.valueHexView)))
    throw new InvalidTimestamp('The timestamp answers another request: its nonce differs.');
  const signer = await checkSignature(signed, data, info.genTime, trusted);
  checkPurpose(signer);
  checkSigningCertificate(signed, signer);
  return info.genTime;
}

function openReply(reply: Uint8Array): { signed: SignedData; info: TSTInfo } {
  let response: TimeStampResp;
  try {
    response = TimeStampResp.fromBER(bufferOf(reply));
  } catch {
    throw new InvalidTimestamp('This is no reply of a timestamp authority.');
  }
  const { status, statusStrings } = response.status;
  if (status > 1) {
    const why = statusStrings?.map((one) => one.valueBlock.value).join(' ') ?? '';
    throw new InvalidTimestamp(`The authority refused: status ${status}${why && `, ${why.slice(0, 200)}`}.`);
  }
  try {
    const token = response.timeStampToken;
    if (token?.contentType !== oid.signedData) throw new Error('no token');
    const signed = new SignedData({ schema: token.content });
    const { eContent, eContentType } = signed.encapContentInfo;
    if (!eContent || eContentType !== oid.timestampInfo || signed.signerInfos.length !== 1)
      throw new Error('no timestamp');
    return { signed, info: TSTInfo.fromBER(eContent.getValue()) };
  } catch {
    throw new InvalidTimestamp('The reply of the timestamp authority has no timestamp.');
  }
}

/** @returns the certificate of whoever signed */
async function checkSignature(
  signed: SignedData,
  data: Uint8Array,
  at: Date,
  trusted: string | undefined,
): Promise<Certificate> {
  const trustedCerts = trusted === undefined ? [] : certificatesOf(trusted);
  try {
    const result = await signed.verify({
      signer: 0,
      data: bufferOf(data),
      checkDate: at,
      checkChain: trusted !== undefined,
      trustedCerts,
      extendedMode: true,
    });
    const { signatureVerified, signerCertificate, signerCertificateVerified } = result;
    if (signatureVerified !== true || !signerCertificate)
      throw new InvalidTimestamp('The signature of the timestamp is wrong.');
    if (trusted !== undefined && signerCertificateVerified !== true)
      throw new InvalidTimestamp('The timestamp was not signed by a trusted authority.');
    return signerCertificate;
  } catch (error) {
    if (error instanceof InvalidTimestamp) throw error;
    if (!(error instanceof SignedDataVerifyError)) throw error;
    throw new InvalidTimestamp(
      error.signerCertificateVerified === false
        ? `The timestamp was not signed by a trusted authority: ${error.message}.`
        : `The signature of the timestamp is wrong: ${error.message}.`,
    );
  }
}

/** RFC 3161, section 2.3: the certificate is for timestamps alone, and says so critically. */
function checkPurpose(signer: Certificate): void {
  const usage = signer.extensions?.find(({ extnID }) => extnID === oid.extendedKeyUsage);
  const purposes = (usage?.parsedValue as ExtKeyUsage | undefined)?.keyPurposes ?? [];
  if (usage?.critical === true && purposes.length === 1 && purposes[0] === oid.timestamping) return;
  throw new InvalidTimestamp('The certificate that signed the timestamp is not one for timestamps.');
}

/** RFC 5035: the signature covers the digest of the certificate, so that no other one can be put in its place. */
function checkSigningCertificate(signed: SignedData, signer: Certificate): void {
  const attributes = signed.signerInfos[0]?.signedAttrs?.attributes ?? [];
  const found =
    attributes.find(({ type }) => type === oid.signingCertificateV2) ??
    attributes.find(({ type }) => type === oid.signingCertificate);
  // SigningCertificate(V2) ::= SEQUENCE { certs SEQUENCE OF ESSCertID(v2), … }; the first is that of the signer.
  const first = child(child(child(found?.values[0], 0), 0), undefined);
  const parts = first instanceof Sequence ? first.valueBlock.value : [];
  const named = parts.find((part): part is OctetString => part instanceof OctetString);
  const algorithm = parts[0] instanceof Sequence ? child(parts[0], 0) : undefined;
  const hash =
    found?.type === oid.signingCertificate
      ? 'sha1'
      : certificateHashes[algorithm ? textOf(algorithm) : oid.sha256];
  const digest =
    hash === undefined
      ? undefined
      : createHash(hash).update(new Uint8Array(signer.toSchema().toBER())).digest();
  if (!named || !digest?.equals(named.valueBlock.valueHexView))
    throw new InvalidTimestamp('The signature of the timestamp names another certificate.');
}

function child(block: unknown, index: number | undefined): unknown {
  if (index === undefined) return block;
  return block instanceof Sequence ? block.valueBlock.value[index] : undefined;
}

function textOf(block: unknown): string {
  return block instanceof BaseBlock ? (block.valueBlock as unknown as { toString(): string }).toString() : '';
}

/** @throws InvalidTimestamp if there is none */
function certificatesOf(pem: string): Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new InvalidTimestamp('There is no certificate of a trusted authority.');
  return blocks.map((block) => {
    try {
      return Certificate.fromBER(bufferOf(new X509Certificate(block).raw));
    } catch {
      throw new InvalidTimestamp('A certificate of a trusted authority cannot be read.');
    }
  });
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** Whether some bytes are a certificate or more, PEM. */
export function hasCertificates(pem: string): boolean {
  try {
    return certificatesOf(pem).length > 0;
  } catch {
    return false;
  }
}
