import { MaskerFault } from '@masker/contract';
import type { Holder } from '../access-log/holder.ts';

/** A credential that was good once: whose, is for the record alone. */
export class CredentialRefused extends MaskerFault {
  readonly holder: Holder;

  constructor(message: string, holder: Holder) {
    super('unauthenticated', message);
    this.holder = holder;
  }
}
